package org.gaggled.api.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaggled.api.launch.ProcessIdentity;

/**
 * A process as Linux shows it, for those that no launcher watches.
 *
 * @param pid its number, which is its own as long as somebody knows that it runs or has yet to be reaped
 */
record SystemProcess(long pid) {

    private static final long BOUND_NANOS = 60_000_000_000L;

    /** Something that will be so one day. */
    interface Condition {
        boolean isMet() throws IOException;
    }

    /** The process whose number a script has written. */
    static SystemProcess of(String pid) {
        return new SystemProcess(Long.parseLong(pid));
    }

    /** Whether it is there, and more than a dead one that nobody has reaped yet. */
    boolean isRunning() {
        String state = fields()[0];
        return !state.isEmpty() && !state.equals("Z") && !state.equals("X");
    }

    /** What no other process will be, for as long as the machine runs. */
    ProcessIdentity identity() {
        return new ProcessIdentity(pid, Long.parseLong(fields()[19]));
    }

    /** The leader of its process group. */
    long group() {
        return Long.parseLong(fields()[2]);
    }

    /** The leader of its session. */
    long session() {
        return Long.parseLong(fields()[3]);
    }

    /**
     * What {@code /proc} tells of it after its name, which may look like anything: state, parent, group, session, and
     * so on.
     */
    private String[] fields() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException gone) {
            return new String[] {""};
        }
    }

    /** Has the system end it, and waits until it is dead. */
    void end() throws IOException, InterruptedException {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        awaitDeath();
    }

    /** Waits until it is dead. */
    void awaitDeath() throws IOException, InterruptedException {
        await("the death of process " + pid, () -> !isRunning());
    }

    /**
     * Waits until something is so.
     *
     * @throws AssertionError when it is not within a minute
     */
    static void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + BOUND_NANOS;
        while (!condition.isMet()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " did not come within a minute");
            }
            Thread.sleep(2);
        }
    }
}
