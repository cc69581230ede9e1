package org.gaggled.engine.launch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.gaggled.api.launch.ProcessLauncher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is expected of process 1, also where gaggled is asked to be as that: it reaps orphans, whichever launcher starts
 * the programs, and ends what is left when the last program is stopped. Of process 1, the kernel would kill the rest.
 */
public final class InitDuties implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InitDuties.class);

    private static final int PROCESS_1 = 1;

    /** How long what is left is given after SIGTERM. */
    private static final Duration LAST_GRACE = Duration.ofSeconds(5);

    private static final int MOST_NAMED = 10;

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final boolean isOn;
    private final @Nullable OrphanReaper reaper;
    private boolean gaggleEnded;

    private InitDuties(boolean isOn, @Nullable OrphanReaper reaper) {
        this.isOn = isOn;
        this.reaper = reaper;
    }

    /** Takes them up where this is process 1 or was asked to be as that; otherwise it does nothing. */
    public static InitDuties begin(boolean asked, ProcessLauncher launcher) {
        boolean isLinux = System.getProperty("os.name").equals("Linux");
        boolean isOn = isLinux && (asked || OwnChildren.PID == PROCESS_1);
        // The launcher for Linux reaps by itself, as it knows what it waits for. Others start programs by Java's means.
        OrphanReaper own = isOn && !(launcher instanceof LinuxLauncher)
                ? OrphanReaper.begin(_ -> false, new StartsUnderWay()) : null;
        return new InitDuties(isOn, own);
    }

    /** The last program is stopped, so that what is left belongs to none that another gaggled could go on with. */
    public void gaggleEnded() {
        gaggleEnded = true;
    }

    /** Ends what is left by an ended gaggle: by SIGTERM, and what is still there after a while by SIGKILL. */
    @Override
    public void close() {
        if (isOn && gaggleEnded) {
            end();
        }
        if (reaper != null) {
            reaper.close();
        }
    }

    private static void end() {
        long until = System.nanoTime() + LAST_GRACE.toNanos();
        List<Integer> left = left();
        if (!left.isEmpty()) {
            LOG.info("orphans that are left get SIGTERM, and SIGKILL {} s later: {}", LAST_GRACE.toSeconds(),
                    named(left));
        }
        left.forEach(pid -> signal(pid, LibC.SIGTERM));
        while (!left.isEmpty() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
            left = left();
        }
        // What one of them has made comes to gaggled with its end.
        while (!left.isEmpty() && System.nanoTime() - until < LAST_GRACE.toNanos()) {
            left.forEach(pid -> signal(pid, LibC.SIGKILL));
            LockSupport.parkNanos(PAUSE_NANOS);
            left = left();
        }
    }

    private static String named(List<Integer> orphans) {
        String named = orphans.stream().limit(MOST_NAMED).map(ProcessTable::named).collect(Collectors.joining(", "));
        return orphans.size() <= MOST_NAMED ? named : named + " and " + (orphans.size() - MOST_NAMED) + " more";
    }

    private static void signal(int orphan, int signal) {
        int pidfd = LibC.pidfdOpen(orphan);
        if (pidfd >= 0) {
            // It may be reaped, and its number somebody else's, until it is held by the descriptor.
            if (left().contains(orphan)) {
                LibC.pidfdSendSignal(pidfd, signal);
            }
            LibC.close(pidfd);
        }
    }

    /** Those that have come to gaggled and live. What is in gaggled's own session may be a plugin's. */
    private static List<Integer> left() {
        return OwnChildren.orphans().stream()
                .filter(pid -> LibC.sessionOf(pid) != OwnChildren.SESSION && !LibC.isDeadChild(pid))
                .toList();
    }
}
