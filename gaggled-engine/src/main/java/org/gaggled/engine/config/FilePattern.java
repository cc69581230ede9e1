package org.gaggled.engine.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file name in which {@code *}, {@code ?}, {@code [...]} and <code>{a,b}</code> may stand for several. */
final class FilePattern {

    private static final String SPECIAL = "*?[{";

    private FilePattern() {}

    /**
     * The files, sorted by name in each directory; hidden ones only where the pattern begins with a dot, and never the one
     * in which the pattern stands. A pattern without special characters is the file of that name, whether it is there or not.
     *
     * @param beside the file in which {@code pattern} stands, and that it is relative to
     * @param directory what {@code beside} is relative to
     */
    static List<Path> find(String pattern, Path beside, Path directory) throws IOException {
        if (!isSpecial(pattern)) {
            return List.of(beside.resolveSibling(pattern));
        }
        List<Path> found = new ArrayList<>();
        found.add(pattern.startsWith("/") ? Path.of("/") : beside.resolveSibling(""));
        for (String part : pattern.split("/", -1)) {
            if (!part.isEmpty()) {
                found = step(found, part, directory);
            }
        }
        List<Path> others = new ArrayList<>();
        for (Path path : found) {
            if (!Files.isSameFile(directory.resolve(path), directory.resolve(beside))) {
                others.add(path);
            }
        }
        return others;
    }

    private static List<Path> step(List<Path> from, String part, Path directory) throws IOException {
        List<Path> next = new ArrayList<>();
        for (Path place : from) {
            if (!isSpecial(part)) {
                next.add(place.resolve(part));
            } else if (Files.isDirectory(directory.resolve(place))) {
                next.addAll(matching(place, part, directory));
            }
        }
        return next.stream().filter(path -> Files.exists(directory.resolve(path))).toList();
    }

    private static List<Path> matching(Path place, String part, Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.resolve(place), part)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                if (name != null && (part.startsWith(".") || !name.toString().startsWith("."))) {
                    found.add(place.resolve(name));
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return found.stream().sorted().toList();
    }

    private static boolean isSpecial(String text) {
        return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }
}
