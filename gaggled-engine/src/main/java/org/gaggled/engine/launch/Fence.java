package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.gaggled.engine.launch.FenceSupport.Available;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the fenced runs killed at a given time by a process of its own, {@code gaggled_fence}, which goes on where
 * gaggled is paused or dead. The time is noted about the cgroup that all of them are in, and read there by that
 * process. Safe for use by several threads.
 *
 * <p>A time that is put off is heeded up to the last moment. One that is put forward is heeded within a second.
 */
final class Fence implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

    /** The extended attribute is {@code user.gaggled.fence}. */
    static final String NOTE = "gaggled.fence";

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** The process of this gaggled: it works, or waits for that of an earlier one. */
    private record Guard(int pid, int pidfd) {

        /** Reaps it where it is dead. */
        private boolean isThere() {
            LibC.reapAdopted(pidfd);
            return LibC.isThere(pidfd);
        }
    }

    private final Available support;
    private final CgroupFiles files;
    private final Cgroups cgroups;

    /** Null until it is started. */
    private @Nullable Guard guard;

    Fence(Available support, CgroupFiles files, Cgroups cgroups) {
        this.support = support;
        this.files = files;
        this.cgroups = cgroups;
    }

    /**
     * Sets the time, and sees to it that it is kept.
     *
     * @throws IOException when it cannot be done, with the reason as a part of a sentence: the time before stands
     */
    synchronized void set(long nanos) throws IOException {
        Path fenced;
        Path leaf;
        try {
            fenced = cgroups.fenced();
            leaf = cgroups.ownLeaf();
        } catch (StartException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
        if (!isGuarded()) {
            guard = start(fenced, leaf);
        }
        try {
            files.note(fenced, NOTE, String.valueOf(onBootClock(nanos, LibC::nanosSinceBoot, System::nanoTime)));
        } catch (IOException failed) {
            throw new IOException("no time can be noted about " + fenced + ": " + CgroupHome.reason(failed), failed);
        }
    }

    /**
     * A time of one clock by the other. The other is read first, so that a pause in between makes it earlier, and never
     * later.
     */
    static long onBootClock(long nanos, LongSupplier bootClock, LongSupplier clock) {
        long boot = bootClock.getAsLong();
        long left = nanos - clock.getAsLong();
        return left > Long.MAX_VALUE - boot ? Long.MAX_VALUE : Math.max(0, boot + left);
    }

    /** Whether a time was set for what is in a cgroup, by whomever, and is over. */
    static boolean isOver(CgroupFiles files, Path fenced) {
        String noted = files.noteOf(fenced, NOTE);
        return noted != null && noted.matches("\\d{1,18}") && Long.parseLong(noted) < LibC.nanosSinceBoot();
    }

    private boolean isGuarded() {
        Guard known = guard;
        if (known == null) {
            return false;
        }
        if (known.isThere()) {
            return true;
        }
        LOG.warn("gaggled_fence (process {}) has ended; gaggled starts another", known.pid());
        LibC.close(known.pidfd());
        guard = null;
        return false;
    }

    /** It is in the cgroup of gaggled itself, so that no cgroup has a stranger in it where gaggled makes others. */
    private Guard start(Path fenced, Path leaf) throws IOException {
        StartLibrary.Program program = new StartLibrary.Program(
                support.program(),
                List.of(support.program().toString(), fenced.toString(), String.valueOf(files.pid())),
                List.of(), Path.of("/"), Map.of(), null, leaf);
        SpawnOutcome outcome;
        try {
            outcome = support.library().spawn(program, LONGEST, SpawnAnnouncement.NONE);
        } catch (StartException failed) {
            throw new IOException(failed.getMessage(), failed);
        }
        return switch (outcome) {
            case SpawnOutcome.Executed(int pid) -> held(pid);
            case SpawnOutcome.NotSpawned(int errno) -> throw notStarted(Errno.meaningOf(errno));
            case SpawnOutcome.StepFailed(var report) -> throw notStarted(Errno.meaningOf(report.errno()));
            case SpawnOutcome.Late _ -> throw notStarted("its disk does not answer");
        };
    }

    private IOException notStarted(String reason) {
        return new IOException(support.program() + " cannot be started: " + reason);
    }

    private Guard held(int pid) throws IOException {
        int pidfd = LibC.pidfdOpen(pid);
        if (pidfd < 0) {
            LibC.endSession(pid);
            throw notStarted(Errno.meaningOf(-pidfd));
        }
        LOG.debug("gaggled_fence is process {}", pid);
        return new Guard(pid, pidfd);
    }

    /** Ends the process where nothing fenced is left. Otherwise it goes on, also after gaggled. */
    @Override
    public synchronized void close() {
        Guard known = guard;
        if (cgroups.removeFenced() && known != null) {
            LibC.pidfdSendSignal(known.pidfd(), LibC.SIGKILL);
            LibC.awaitDeath(known.pid());
            cgroups.removeOwnLeaf();
        }
        if (known != null) {
            LibC.close(known.pidfd());
            guard = null;
        }
    }
}
