package org.gaggled.importing.s6rc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Place;
import org.jspecify.annotations.Nullable;

/**
 * The directory that defines a service; each setting is a file in it.
 *
 * @param directory as it was given
 */
record Definition(String name, Path directory) {

    static final String LONGRUN = "longrun";
    static final String ONESHOT = "oneshot";
    static final String BUNDLE = "bundle";

    private static final String TYPE = "type";

    /** Whether a directory is one. */
    static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(TYPE));
    }

    String type() throws ImportException {
        String type = text(TYPE);
        if (type == null || !(type.equals(LONGRUN) || type.equals(ONESHOT) || type.equals(BUNDLE))) {
            throw new ImportException(
                    directory.resolve(TYPE) + " is neither longrun nor oneshot nor bundle; s6-rc cannot"
                            + " read that");
        }
        return type;
    }

    /** What stands for it as a whole. */
    ForeignSetting heading() {
        return setting(TYPE, name);
    }

    /** What a file of it stands for. */
    ForeignSetting setting(String file, String written) {
        return new ForeignSetting(written, new Place(directory.resolve(file).toString(), 0));
    }

    boolean has(String file) {
        return Files.exists(directory.resolve(file));
    }

    /** With its whole path. */
    Path absolute(String file) {
        return directory.toAbsolutePath().normalize().resolve(file);
    }

    /** What is in a file, without blanks around it; null where there is none. */
    @Nullable
    String text(String file) throws ImportException {
        Path path = directory.resolve(file);
        return Files.isRegularFile(path) ? Source.read(path).text().strip() : null;
    }

    /**
     * The names that a file lists, a line for each, and those of the files in the directory that has {@code .d} behind
     * its name; with what each stands for.
     */
    Map<String, ForeignSetting> names(String file) throws ImportException {
        Map<String, ForeignSetting> names = new LinkedHashMap<>();
        if (Files.isRegularFile(directory.resolve(file))) {
            Source source = Source.read(directory.resolve(file));
            int number = 0;
            for (String line : source.lines()) {
                number++;
                String written = line.strip();
                if (!written.isEmpty() && !written.startsWith("#")) {
                    names.put(written, source.setting(file + ": " + written, number));
                }
            }
        }
        if (Files.isDirectory(directory.resolve(file + ".d"))) {
            for (Path entry : entries(directory.resolve(file + ".d"))) {
                String written = String.valueOf(entry.getFileName());
                names.put(written, new ForeignSetting(file + ".d/" + written, new Place(entry.toString(), 0)));
            }
        }
        return names;
    }

    /** What is in a directory, but for hidden files, in the order of the names. */
    static TreeSet<Path> entries(Path directory) throws ImportException {
        TreeSet<Path> entries = new TreeSet<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            for (Path path : found) {
                if (!String.valueOf(path.getFileName()).startsWith(".")) {
                    entries.add(path);
                }
            }
        } catch (IOException e) {
            throw new ImportException("cannot read the directory " + directory + ": " + e);
        }
        return entries;
    }
}
