package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.StartFailure;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a start could not be made, in words. The system gives one number for a whole start, whichever step it
 * was that failed; so this looks at the directory and the file afterwards, and says which of them explains the number.
 */
final class StartDiagnosis {

    private final LaunchRequest request;
    private final Path directory;
    private final Path file;
    private final FirstLine firstLine;

    private StartDiagnosis(LaunchRequest request) {
        this.request = request;
        this.directory = request.getWorkingDirectory();
        this.file = request.getExecutable();
        this.firstLine = new FirstLine(file);
    }

    /** What is wrong with a request before anything was tried; null when nothing is. C's texts end at the first NUL. */
    static @Nullable StartFailure refusal(LaunchRequest request) {
        for (String argument : request.getArguments()) {
            if (argument.indexOf('\0') >= 0) {
                return refused(
                        "an argument contains a NUL character, which cannot be passed to a program: "
                                + shown(argument));
            }
        }
        for (Map.Entry<String, String> variable : request.getEnvironment().entrySet()) {
            String name = variable.getKey();
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                return refused("an environment variable cannot be called \"" + shown(name)
                        + "\"; a name has at least one character, and neither = nor NUL");
            }
            if (variable.getValue().indexOf('\0') >= 0) {
                return refused("the environment variable " + name + " contains a NUL character: "
                        + shown(variable.getValue()));
            }
        }
        return null;
    }

    private static StartFailure refused(String message) {
        return StartFailure.builder(message).build();
    }

    private static String shown(String text) {
        return text.replace("\0", "\\0");
    }

    /** Explains the error number that a start ended with. */
    static StartFailure explain(LaunchRequest request, int errno) {
        return StartFailure.builder(new StartDiagnosis(request).sentence(errno)).systemError(Errno.nameOf(errno))
                .build();
    }

    /** Explains why the directory of a request could not be entered. */
    static String explainDirectory(LaunchRequest request, int errno) {
        String seen = new StartDiagnosis(request).directoryProblem();
        return orElse(
                seen,
                "working directory " + request.getWorkingDirectory() + ": cannot be entered: "
                        + Errno.meaningOf(errno));
    }

    /** Explains why {@code gaggled_exec}, and with it a request, could not be started. */
    static StartFailure explainExec(LaunchRequest request, Path exec, int errno) {
        // It gets the arguments and the environment of the program; the rest is a matter of its own file.
        LaunchRequest blamed = errno == Errno.E2BIG.number()
                ? request
                : request.toBuilder().executable(exec).workingDirectory(Path.of("/")).build();
        return explain(blamed, errno);
    }

    /** Explains a start of which only the system's own text is known: from what can be seen, or with that text. */
    static StartFailure explain(LaunchRequest request, String systemText) {
        StartDiagnosis diagnosis = new StartDiagnosis(request);
        String found = diagnosis.directoryProblem();
        if (found == null && !Files.exists(diagnosis.file)) {
            found = diagnosis.notFound();
        }
        if (found == null && !(Files.isRegularFile(diagnosis.file) && Files.isExecutable(diagnosis.file))) {
            found = diagnosis.denied();
        }
        String interpreter = found == null ? diagnosis.firstLine.interpreter() : null;
        if (interpreter != null && !Files.exists(Path.of(interpreter))) {
            found = diagnosis.notFound();
        }
        return StartFailure.builder(found == null ? diagnosis.file + ": " + systemText : found).build();
    }

    private String sentence(int number) {
        Errno errno = Errno.of(number);
        if (errno == null) {
            return file + ": cannot be started: " + Errno.meaningOf(number);
        }
        return switch (errno) {
            case ENOENT -> orElse(directoryProblem(), notFound());
            case EACCES -> orElse(directoryProblem(), denied());
            case ENOTDIR -> orElse(directoryProblem(), file + ": " + Errno.meaningOf(number));
            case ENOEXEC -> file + ": " + firstLine.notAProgram();
            case E2BIG -> file + ": arguments and environment are too long: " + commandLineBytes()
                    + " bytes in all, the longest text " + longestTextBytes()
                    + "; the limit is a quarter of the stack limit (ulimit -s) in all, and 131071 for one";
            case EAGAIN -> file
                    + ": the system allows no more processes; look at ulimit -u of this user, and pids.max of the control group";
            case EMFILE ->
                    file + ": gaggled is out of file descriptors; raise the hard limit (ulimit -Hn, LimitNOFILE)";
            case ENFILE -> file + ": the whole system is out of file descriptors; raise fs.file-max";
            case ENOMEM -> file + ": not enough memory to start it";
            case ETXTBSY -> file + ": the file is still being written; a start works when the writer has closed it";
            case ELOOP, ENAMETOOLONG -> orElse(directoryProblem(), file + ": " + Errno.meaningOf(number));
            case EPERM, ESRCH, EINTR, EIO, EBADF, ECHILD, EEXIST, EISDIR, EINVAL, ENOSPC, EPIPE, ENOSYS, ELIBBAD ->
                    file + ": cannot be started: " + Errno.meaningOf(number);
        };
    }

    private static String orElse(@Nullable String first, String second) {
        return first == null ? second : first;
    }

    private @Nullable String directoryProblem() {
        String name = "working directory " + directory;
        try {
            if (!Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
                return name + ": is not a directory; correct wd";
            }
        } catch (NoSuchFileException missing) {
            return name + ": does not exist; create it or correct wd";
        } catch (IOException unreadable) {
            return name + ": cannot be entered: " + reason(unreadable);
        }
        return Files.isExecutable(directory) ? null : name + ": may not be entered" + mode(directory) + "; chmod +x it";
    }

    private String notFound() {
        if (Files.exists(file)) {
            String interpreter = firstLine.interpreter();
            return interpreter == null
                    ? file + ": the loader that it names does not exist; it was built for another system"
                    : file + ": " + FirstLine.missing(interpreter);
        }
        if (Files.isSymbolicLink(file)) {
            return file + ": is a symbolic link to a file that does not exist";
        }
        Path parent = file.getParent();
        return parent == null || Files.isDirectory(parent)
                ? file + ": no such file"
                : file + ": no such file: the directory " + parent + " does not exist";
    }

    private String denied() {
        if (Files.isDirectory(file)) {
            return file + ": is a directory, not a program";
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return file + ": is not a regular file";
        }
        if (Files.exists(file) && !Files.isExecutable(file)) {
            return file + ": not executable" + mode(file) + "; chmod +x it";
        }
        String interpreter = Files.exists(file) ? firstLine.interpreter() : null;
        if (interpreter != null && Files.isDirectory(Path.of(interpreter))) {
            return file + ": " + FirstLine.named(interpreter) + " is a directory";
        }
        if (interpreter != null && !Files.isExecutable(Path.of(interpreter))) {
            return file + ": " + FirstLine.named(interpreter) + " is not executable";
        }
        return file
                + ": permission denied; a directory above it may not be entered, or its file system is mounted noexec";
    }

    private static String mode(Path path) {
        try {
            return " (mode " + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + ")";
        } catch (IOException | UnsupportedOperationException unknown) {
            return "";
        }
    }

    private static String reason(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied on the way to it";
        }
        String reason = problem instanceof FileSystemException known ? known.getReason() : null;
        return reason == null ? problem.toString() : reason;
    }

    private long commandLineBytes() {
        return texts().stream().mapToLong(StartDiagnosis::bytes).sum();
    }

    private long longestTextBytes() {
        return texts().stream().mapToLong(StartDiagnosis::bytes).max().orElse(0);
    }

    private List<String> texts() {
        return Stream.concat(request.getArguments().stream(), environment(request).stream()).toList();
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + 1L;
    }

    /** The environment as C has it. */
    static List<String> environment(LaunchRequest request) {
        return request.getEnvironment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }
}
