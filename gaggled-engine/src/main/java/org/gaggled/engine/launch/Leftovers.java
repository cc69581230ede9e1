package org.gaggled.engine.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gaggled.api.program.ProcessSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs whose leader is dead and of which something may be left, and the signals for what made another group in its
 * session.
 *
 * <p>Most runs end with an empty session, which one call finds out. Otherwise the process table has to be read, which
 * takes milliseconds on a large machine: that is done by the watching thread alone, once for all runs that ask for it,
 * and for no more than a quarter of the time.
 *
 * <p>The queue of signals has no bound of its own: the host asks a few times for a run, and there are as many runs as
 * programs. Any thread may add to it; everything else is for the watching thread.
 */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private static final long OWN_PID = ProcessHandle.current().pid();

    /** How many times as long as it took to read the process table it is left alone. */
    private static final int TABLE_REST = 3;

    private final ProcessWatch watch;
    private final Queue<SessionSignal> signals = new ConcurrentLinkedQueue<>();

    /** Runs without a leader and without a known member. */
    private final Set<LinuxProcess> unsettled = new LinkedHashSet<>();

    /** The process table is not read before. */
    private long tableAt = System.nanoTime();

    private record SessionSignal(LinuxProcess run, ProcessSignal signal) {}

    Leftovers(ProcessWatch watch) {
        this.watch = watch;
    }

    /** Signals everything of a run's session that is in another group, when it is settled next. */
    void signal(LinuxProcess run, ProcessSignal signal) {
        signals.add(new SessionSignal(run, signal));
    }

    /** Looks for what is left of a run, when it is settled next. */
    void add(LinuxProcess run) {
        run.lookAgain(System.nanoTime());
        unsettled.add(run);
    }

    /** How long to sleep until something is to be settled. */
    int timeoutMillis() {
        if (signals.isEmpty() && unsettled.isEmpty()) {
            return ProcessWatch.FOREVER;
        }
        long now = System.nanoTime();
        long wait = signals.isEmpty() ? Long.MAX_VALUE : 0;
        for (LinuxProcess run : unsettled) {
            wait = Math.min(wait, run.lookAt() - now);
        }
        wait = Math.max(0, Math.max(wait, tableAt - now));
        return (int) Math.min(Integer.MAX_VALUE, (wait + 999_999) / 1_000_000);
    }

    /**
     * Looks for what is left of every run that asks for it, signals it, and tells what came out. A run of which nothing
     * is left is over at once; only for the others is the process table read, when its time has come.
     */
    void settle() {
        for (LinuxProcess run : List.copyOf(unsettled)) {
            if (run.members().isEmpty() && !run.isSessionLeft()) {
                watch.conclude(run);
                unsettled.remove(run);
            }
        }
        long begun = System.nanoTime();
        Set<LinuxProcess> due = new LinkedHashSet<>();
        unsettled.stream().filter(run -> run.lookAt() - begun <= 0).forEach(due::add);
        if (begun - tableAt < 0 || (due.isEmpty() && signals.isEmpty())) {
            return;
        }
        List<SessionSignal> wanted = new ArrayList<>();
        for (SessionSignal signal = signals.poll(); signal != null; signal = signals.poll()) {
            if (!signal.run().isOver()) {
                wanted.add(signal);
            }
        }
        Set<Integer> leaders = new HashSet<>();
        due.forEach(run -> leaders.add(run.pid()));
        wanted.forEach(signal -> leaders.add(signal.run().pid()));
        if (leaders.isEmpty()) {
            return;
        }
        Map<Integer, List<ProcessTable.Entry>> table;
        try {
            table = ProcessTable.followersOf(leaders);
        } catch (IOException unreadable) {
            LOG.warn("cannot read the process table, trying again: {}", unreadable.toString());
            signals.addAll(wanted);
            tableAt = System.nanoTime() + ProcessWatch.LOOK_AGAIN_NANOS;
            return;
        }
        long ended = System.nanoTime();
        tableAt = ended + TABLE_REST * (ended - begun);
        for (SessionSignal signal : wanted) {
            signalOthers(signal, table.getOrDefault(signal.run().pid(), List.of()));
        }
        for (LinuxProcess run : due) {
            look(run, table.getOrDefault(run.pid(), List.of()));
        }
    }

    /** Signals those of a session that are in another group than the leader's, which has been signalled as a whole. */
    private void signalOthers(SessionSignal wanted, List<ProcessTable.Entry> followers) {
        LinuxProcess run = wanted.run();
        boolean refused = false;
        for (ProcessTable.Entry follower : followers) {
            if (!follower.dead()) {
                // Signal 0 only asks whether it may be signalled.
                int number = follower.group() == run.pid() ? 0 : wanted.signal().number();
                refused |= signalFollower(run, follower.pid(), number) == -Errno.EPERM.number();
            }
        }
        run.refused(refused);
    }

    private int signalFollower(LinuxProcess run, int pid, int signal) {
        int pidfd = LibC.pidfdOpen(pid);
        if (pidfd < 0) {
            return pidfd;
        }
        try {
            return isStillThere(pid, run) ? LibC.pidfdSendSignal(pidfd, signal) : -Errno.ESRCH.number();
        } finally {
            LibC.close(pidfd);
        }
    }

    /**
     * Begins to watch all who are left of a run without a leader. It is over when only the same dead are found as the
     * time before: a chain of processes, each of which forks and ends, would have left others. Where nobody at all is
     * found, though the kernel says that somebody is there, it is not over, unless that is the leader: it may be
     * hidden, or was not there yet when its place in the table was read.
     */
    private void look(LinuxProcess run, List<ProcessTable.Entry> followers) {
        List<Integer> dead = new ArrayList<>();
        boolean allDead = !followers.isEmpty() || run.isKeptByLeader();
        for (ProcessTable.Entry follower : followers) {
            if (follower.dead()) {
                dead.add(follower.pid());
                if (follower.parent() == OWN_PID) {
                    LibC.reap(follower.pid());
                }
            } else {
                allDead = false;
                watchMember(run, follower);
            }
        }
        if (!run.members().isEmpty()) {
            unsettled.remove(run);
        } else if (run.sawDeadBefore(dead) && allDead) {
            watch.conclude(run);
            unsettled.remove(run);
        } else {
            run.lookAgain(System.nanoTime());
        }
    }

    /**
     * Watches a process that was found in a session, unless it is known; what cannot be watched is found again by the
     * next look.
     */
    private void watchMember(LinuxProcess run, ProcessTable.Entry found) {
        if (run.members().stream().anyMatch(member -> member.pid() == found.pid())) {
            return;
        }
        int pidfd = LibC.pidfdOpen(found.pid());
        if (pidfd < 0) {
            return;
        }
        GroupMember member = new GroupMember(watch.newToken(), found.pid(), pidfd, run);
        if (!isStillThere(found.pid(), run) || !watch.addMember(member)) {
            LibC.close(pidfd);
            return;
        }
        run.members().add(member);
        if (run.isKilled()) {
            LibC.pidfdSendSignal(pidfd, LibC.SIGKILL);
        }
    }

    /** Asked after the pidfd was opened: by then the number cannot have passed to a stranger without this seeing it. */
    private static boolean isStillThere(int pid, LinuxProcess run) {
        try {
            ProcessTable.Entry now = ProcessTable.entry(pid);
            boolean follows = now != null && !now.dead() && now.isFollowerOf(run.pid());
            return follows && (!run.isRemaining() || run.isSessionLeft());
        } catch (IOException unreadable) {
            return false;
        }
    }
}
