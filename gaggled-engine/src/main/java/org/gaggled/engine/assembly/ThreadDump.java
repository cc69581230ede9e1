package org.gaggled.engine.assembly;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every thread of gaggled is doing, printed to standard output: for SIGQUIT, where the virtual machine does not
 * take that itself.
 */
final class ThreadDump {

    private ThreadDump() {}

    /** Prints it on a thread of its own: standard output may be a pipe that nobody reads. */
    static void print() {
        try {
            Thread.ofPlatform().daemon().name("thread-dump").start(() -> System.out.println(text()));
        } catch (OutOfMemoryError noMoreThreads) {
            log().warn("a thread dump is not possible: it takes a thread, and the system does not allow one more");
        }
    }

    private static String text() {
        StringBuilder text = new StringBuilder("Thread dump of gaggled:\n");
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            text.append(
                    "\n\"%s\" #%d %s".formatted(thread.getThreadName(), thread.getThreadId(), thread.getThreadState()));
            if (thread.getLockName() != null) {
                text.append(" on ").append(thread.getLockName());
            }
            if (thread.getLockOwnerName() != null) {
                text.append(" held by \"").append(thread.getLockOwnerName()).append('"');
            }
            text.append('\n');
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append("\tat ").append(frame).append('\n');
            }
        }
        return text.toString();
    }

    /**
     * Not a constant: it would begin the log before it is known how much is to be logged, and keep the start waiting
     * for that.
     */
    private static Logger log() {
        return LoggerFactory.getLogger(ThreadDump.class);
    }
}
