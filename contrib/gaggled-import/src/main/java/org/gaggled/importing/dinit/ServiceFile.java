package org.gaggled.importing.dinit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;

/**
 * A service description: a setting in each line, and what it includes in the place of that line.
 *
 * @param meta what is neither a setting nor included
 */
record ServiceFile(Source source, List<Property> properties, List<ForeignSetting> meta) {

    private static final Pattern LINE =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]*)\\s*(\\+=|=|:)\\s*(.*)", Pattern.DOTALL);
    private static final Pattern INCLUDE = Pattern.compile("@include(-opt)?\\s+(.*)");

    /** More than anybody can follow. */
    private static final int DEEPEST = 10;

    /** Takes copies. */
    ServiceFile {
        properties = List.copyOf(properties);
        meta = List.copyOf(meta);
    }

    /**
     * Reads a description.
     *
     * @throws ImportException if dinit could not read it either
     */
    static ServiceFile of(Source source) throws ImportException {
        List<Property> properties = new ArrayList<>();
        List<ForeignSetting> meta = new ArrayList<>();
        read(source, 0, properties, meta);
        return new ServiceFile(source, properties, meta);
    }

    private static void read(Source source, int depth, List<Property> properties, List<ForeignSetting> meta)
            throws ImportException {
        List<String> lines = source.lines();
        int next = 0;
        while (next < lines.size()) {
            int first = next;
            StringBuilder joined = new StringBuilder(lines.get(next++));
            while (next < lines.size() && goesOn(joined, lines.get(next))) {
                joined.setLength(joined.length() - 1);
                joined.append(lines.get(next++));
            }
            String line = joined.toString().strip();
            Matcher include = INCLUDE.matcher(line);
            if (include.matches()) {
                include(source, include, first + 1, depth, properties, meta);
            } else if (line.startsWith("@")) {
                meta.add(source.setting(line, first + 1));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                properties.add(property(line, source, first + 1));
            }
        }
    }

    /** A backslash at the end goes on in a line that begins with a blank. */
    private static boolean goesOn(StringBuilder line, String following) {
        boolean isComment = line.toString().stripLeading().startsWith("#");
        return !isComment && !line.isEmpty() && line.charAt(line.length() - 1) == '\\'
                && !following.isEmpty() && Character.isWhitespace(following.charAt(0));
    }

    private static void include(
            Source source, Matcher include, int line, int depth, List<Property> properties, List<ForeignSetting> meta)
            throws ImportException {
        String written = String.join(" ", ValueParts.of(include.group(2), source.at(line)));
        Path path = source.path().resolveSibling(written);
        boolean optional = include.group(1) != null;
        if (depth == DEEPEST || (!optional && !Files.exists(path))) {
            throw new ImportException(source.at(line) + ": " + include.group() + ": "
                    + (depth == DEEPEST ? "files include each other too deep" : "there is no file " + path));
        }
        if (Files.exists(path)) {
            meta.add(source.setting(include.group(), line));
            read(Source.read(path), depth + 1, properties, meta);
        }
    }

    private static Property property(String line, Source source, int number) throws ImportException {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new ImportException(
                    source.at(number) + ": '" + line + "' is not NAME = VALUE; dinit cannot read that");
        }
        return new Property(matcher.group(1), ValueParts.of(matcher.group(3), source.at(number)),
                matcher.group(2).equals("+="), ValueParts.withoutComment(matcher.group(3)), source, number);
    }
}
