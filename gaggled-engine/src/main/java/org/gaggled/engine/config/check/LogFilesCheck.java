package org.gaggled.engine.config.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.check.ProgramLogs.Stream;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.LogTarget;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * Whether each file that gaggled writes for programs is of one stream alone, and whether gaggled could write those of
 * enabled programs as whoever checks. Nothing is made here.
 */
final class LogFilesCheck {

    /** A file of a stream of a program. */
    private record Use(Program program, Stream stream, Destination.Filed filed) {

        ConfigPosition position() {
            return Objects.requireNonNullElse(stream.position(), program.position());
        }

        /** As it is written, so that what is wrong with the setting of all programs is told once. */
        String label() {
            return stream.name() + " " + Wording.quoted(stream.target().toString());
        }
    }

    /** Why a file cannot be written, fit to stand behind "because", and what to do. */
    private record Obstacle(String reason, String advice) {}

    /** Of one part of a path, in bytes. */
    private static final int LONGEST_NAME = 255;

    private static final Pattern ROTATED = Pattern.compile("(.+)\\.[1-9][0-9]*(?:\\.gz)?", Pattern.DOTALL);

    private static final String GIVE_IT = "give it to the user that gaggled runs as, or name another file";

    private final Problems problems;

    /** The first use of each file, whatever it is called. */
    private final Map<Path, Use> uses = new LinkedHashMap<>();

    private final Map<Path, Path> realDirectories = new HashMap<>();

    /** What is in the way of making a file in a directory; most programs share one. */
    private final Map<Path, Optional<Obstacle>> directories = new HashMap<>();

    private LogFilesCheck(Problems problems) {
        this.problems = problems;
    }

    /** Checks all programs, the instances of each section together. */
    static void check(List<List<Program>> instances, Problems problems) {
        LogFilesCheck check = new LogFilesCheck(problems);
        instances.forEach(alike -> problems.forInstances(alike, check::check));
        check.refuseRotated();
    }

    private void check(Program program) {
        for (Stream stream : program.logs().streams()) {
            if (stream.destination() instanceof Destination.Filed filed) {
                Use use = new Use(program, stream, filed);
                Use first = uses.putIfAbsent(real(filed.path()), use);
                if (first != null) {
                    refuseShared(first, use);
                } else if (program.enabled()) {
                    checkFile(use);
                }
            }
        }
    }

    private void refuseShared(Use first, Use second) {
        if (first.position().equals(second.position())) {
            problems.error(
                    second.position(),
                    second.label() + " is one file for several programs, and each needs its own",
                    "put " + LogTarget.PROGRAM + " into the path: it becomes the name of each program");
        } else if (first.program().id().equals(second.program().id())) {
            problems.error(
                    second.position(),
                    second.label() + " is the file of 'log' too",
                    "write errorlog = merge for one file with both, or name another file");
        } else {
            problems.error(
                    second.position(),
                    second.label() + " is the file of " + whose(first) + " too",
                    "give each program a file of its own");
        }
    }

    /** The rotated files of one stream may have the name that another one asks for. */
    private void refuseRotated() {
        uses.forEach((file, use) -> {
            Matcher matcher = ROTATED.matcher(nameOf(file));
            Use other = matcher.matches() ? uses.get(file.resolveSibling(matcher.group(1))) : null;
            if (other != null) {
                problems.error(
                        use.position(),
                        use.label() + " has the name of a rotated file of " + whose(other),
                        "give it another name");
            }
        });
    }

    private static String whose(Use use) {
        return "'" + use.stream().name() + "' of program " + Wording.quoted(use.program().section()) + ", at "
                + use.position();
    }

    private void checkFile(Use use) {
        Path file = use.filed().path();
        Obstacle tooLong = tooLong(use.filed());
        if (tooLong != null) {
            problems.error(use.position(), unwritable(use, tooLong), tooLong.advice());
            return;
        }
        Obstacle obstacle = Presence.isMissing(file) ? null : inTheWay(file);
        if (obstacle == null) {
            obstacle = directories.computeIfAbsent(parentOf(file), parent -> Optional.ofNullable(obstacleIn(parent)))
                    .orElse(null);
        }
        if (obstacle != null) {
            problems.lack(use.position(), unwritable(use, obstacle), obstacle.advice());
        }
    }

    private static String unwritable(Use use, Obstacle obstacle) {
        return use.label() + " cannot be written, because " + obstacle.reason();
    }

    private static @Nullable Obstacle tooLong(Destination.Filed filed) {
        String longest = nameOf(filed.path())
                + (filed.keep() == 0 ? "" : "." + filed.keep() + (filed.compressed() ? ".gz" : ""));
        int bytes = longest.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= LONGEST_NAME ? null
                : new Obstacle(
                        "the name of a rotated file would have " + bytes + " bytes, and Linux allows " + LONGEST_NAME,
                        "name a file with a shorter name");
    }

    private static @Nullable Obstacle inTheWay(Path file) {
        String obstacle = Presence.obstacle(file);
        if (obstacle != null) {
            return new Obstacle(quoted(file) + " " + obstacle, "name another file");
        }
        if (Files.isDirectory(file)) {
            return new Obstacle(quoted(file) + " is a directory", "name a file in it");
        }
        if (!Files.isRegularFile(file)) {
            return new Obstacle(
                    quoted(file) + " is not a regular file, and cannot be rotated", "name a file, or write inherit");
        }
        return Files.isWritable(file) ? null
                : new Obstacle("this user may not write to " + quoted(file), GIVE_IT);
    }

    /** What is in the way of making, rotating and removing files there. */
    private static @Nullable Obstacle obstacleIn(Path directory) {
        Path there = directory;
        while (Presence.isMissing(there) && !there.equals(parentOf(there))) {
            there = parentOf(there);
        }
        if (!Files.isDirectory(there)) {
            String obstacle = Presence.obstacle(there);
            return new Obstacle(
                    quoted(there) + " " + (obstacle == null ? "is not a directory" : obstacle), "name another file");
        }
        return Files.isWritable(there) && Files.isExecutable(there) ? null
                : new Obstacle("this user may not write to " + quoted(there), GIVE_IT);
    }

    /** The path without links, as far as there is anything. */
    private Path real(Path file) {
        Path inReal = realDirectory(parentOf(file)).resolve(nameOf(file));
        return Files.isSymbolicLink(file) ? real(file, inReal) : inReal;
    }

    private Path realDirectory(Path directory) {
        Path known = realDirectories.get(directory);
        if (known != null) {
            return known;
        }
        Path parent = directory.getParent();
        Path otherwise = parent == null ? directory : realDirectory(parent).resolve(nameOf(directory));
        Path found = real(directory, otherwise);
        realDirectories.put(directory, found);
        return found;
    }

    private static Path real(Path path, Path otherwise) {
        try {
            return path.toRealPath();
        } catch (IOException notThere) {
            return otherwise;
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Path parentOf(Path file) {
        return Objects.requireNonNullElse(file.getParent(), file);
    }

    private static String quoted(Path path) {
        return Wording.quoted(path.toString());
    }
}
