package org.gaggled.importing.systemd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;

/** Finds the files of units, and what lies beside them. */
final class UnitFiles {

    private static final String DROP_IN = ".conf";

    private UnitFiles() {}

    /** What is in a directory, by name. */
    static List<Path> in(Path directory) throws ImportException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw new ImportException("cannot read the directory " + directory + ": " + e);
        }
        files.sort(null);
        return files;
    }

    /** Where a link leads; the path itself where that is nowhere. */
    static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException leadsNowhere) {
            return path;
        }
    }

    static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** The file of an instance that has none of its own. */
    static Path templateOf(Path instance, UnitName name) {
        return instance.resolveSibling(name.template().toString());
    }

    /** The unit of that name in a file, with the drop-ins that lie beside it. */
    static Unit read(UnitName name, Path file) throws ImportException {
        Source source = Source.read(file);
        List<UnitFile> files = new ArrayList<>(List.of(UnitFile.of(source)));
        for (Path dropIn : dropIns(name, file)) {
            files.add(UnitFile.of(Source.read(dropIn)));
        }
        List<Assignment> assignments = files.stream().flatMap(each -> each.assignments().stream()).toList();
        List<ForeignSetting> unreadable = files.stream().flatMap(each -> each.unreadable().stream()).toList();
        return new Unit(name, source, assignments, unreadable);
    }

    /** In the order of their names, whatever directory they are in; the most particular of one name counts. */
    private static List<Path> dropIns(UnitName name, Path file) throws ImportException {
        Map<String, Path> byName = new TreeMap<>();
        for (String overlaid : name.overlaidBy()) {
            Path directory = file.resolveSibling(overlaid + ".d");
            if (Files.isDirectory(directory)) {
                for (Path dropIn : in(directory)) {
                    if (nameOf(dropIn).endsWith(DROP_IN)) {
                        byName.putIfAbsent(nameOf(dropIn), dropIn);
                    }
                }
            }
        }
        // A link to /dev/null takes one away.
        return byName.values().stream().filter(Files::isRegularFile).toList();
    }
}
