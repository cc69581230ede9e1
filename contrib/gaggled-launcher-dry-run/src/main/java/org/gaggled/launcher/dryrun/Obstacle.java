package org.gaggled.launcher.dryrun;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.StartFailure;
import org.jspecify.annotations.Nullable;

/**
 * What would keep a program from being started, as far as can be seen without trying: its directory, its file, its
 * interpreter.
 */
final class Obstacle {

    /** As much of a #! line as the kernel reads. */
    private static final int FIRST_LINE_BYTES = 255;

    private Obstacle() {}

    /** Null when there is none. */
    static @Nullable StartFailure to(LaunchRequest request) {
        Path directory = request.getWorkingDirectory();
        if (!Files.exists(directory)) {
            return StartFailure.builder(directory + ": there is no such directory").systemError("ENOENT").build();
        }
        if (!Files.isDirectory(directory)) {
            return StartFailure.builder(directory + ": not a directory").systemError("ENOTDIR").build();
        }
        if (!Files.isExecutable(directory)) {
            return StartFailure.builder(directory + ": permission denied: the directory may not be entered")
                    .systemError("EACCES").build();
        }
        // As for the kernel, what is relative begins at the working directory.
        Path executable = directory.resolve(request.getExecutable());
        if (!Files.exists(executable)) {
            return StartFailure.builder(executable + ": there is no such file").systemError("ENOENT").build();
        }
        if (!isProgram(executable)) {
            return StartFailure.builder(executable + ": permission denied: not an executable file")
                    .systemError("EACCES").build();
        }
        return inInterpreterOf(executable, directory);
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Of a script the kernel starts the interpreter, whose own would be one too many to follow here. */
    private static @Nullable StartFailure inInterpreterOf(Path script, Path directory) {
        String name = interpreterOf(script);
        if (name == null) {
            return null;
        }
        Path interpreter = directory.resolve(name);
        if (!Files.exists(interpreter)) {
            return StartFailure
                    .builder(script + ": its interpreter " + shown(name) + ", named in the #! line, does not exist")
                    .systemError("ENOENT").build();
        }
        return isProgram(interpreter)
                ? null
                : StartFailure.builder(
                        script + ": its interpreter " + shown(name) + ", named in the #! line, is not executable")
                        .systemError("EACCES").build();
    }

    /** Null when its first line names none, or cannot be read, which is no reason not to be executable. */
    private static @Nullable String interpreterOf(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(FIRST_LINE_BYTES), StandardCharsets.ISO_8859_1);
            if (!text.startsWith("#!")) {
                return null;
            }
            // Whatever else ends a line for people, a carriage return for instance, is part of the name for the kernel.
            String line = text.substring(2).split("\n", 2)[0].replaceAll("^[ \t]+", "");
            String name = line.split("[ \t]", 2)[0];
            return name.isEmpty() || name.indexOf('\0') >= 0 ? null : name;
        } catch (IOException _) {
            return null;
        }
    }

    private static String shown(String name) {
        return name.replace("\r", "\\r");
    }
}
