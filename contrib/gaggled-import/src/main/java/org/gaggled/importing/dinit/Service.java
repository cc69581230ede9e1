package org.gaggled.importing.dinit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Place;
import org.jspecify.annotations.Nullable;

/** A service that is imported. */
record Service(ServiceName name, ServiceFile file) {

    static final String PROCESS = "process";
    static final String INTERNAL = "internal";
    static final String TRIGGERED = "triggered";
    static final String SCRIPTED = "scripted";
    static final String BACKGROUND = "bgprocess";

    /** What stands for it as a whole. */
    ForeignSetting heading() {
        return file.source().setting(name.toString(), 0);
    }

    /** The last setting of that name, which counts; null where there is none. */
    @Nullable
    Property find(String setting) {
        return file.properties().stream().filter(property -> property.name().equals(setting))
                .reduce((former, later) -> later).orElse(null);
    }

    String type() {
        Property type = find("type");
        return type == null ? PROCESS : type.word();
    }

    /** Whether it has a process. */
    boolean runs() {
        return !type().equals(INTERNAL) && !type().equals(TRIGGERED);
    }

    boolean isTrue(String setting) {
        Property property = find(setting);
        return property != null && property.isTrue();
    }

    /** What it says of others. */
    List<Need> needs() throws ImportException {
        List<Need> needs = new ArrayList<>();
        for (Property property : file.properties()) {
            for (Need.Kind kind : Need.Kind.values()) {
                if (property.name().equals(kind.setting())) {
                    needs.add(new Need(kind, withArgument(property.word()), property.setting()));
                } else if (property.name().equals(kind.setting() + ".d")) {
                    addAll(kind, property, needs);
                }
            }
        }
        return needs;
    }

    /** The names of the files in a directory, which may be missing. */
    private void addAll(Need.Kind kind, Property property, List<Need> needs) throws ImportException {
        Path directory = directoryIn(property);
        if (!Files.isDirectory(directory)) {
            return;
        }
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new ImportException("cannot read the directory " + directory + ": " + e);
        }
        for (Path path : found) {
            String other = String.valueOf(path.getFileName());
            if (!other.startsWith(".")) {
                needs.add(new Need(kind, other,
                        new ForeignSetting(property.word() + "/" + other, new Place(path.toString(), 0))));
            }
        }
    }

    /** The one that a setting names. */
    Path directoryIn(Property property) {
        return property.source().path().resolveSibling(withArgument(property.word()));
    }

    String withArgument(String text) {
        String argument = name.argument() == null ? "" : name.argument();
        return text.replace("${1}", argument).replaceAll("\\$1\\b", Matcher.quoteReplacement(argument));
    }
}
