package org.gaggled.engine.launch;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.program.ProcessSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs whose leader is dead and of which something may be left, and the signals for what made another group in its
 * session, or has left that.
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

    /** How many times as long as it took to read the process table it is left alone. */
    private static final int TABLE_REST = 3;

    private final ProcessWatch watch;
    private final Outsiders outsiders;
    private final Queue<Wanted> signals = new ConcurrentLinkedQueue<>();

    private final OncePerMinute unreadableTable = new OncePerMinute();

    /** Runs without a leader and without a known member. */
    private final Set<LinuxProcess> unsettled = new LinkedHashSet<>();

    /** The process table is not read before. */
    private long tableAt = System.nanoTime();

    /** Those of them that are asked at once, and not only when the pause is over. */
    private final Set<LinuxProcess> added = new LinkedHashSet<>();

    /** Whom a signal is for. */
    enum Reach {
        /** What is in the session. */
        SESSION,
        /** What has left the session. */
        OUTSIDE,
        /** All that belongs to the run. */
        ALL
    }

    private record Wanted(LinuxProcess run, ProcessSignal signal, Reach reach) {

        /** Whether it is for orphans, none of which may be missed; SIGKILL is sent again to what is found later. */
        boolean needsOwners() {
            return reach != Reach.SESSION && run.cgroup() == null && !signal.equals(ProcessSignal.KILL);
        }

        boolean isFor(ProcessTable.Entry follower) {
            boolean isInside = follower.session() == run.pid() && run.ownsSession();
            return reach == Reach.ALL || (reach == Reach.SESSION) == isInside;
        }
    }

    Leftovers(ProcessWatch watch, Orphans orphans) {
        this.watch = watch;
        this.outsiders = new Outsiders(watch, orphans);
    }

    /** Signals what is in another group than a run's leader, as far as that, when it is settled next. */
    void signal(LinuxProcess run, ProcessSignal signal, Reach reach) {
        signals.add(new Wanted(run, signal, reach));
    }

    /** Looks for what is left of a run, when it is settled next. */
    void add(LinuxProcess run) {
        run.lookAgain(System.nanoTime());
        unsettled.add(run);
        added.add(run);
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
        signals.forEach(Leftovers::killCgroup);
        long begun = System.nanoTime();
        boolean isTableDue = begun - tableAt >= 0;
        Set<LinuxProcess> due = new LinkedHashSet<>();
        for (LinuxProcess run : List.copyOf(unsettled)) {
            boolean isDue = isTableDue && run.lookAt() - begun <= 0;
            if ((isDue || added.contains(run)) && isOver(run)) {
                conclude(run);
            } else if (isDue) {
                due.add(run);
            }
        }
        added.clear();
        if (!isTableDue || (due.isEmpty() && signals.isEmpty())) {
            return;
        }
        Deque<Wanted> wanted = new ArrayDeque<>();
        for (Wanted signal = signals.poll(); signal != null; signal = signals.poll()) {
            if (!signal.run().isOver()) {
                wanted.add(signal);
            }
        }
        // Whatever goes wrong, it is not tried again at once.
        tableAt = begun + ProcessWatch.LOOK_AGAIN_NANOS;
        try {
            if (!wanted.isEmpty() || !due.isEmpty()) {
                settle(wanted, due);
                long ended = System.nanoTime();
                tableAt = ended + TABLE_REST * (ended - begun) + (wanted.isEmpty() ? 0 : ProcessWatch.LOOK_AGAIN_NANOS);
            }
        } catch (IOException unreadable) {
            unreadableTable.about("", () -> LOG.warn("cannot read the process table, trying again: {}",
                    unreadable.toString()));
        } finally {
            signals.addAll(wanted);
        }
    }

    private boolean isOver(LinuxProcess run) {
        return run.members().isEmpty() && watch.whoIsLeft(run) == Presence.NOBODY;
    }

    private void conclude(LinuxProcess run) {
        watch.conclude(run);
        unsettled.remove(run);
    }

    /**
     * Sends the signals, and takes each out that is sent; looks for what is left of those that are due. A signal waits
     * while it is not known of an orphan whose it is.
     */
    private void settle(Deque<Wanted> wanted, Set<LinuxProcess> due) throws IOException {
        Set<LinuxProcess> everywhere = new HashSet<>(due);
        Set<LinuxProcess> inSession = new HashSet<>(due);
        for (Wanted signal : wanted) {
            inSession.add(signal.run());
            if (signal.reach() != Reach.SESSION) {
                everywhere.add(signal.run());
            }
        }
        Set<LinuxProcess> unseen = new HashSet<>();
        Map<Integer, List<ProcessTable.Entry>> table = followersOf(inSession, everywhere, unseen);
        boolean areOrphansKnown = wanted.stream().noneMatch(Wanted::needsOwners) || outsiders.areKnown();
        for (Iterator<Wanted> each = wanted.iterator(); each.hasNext();) {
            Wanted signal = each.next();
            if (areOrphansKnown || !signal.needsOwners()) {
                signalOthers(signal, table.getOrDefault(signal.run().pid(), List.of()));
                each.remove();
            }
        }
        for (LinuxProcess run : due) {
            look(run, table.getOrDefault(run.pid(), List.of()), unseen.contains(run));
        }
    }

    /** Before anything is read: what forks as fast as it can must not go on until then. */
    private static void killCgroup(Wanted wanted) {
        RunCgroup cgroup = wanted.run().cgroup();
        if (cgroup != null && wanted.signal().equals(ProcessSignal.KILL) && !wanted.run().isOver()) {
            cgroup.kill();
        }
    }

    /**
     * All that belongs to runs and is not their leader, by the pids of those.
     *
     * @param inSession those whose sessions are looked at
     * @param everywhere those of which all is wanted
     * @param unseen to which those are added of which not all can be seen
     */
    private Map<Integer, List<ProcessTable.Entry>> followersOf(
            Set<LinuxProcess> inSession, Set<LinuxProcess> everywhere, Set<LinuxProcess> unseen) throws IOException {
        Map<Integer, List<ProcessTable.Entry>> followers =
                ProcessTable.followersOf(inSession.stream()
                        .filter(LinuxProcess::ownsSession)
                        .map(LinuxProcess::pid)
                        .collect(Collectors.toSet()));
        Set<LinuxProcess> withoutCgroup = new HashSet<>();
        for (LinuxProcess run : everywhere) {
            RunCgroup cgroup = run.cgroup();
            if (cgroup == null) {
                withoutCgroup.add(run);
                continue;
            }
            try {
                addMembers(cgroup, run, followers.computeIfAbsent(run.pid(), none -> new ArrayList<>()));
            } catch (IOException unreadable) {
                unseen.add(run);
                if (run.saysUnseen()) {
                    LOG.warn("{}: what is in its cgroup cannot be read; gaggled goes on trying: {}", run,
                            unreadable.toString());
                }
            }
        }
        if (!withoutCgroup.isEmpty()) {
            outsiders.addTo(followers, withoutCgroup);
        }
        return followers;
    }

    private static void addMembers(RunCgroup cgroup, LinuxProcess run, List<ProcessTable.Entry> followers)
            throws IOException {
        Set<Integer> known = followers.stream().map(ProcessTable.Entry::pid).collect(Collectors.toSet());
        for (int pid : cgroup.processes()) {
            ProcessTable.Entry entry = pid == run.pid() || !known.add(pid) ? null : ProcessTable.entry(pid);
            if (entry != null) {
                followers.add(entry);
            }
        }
    }

    /** Signals those of a run that are in another group than the leader's, which has been signalled as a whole. */
    private void signalOthers(Wanted wanted, List<ProcessTable.Entry> followers) {
        LinuxProcess run = wanted.run();
        boolean refused = false;
        for (ProcessTable.Entry follower : followers) {
            if (!follower.dead() && wanted.isFor(follower)) {
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
     *
     * @param unseen whether there may be others, which cannot be seen now
     */
    private void look(LinuxProcess run, List<ProcessTable.Entry> followers, boolean unseen) {
        List<Integer> dead = new ArrayList<>();
        boolean allDead = !followers.isEmpty() || run.isKeptByLeader();
        for (ProcessTable.Entry follower : followers) {
            if (follower.dead()) {
                dead.add(follower.pid());
            } else {
                allDead = false;
                watchMember(run, follower);
            }
        }
        if (!run.members().isEmpty()) {
            unsettled.remove(run);
        } else if (run.sawDeadBefore(dead) && allDead && !unseen && watch.whoIsOutside(run) == Presence.NOBODY) {
            conclude(run);
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
    private boolean isStillThere(int pid, LinuxProcess run) {
        try {
            ProcessTable.Entry now = ProcessTable.entry(pid);
            if (now == null || now.dead()) {
                return false;
            }
            if (now.isFollowerOf(run.pid()) && run.ownsSession()) {
                return !run.isRemaining() || run.isSessionLeft();
            }
            RunCgroup cgroup = run.cgroup();
            return cgroup == null ? outsiders.isOf(pid, run) : cgroup.holds(pid);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
