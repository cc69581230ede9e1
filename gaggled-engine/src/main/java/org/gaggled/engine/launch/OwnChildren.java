package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The children of this process that its main thread has: to it the kernel gives every process that is orphaned. */
final class OwnChildren {

    static final int PID = (int) ProcessHandle.current().pid();

    /** That of this process; nobody but its own children can be in it. */
    static final int SESSION = LibC.sessionOf(0);

    /** Absent where the kernel is built without {@code CONFIG_PROC_CHILDREN}. */
    private static final Path OF_MAIN_THREAD = Path.of("/proc/self/task/" + PID + "/children");

    private OwnChildren() {}

    /**
     * Those that have come to this process, dead or alive, and perhaps some that it has made. A program that the
     * launcher has started is the child of the thread that has started it, and not among them.
     */
    static List<Integer> orphans() {
        try {
            return listOrphans();
        } catch (IOException unreadable) {
            return children();
        }
    }

    /** The same, where an answer that cannot be had now must not be taken for none. */
    static List<Integer> listOrphans() throws IOException {
        try {
            return numbers(Files.readString(OF_MAIN_THREAD, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException unknownToTheKernel) {
            return children();
        }
    }

    private static List<Integer> children() {
        return ProcessHandle.current().children().map(child -> (int) child.pid()).toList();
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        StringTokenizer words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            numbers.add(Integer.valueOf(words.nextToken()));
        }
        return numbers;
    }
}
