package org.gaggled.engine.config.read;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.text.Wording;

/** A file name in which {@code *}, {@code ?}, {@code [...]} and <code>{a,b}</code> may stand for several. */
final class FilePattern {

    private static final String SPECIAL = "*?[{";

    /**
     * What a pattern matches.
     *
     * @param files those to be read; a link that leads nowhere is one of them, so that reading it says so
     * @param obstacles what could not be looked into, and why, each fit for a message
     */
    record Found(List<Path> files, List<String> obstacles) {}

    private final Path directory;
    private final List<String> obstacles = new ArrayList<>();

    private FilePattern(Path directory) {
        this.directory = directory;
    }

    /**
     * The files, sorted by name in each directory; hidden ones only where the pattern begins with a dot, and never the
     * one in which the pattern stands. A pattern without special characters is the file of that name, whether it is
     * there or not.
     *
     * @param beside the file in which {@code pattern} stands, and that it is relative to
     * @param directory what {@code beside} is relative to
     */
    static Found find(String pattern, Path beside, Path directory) {
        return isSpecial(pattern)
                ? new FilePattern(directory).find(pattern, beside)
                : new Found(List.of(beside.resolveSibling(pattern)), List.of());
    }

    private Found find(String pattern, Path beside) {
        List<Path> found = new ArrayList<>();
        found.add(pattern.startsWith("/") ? Path.of("/") : beside.resolveSibling(""));
        for (String part : pattern.split("/", -1)) {
            if (!part.isEmpty()) {
                found = step(found, part);
            }
        }
        return new Found(found.stream()
                .filter(path -> !Presence.isSame(directory.resolve(path), directory.resolve(beside))).toList(),
                obstacles);
    }

    private List<Path> step(List<Path> from, String part) {
        List<Path> next = new ArrayList<>();
        for (Path place : from) {
            String obstacle = Presence.obstacle(directory.resolve(place));
            if (obstacle != null) {
                obstacles.add(Wording.quoted(place.toString()) + " " + obstacle);
            } else if (Files.isDirectory(directory.resolve(place))) {
                next.addAll(within(place, part));
            }
        }
        return next;
    }

    private List<Path> within(Path place, String part) {
        if (isSpecial(part)) {
            return matching(place, part);
        }
        return Presence.isMissing(directory.resolve(place).resolve(part)) ? List.of() : List.of(place.resolve(part));
    }

    private List<Path> matching(Path place, String part) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.resolve(place), part)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                if (name != null && (part.startsWith(".") || !name.toString().startsWith("."))) {
                    found.add(place.resolve(name));
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            note(place, Objects.requireNonNull(unreadable.getCause()));
        } catch (IOException unreadable) {
            note(place, unreadable);
        }
        return found.stream().sorted().toList();
    }

    private void note(Path place, IOException unreadable) {
        String name = place.toString().isEmpty() ? "." : place.toString();
        obstacles.add("directory " + Wording.quoted(name) + " cannot be read: " + Presence.reason(unreadable));
    }

    private static boolean isSpecial(String text) {
        return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }
}
