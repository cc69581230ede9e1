package org.gaggled.engine.launch;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that has come to gaggled, and is in no session of a run. For the watching thread alone, but for
 * {@link #read}, which may take as long as the process is stuck in the kernel.
 */
final class Orphan {

    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

    /** What the names of the variables begin with that gaggled tells a program. */
    static final String TOLD = "GAGGLED_";

    /** How long its environment may take to be read, before it counts as nobody's until then. */
    private static final long PATIENCE_NANOS = 1_000_000_000;

    /** For so long, no other process can get its number: that takes thousands of forks. */
    private static final long SURE_NANOS = 1_000_000_000;

    /** While a process executes a file, it has no environment for a moment. */
    private static final int MOST_READS = 3;

    private static final long READ_PAUSE_NANOS = 1_000_000;

    private final int pid;
    private final long startTime;

    private long seenAt = System.nanoTime();
    private long askedAt;
    private boolean toldLate;
    private volatile boolean asked;
    private volatile @Nullable Set<String> environment;
    private boolean dead;

    private @Nullable LinuxProcess owner;
    private long ownerSoughtAmong = -1;

    Orphan(int pid, long startTime) {
        this.pid = pid;
        this.startTime = startTime;
    }

    /** Reads the environment of a process; see {@link ProcessTable#environmentOf}. */
    @FunctionalInterface
    interface Environments {
        Set<String> of(int pid) throws IOException;
    }

    int pid() {
        return pid;
    }

    /** In the kernel's ticks. */
    long startTime() {
        return startTime;
    }

    /** Whether its number may be another process's by now. */
    boolean isToBeSeenAgain(long now) {
        return now - seenAt > SURE_NANOS;
    }

    void isSeen(long now) {
        seenAt = now;
    }

    /** Whether it has been found dead; what it had made has come to gaggled by then. */
    boolean isDead() {
        return dead;
    }

    void died() {
        dead = true;
    }

    /** Has its environment read, unless that is done or under way. */
    void ask(Environments environments, Executor readers, Runnable whenRead) {
        if (environment != null || asked || dead) {
            return;
        }
        asked = true;
        askedAt = System.nanoTime();
        try {
            readers.execute(() -> read(environments, whenRead));
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed before the environment of process {} was read", pid);
        }
    }

    private void read(Environments environments, Runnable whenRead) {
        try {
            Set<String> all = environments.of(pid);
            for (int i = 1; i < MOST_READS && all.isEmpty(); i++) {
                LockSupport.parkNanos(READ_PAUSE_NANOS);
                all = environments.of(pid);
            }
            environment = all.stream().filter(each -> each.startsWith(TOLD)).collect(Collectors.toUnmodifiableSet());
            whenRead.run();
        } catch (IOException failed) {
            // For want of a descriptor, perhaps; the next look asks again.
            LOG.debug("the environment of process {} cannot be read now: {}", pid, failed.toString());
            asked = false;
        }
    }

    /** Whether its environment is yet to be read. One that takes too long to tell it is not waited for. */
    boolean isUnknown(long now) {
        if (environment != null || dead) {
            return false;
        }
        boolean late = asked && now - askedAt > PATIENCE_NANOS;
        if (late && !toldLate) {
            toldLate = true;
            LOG.warn("the environment of process {}, which has lost its parent, cannot be read; until it can,"
                    + " gaggled does not know which program it belongs to", pid);
        }
        return !late;
    }

    /** The run that it comes of; null where that is none of them, or is not known. */
    @Nullable
    LinuxProcess owner(ProcessWatch watch) {
        Set<String> told = environment;
        if (owner != null || told == null || told.isEmpty()) {
            return owner;
        }
        long runs = watch.runsEver();
        if (ownerSoughtAmong != runs) {
            owner = Outsiders.firstOf(watch.runs(), told, startTime);
            ownerSoughtAmong = runs;
        }
        return owner;
    }
}
