package org.gaggled.engine.launch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that waits for the death of every process: it sleeps in an epoll of their pidfds, reaps the dead, looks
 * for what they left behind, and tells the listeners.
 *
 * <p>Most runs end with an empty session, which one call finds out. Otherwise, and to signal what made another group in its
 * session, the process table has to be read, which takes milliseconds on a large machine: that is done by this thread alone,
 * once for all runs that ask for it, and for no more than a quarter of the time.
 *
 * <p>The queue of signals for other groups has no bound of its own: the host asks a few times for a run, and there are as
 * many runs as programs.
 */
final class ProcessWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final int EVENTS_AT_ONCE = 256;
    private static final long WAKE_TOKEN = 0;
    private static final int FOREVER = -1;
    /** Between two looks at what no descriptor reports: a process held by a debugger, one that cannot be watched. */
    private static final int LOOK_AGAIN_MILLIS = 5;

    /** How many times as long as it took to read the process table it is left alone. */
    private static final int TABLE_REST = 3;

    /** A number, for a Duration made where memory has just run out would throw again, and end the thread. */
    private static final long LOOK_AGAIN_NANOS = LOOK_AGAIN_MILLIS * 1_000_000L;

    private final AtomicLong tokens = new AtomicLong(WAKE_TOKEN + 1);
    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final Queue<SessionSignal> signals = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("process-watch").daemon().unstarted(this::run);
    private final int epoll;
    private final int wake;

    private volatile boolean closed;

    /** Whether the epoll and the wake-up are open; guarded by this. */
    private boolean open = true;

    /** Dead leaders that cannot be reaped yet; used by the watching thread alone. */
    private final Set<LinuxProcess> held = new LinkedHashSet<>();

    /** Runs without a leader and without a known member; used by the watching thread alone. */
    private final Set<LinuxProcess> unsettled = new LinkedHashSet<>();

    /** The process table is not read before; used by the watching thread alone. */
    private long tableAt = System.nanoTime();

    private record SessionSignal(LinuxProcess run, ProcessSignal signal) {}

    private ProcessWatch(int epoll, int wake) {
        this.epoll = epoll;
        this.wake = wake;
    }

    /** Begins to watch. */
    static ProcessWatch open() throws PluginException {
        int epoll = opened(LibC.epollCreate());
        int wake = opened(LibC.eventfd());
        opened(LibC.epollAdd(epoll, wake, WAKE_TOKEN));
        ProcessWatch watch = new ProcessWatch(epoll, wake);
        watch.thread.start();
        return watch;
    }

    private static int opened(int result) throws PluginException {
        if (result < 0) {
            throw new PluginException("cannot watch processes: " + Errno.meaningOf(-result) + " ("
                    + Errno.nameOf(-result) + ")");
        }
        return result;
    }

    long newToken() {
        return tokens.getAndIncrement();
    }

    /**
     * Makes sure that a process can be watched, without reporting it yet. Its pidfd belongs to the watch from now on.
     *
     * @return 0, or an error's number, negated: then the pidfd is closed
     */
    synchronized int add(LinuxProcess process) {
        int result = closed
                ? -Errno.EBADF.number()
                : LibC.epollAddSilent(epoll, process.pidfd(), process.token());
        if (result >= 0) {
            watched.put(process.token(), process);
        } else {
            LibC.close(process.pidfd());
        }
        return result;
    }

    /** Begins to report a process that was added, be it dead by now. */
    synchronized void arm(LinuxProcess process) {
        if (open) {
            LibC.epollArm(epoll, process.pidfd(), process.token());
        }
    }

    /** Stops to watch a process, and closes its pidfd. */
    synchronized void remove(Watched process) {
        // Not if the closing of everything was faster: the number may be another descriptor's by now.
        if (watched.remove(process.token(), process)) {
            // Closing alone is not enough: while another thread spawns, the new process holds a copy for a moment.
            LibC.epollDelete(epoll, process.pidfd());
            LibC.close(process.pidfd());
        }
    }

    /** Signals everything of a run's session that is in another group; soon, and on the watching thread. */
    void signalOthers(LinuxProcess run, ProcessSignal signal) {
        signals.add(new SessionSignal(run, signal));
        wake();
    }

    private synchronized void wake() {
        if (open) {
            LibC.raise(wake);
        }
    }

    /** Whether listeners may still be told anything. */
    boolean isClosed() {
        return closed;
    }

    /** Ends the thread and closes all descriptors. No listener is told anything afterwards. */
    void close(Duration bound) {
        closed = true;
        wake();
        try {
            if (!thread.join(bound)) {
                LOG.warn("a listener holds up the watching thread; its descriptors stay open");
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        closeDescriptors();
    }

    private synchronized void closeDescriptors() {
        open = false;
        watched.values().forEach(process -> LibC.close(process.pidfd()));
        watched.clear();
        LibC.close(wake);
        LibC.close(epoll);
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            LibC.EpollEvents events = new LibC.EpollEvents(arena, EVENTS_AT_ONCE);
            while (!closed) {
                try {
                    turn(events);
                } catch (OutOfMemoryError e) {
                    // What was not dealt with is reported again by the next wait: every step takes something out last.
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        }
    }

    private void turn(LibC.EpollEvents events) {
        int count = LibC.epollWait(epoll, events, timeoutMillis());
        if (count < 0 && count != -Errno.EINTR.number()) {
            LOG.error("bug: waiting for processes failed: {}", Errno.nameOf(-count));
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        for (int i = 0; i < count && !closed; i++) {
            long token = events.token(i);
            guarded(() -> ready(token));
        }
        guarded(this::reapHeld);
        guarded(this::settle);
    }

    /** How long to sleep when nothing is reported. */
    private int timeoutMillis() {
        if (!held.isEmpty()) {
            return LOOK_AGAIN_MILLIS;
        }
        if (signals.isEmpty() && unsettled.isEmpty()) {
            return FOREVER;
        }
        long now = System.nanoTime();
        long wait = signals.isEmpty() ? Long.MAX_VALUE : 0;
        for (LinuxProcess run : unsettled) {
            wait = Math.min(wait, run.lookAt() - now);
        }
        wait = Math.max(0, Math.max(wait, tableAt - now));
        return (int) Math.min(Integer.MAX_VALUE, (wait + 999_999) / 1_000_000);
    }

    /** Whatever goes wrong with one process, the others are still watched. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error failure) {
            LOG.error("bug in the launcher while watching processes; it goes on", failure);
        }
    }

    private void ready(long token) {
        if (token == WAKE_TOKEN) {
            LibC.drain(wake);
            return;
        }
        switch (watched.get(token)) {
            case LinuxProcess leader -> leaderDied(leader);
            case GroupMember member -> memberDied(member);
            case null -> LOG.debug("a process was reported after it was forgotten");
        }
    }

    private void leaderDied(LinuxProcess leader) {
        switch (leader.reap()) {
            case HELD -> {
                LibC.epollDisarm(epoll, leader.pidfd(), leader.token());
                held.add(leader);
            }
            case OVER -> {
                conclude(leader);
                held.remove(leader);
            }
            case REMAINING -> {
                // At once: who is left is another matter, and may be no more than dead who are about to be reaped.
                tellExit(leader, true);
                leader.lookAgain(System.nanoTime());
                unsettled.add(leader);
                held.remove(leader);
                // Its pidfd is kept, to signal its group by.
                LibC.epollDelete(epoll, leader.pidfd());
            }
        }
    }

    private void reapHeld() {
        new ArrayList<>(held).forEach(this::leaderDied);
    }

    private void memberDied(GroupMember member) {
        // It is our child where orphans come to us, as they do to the first process of a container.
        LibC.reapAdopted(member.pidfd());
        if (member.run().members().stream().allMatch(member::equals)) {
            member.run().lookAgain(System.nanoTime());
            unsettled.add(member.run());
        }
        member.run().members().remove(member);
        remove(member);
    }

    /**
     * Looks for what is left of every run that asks for it, signals it, and tells what came out. A run of which nothing is left
     * is over at once; only for the others is the process table read, when its time has come.
     */
    private void settle() {
        for (LinuxProcess run : List.copyOf(unsettled)) {
            if (run.members().isEmpty() && !run.isSessionLeft()) {
                conclude(run);
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
            tableAt = System.nanoTime() + LOOK_AGAIN_NANOS;
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
     * Begins to watch all who are left of a run without a leader. It is over when only the same dead are found as the time
     * before: a chain of processes, each of which forks and ends, would have left others. Where nobody at all is found, though
     * the kernel says that somebody is there, it is not over: it may be hidden, or was not there yet when its place in the table was
     * read.
     */
    private void look(LinuxProcess run, List<ProcessTable.Entry> followers) {
        List<Integer> dead = new ArrayList<>();
        boolean allDead = !followers.isEmpty();
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
            conclude(run);
            unsettled.remove(run);
        } else {
            run.lookAgain(System.nanoTime());
        }
    }

    /** Watches a process that was found in a session, unless it is known; what cannot be watched is found again by the next look. */
    private void watchMember(LinuxProcess run, ProcessTable.Entry found) {
        if (run.members().stream().anyMatch(member -> member.pid() == found.pid())) {
            return;
        }
        int pidfd = LibC.pidfdOpen(found.pid());
        if (pidfd < 0) {
            return;
        }
        GroupMember member = new GroupMember(newToken(), found.pid(), pidfd, run);
        if (!isStillThere(found.pid(), run) || LibC.epollAdd(epoll, pidfd, member.token()) < 0) {
            LibC.close(pidfd);
            return;
        }
        watched.put(member.token(), member);
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

    /** Nothing is left of a run, or nothing that lives. */
    private void conclude(LinuxProcess run) {
        run.over();
        if (!tellExit(run, false)) {
            tell(run, LaunchListener::gone);
        }
        remove(run);
    }

    /** Tells the end of the leader, unless that is told. */
    private boolean tellExit(LinuxProcess run, boolean leftovers) {
        @Nullable ProcessExit exit = run.untoldExit(leftovers);
        if (exit == null) {
            return false;
        }
        tell(run, listener -> listener.exited(exit));
        run.exitIsTold();
        return true;
    }

    /** What a listener is called for. */
    @FunctionalInterface
    interface News {
        void tell(LaunchListener listener);
    }

    /** Calls a listener, unless all is over. One that throws must not harm the others. */
    void tell(LinuxProcess run, News news) {
        if (closed) {
            return;
        }
        try {
            news.tell(run.listener());
        } catch (RuntimeException | Error failure) {
            LOG.error("bug: the listener of {} threw", run, failure);
        }
    }
}
