package org.gaggled.engine.launch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process executes. Its number, its children and the signals that wait for it stay when it executes another.
 */
public final class ProcessImage {

    private static final MemorySegment EXECVE = LibC.symbol("execve");
    private static final MemorySegment SYSCALL = LibC.symbol("syscall");
    private static final MemorySegment FCNTL = LibC.symbol("fcntl");

    /** Known to Linux 5.11 and newer. */
    private static final long SYS_CLOSE_RANGE = 436;

    private static final long CLOSE_RANGE_CLOEXEC = 4;
    private static final long FIRST_OTHER = 3;
    private static final long LAST = 0xffff_ffffL;
    private static final long F_SETFD = 2;
    private static final long FD_CLOEXEC = 1;
    private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");

    private ProcessImage() {}

    /**
     * Replaces it, and does not return. No thread gets any further, no shutdown hook runs, and all descriptors but the
     * standard ones are closed. Signals that are blocked stay so, and those that wait are kept.
     *
     * @param arguments all words of the command line, the zeroth too
     * @param environment all variables, as {@code NAME=value}
     * @return the name of the error by which that failed; descriptors are closed by the next try then
     */
    public static String replace(Path executable, List<String> arguments, List<String> environment) {
        closeAtExec();
        try (Arena arena = Arena.ofConfined()) {
            int result = LibC.call(
                    EXECVE,
                    SystemText.inMemory(arena, executable.toString()).address(),
                    SystemText.inMemory(arena, arguments).address(),
                    SystemText.inMemory(arena, environment).address());
            return Errno.meaningOf(-result) + " (" + Errno.nameOf(-result) + ")";
        }
    }

    private static void closeAtExec() {
        if (LibC.call(SYSCALL, SYS_CLOSE_RANGE, FIRST_OTHER, LAST, CLOSE_RANGE_CLOEXEC) < 0) {
            closeEachAtExec();
        }
    }

    /** As older kernels need it. One that is opened meanwhile is opened by Java, which has it closed then. */
    private static void closeEachAtExec() {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                if (number >= FIRST_OTHER) {
                    LibC.call(FCNTL, number, F_SETFD, FD_CLOEXEC);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + OWN_DESCRIPTORS + ": " + e, e);
        }
    }
}
