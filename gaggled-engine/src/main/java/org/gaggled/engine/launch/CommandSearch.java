package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * Turns a command into the file to execute, as a shell would: with a {@code /} that file, and otherwise the first
 * executable regular file on the search path. Each command is looked up once, however many programs have it. Not safe
 * for use by several threads.
 */
public final class CommandSearch {

    /** What a command is. */
    public sealed interface Result {

        /** A file that can be executed. */
        record Found(Path executable) implements Result {}

        /**
         * Nothing that can be executed.
         *
         * @param candidate the file that would be executed if it were there
         */
        record Unusable(Path candidate, String message, String advice) implements Result {}
    }

    private final Path directory;
    private final String searchPath;
    private final List<Path> searched;
    private final Map<String, Result> known = new HashMap<>();

    /** Where commands were once, which may be nowhere now. */
    private final Map<String, String> former;

    /**
     * A search.
     *
     * @param searchPath directories with colons between them; an empty one is the current directory, as POSIX has it
     * @param directory the current directory, absolute
     */
    public CommandSearch(String searchPath, Path directory) {
        this(Map.of(), searchPath, directory);
    }

    private CommandSearch(Map<String, String> former, String searchPath, Path directory) {
        this.former = former;
        this.directory = directory;
        this.searchPath = searchPath;
        this.searched = directoriesOf(searchPath, directory);
    }

    /**
     * A search in which these commands are these files, whether they are there or not.
     *
     * @param found what {@link #answers} has told of an earlier search
     */
    public CommandSearch(String searchPath, Path directory, Map<String, String> found) {
        this(searchPath, directory);
        found.forEach((command, file) -> known.put(command, new Result.Found(Path.of(file))));
    }

    /**
     * A search in which a command that is found nowhere is taken to be where it was, so that a program that runs is
     * still the one that it was.
     *
     * @param former what {@link #answers} has told of an earlier search
     */
    public static CommandSearch toGoOn(String searchPath, Path directory, Map<String, String> former) {
        return new CommandSearch(former, searchPath, directory);
    }

    /** The file that each command is that was asked for, or would be if it were there. */
    public Map<String, String> answers() {
        Map<String, String> answers = new TreeMap<>();
        known.forEach((command, result) -> answers.put(command, switch (result) {
            case Result.Found(Path executable) -> executable.toString();
            case Result.Unusable(Path candidate, _, _) -> candidate.toString();
        }));
        return answers;
    }

    /** The file that a command is. */
    public Result find(String command) {
        return known.computeIfAbsent(command, this::lookUp);
    }

    /** The same, as it is now: nothing is remembered. */
    Result lookUp(String command) {
        try {
            if (command.isEmpty() || command.indexOf('\0') >= 0) {
                return new Result.Unusable(
                        directory, "command " + Wording.quoted(command) + " cannot name a file",
                        "write the file's path");
            }
            return command.indexOf('/') >= 0 ? named(command) : searched(command);
        } catch (InvalidPathException notAPath) {
            return new Result.Unusable(
                    directory,
                    "command " + Wording.quoted(command) + " is not a path here: " + notAPath.getReason(),
                    "write the file's path in characters of this system's locale");
        }
    }

    /**
     * All executable regular files that a command without a {@code /} may mean, in the order of the search path, each
     * once.
     */
    public List<Path> candidates(String command) {
        Map<Path, Path> candidates = new LinkedHashMap<>();
        for (Path place : searched) {
            Path file = place.resolve(command);
            if (isProgram(file)) {
                candidates.putIfAbsent(realPathOf(file), file);
            }
        }
        return List.copyOf(candidates.values());
    }

    private static Path realPathOf(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException gone) {
            return file;
        }
    }

    private Result named(String command) {
        // Without ./, which says nothing more; .. may lead elsewhere, behind a symbolic link.
        Path file = directory.resolve(command.replaceFirst("^(\\./+)+", ""));
        String obstacle = obstacleTo(file);
        if (obstacle == null) {
            return new Result.Found(file);
        }
        String where = Path.of(command).isAbsolute() ? "" : ", looked up in " + directory + ",";
        return new Result.Unusable(
                file, "command " + Wording.quoted(command) + where + " " + obstacle, adviceAbout(file));
    }

    private Result searched(String command) {
        Path near = null;
        for (Path place : searched) {
            Path file = place.resolve(command);
            if (isProgram(file)) {
                return new Result.Found(file);
            }
            if (near == null && Files.exists(file)) {
                near = file;
            }
        }
        if (near != null) {
            return new Result.Unusable(
                    near,
                    "command " + Wording.quoted(command) + " is on the search path, but " + near + " "
                            + obstacleTo(near),
                    adviceAbout(near));
        }
        String before = former.get(command);
        Path candidate = before != null ? Path.of(before)
                : (searched.isEmpty() ? Path.of("/") : searched.getFirst()).resolve(command);
        return new Result.Unusable(
                candidate,
                "command " + Wording.quoted(command) + " is not found on the search path " + Wording.quoted(searchPath),
                "install it, write its full path, or put its directory into 'path' in gaggled");
    }

    static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static @Nullable String obstacleTo(Path file) {
        if (Files.isRegularFile(file)) {
            return Files.isExecutable(file) ? null : "is not executable";
        }
        String obstacle = Presence.obstacle(file);
        return obstacle == null ? "is not a regular file" : obstacle;
    }

    private static String adviceAbout(Path file) {
        if (Files.isRegularFile(file)) {
            return "chmod +x " + Wording.shellWord(file.toString());
        }
        return Files.exists(file) ? "name the executable file itself" : "correct the path, or install it";
    }

    private static List<Path> directoriesOf(String searchPath, Path directory) {
        List<Path> directories = new ArrayList<>();
        if (!searchPath.isEmpty()) {
            for (String part : searchPath.split(":", -1)) {
                try {
                    directories.add(directory.resolve(part));
                } catch (InvalidPathException notAPath) {
                    // No file can be in a directory that cannot be named; messages show the search path as it is.
                }
            }
        }
        return List.copyOf(directories);
    }
}
