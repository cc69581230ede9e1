package org.gaggled.engine.launch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
 * <p>Most runs end with an empty group, which one call finds out. Otherwise the process table has to be read, which takes
 * milliseconds on a large machine; so that is done once for all runs that ended together, and only by this thread.
 *
 * <p>The queue of signals for remaining processes has no bound of its own: the host asks a few times for a run, and there
 * are as many runs as programs.
 */
final class ProcessWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final int EVENTS_AT_ONCE = 256;
    private static final long WAKE_TOKEN = 0;
    private static final int FOREVER = -1;
    /** Between two looks at what no descriptor reports: a process held by a debugger, one that cannot be watched. */
    private static final int LOOK_AGAIN_MILLIS = 5;

    /** A number, for a Duration made where memory has just run out would throw again, and end the thread. */
    private static final long LOOK_AGAIN_NANOS = LOOK_AGAIN_MILLIS * 1_000_000L;

    private final AtomicLong tokens = new AtomicLong(WAKE_TOKEN + 1);
    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final Queue<RemainsSignal> signals = new ConcurrentLinkedQueue<>();
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

    private record RemainsSignal(LinuxProcess run, ProcessSignal signal) {}

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

    /** Signals everything that is left of a run whose leader is gone; soon, and on the watching thread. */
    void signalRemaining(LinuxProcess run, ProcessSignal signal) {
        signals.add(new RemainsSignal(run, signal));
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
        int count = LibC.epollWait(epoll, events, held.isEmpty() && unsettled.isEmpty() ? FOREVER : LOOK_AGAIN_MILLIS);
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
                remove(leader);
            }
            case REMAINING -> {
                unsettled.add(leader);
                held.remove(leader);
                remove(leader);
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
            unsettled.add(member.run());
        }
        member.run().members().remove(member);
        remove(member);
    }

    /** Looks once for what is left of every run that asks for it, signals it, and tells what came out. */
    private void settle() {
        List<RemainsSignal> wanted = new ArrayList<>();
        for (RemainsSignal signal = signals.poll(); signal != null; signal = signals.poll()) {
            if (signal.run().isRemaining()) {
                wanted.add(signal);
            }
        }
        Map<Integer, LinuxProcess> runs = new HashMap<>();
        unsettled.forEach(run -> runs.put(run.pid(), run));
        wanted.forEach(signal -> runs.put(signal.run().pid(), signal.run()));
        if (runs.isEmpty()) {
            return;
        }
        Set<LinuxProcess> unclear = look(runs);
        if (!unclear.isEmpty()) {
            runs.values().retainAll(unclear);
            unclear = look(runs);
        }
        for (RemainsSignal signal : wanted) {
            signal.run().members().forEach(member -> LibC.pidfdSendSignal(member.pidfd(), signal.signal().number()));
        }
        List<LinuxProcess> settled = new ArrayList<>(unsettled);
        settled.removeAll(unclear);
        for (LinuxProcess run : settled) {
            conclude(run);
            unsettled.remove(run);
        }
    }

    /** Begins to watch all who are left of these runs, and gives the runs that have to be looked at again. */
    private Set<LinuxProcess> look(Map<Integer, LinuxProcess> runs) {
        Map<Integer, List<ProcessTable.Entry>> remains;
        try {
            remains = ProcessTable.leftOf(runs.keySet());
        } catch (IOException unreadable) {
            LOG.warn("cannot read the process table, trying again: {}", unreadable.toString());
            return new HashSet<>(runs.values());
        }
        Set<LinuxProcess> unclear = new HashSet<>();
        for (LinuxProcess run : runs.values()) {
            List<ProcessTable.Entry> found = remains.getOrDefault(run.pid(), List.of());
            boolean allWatched = found.stream().allMatch(entry -> watchMember(run, entry));
            // Something there that the pass did not meet: a process that was born while it went on.
            if (!allWatched || (run.members().isEmpty() && mayHaveMissed(run, found))) {
                unclear.add(run);
            }
        }
        return unclear;
    }

    /**
     * Whether somebody may be alive though a pass found nobody. The table is listed first and read afterwards, so a process
     * that was listed alive and read dead may have left a child that came too late for the list. Only a second pass that
     * shows no other dead than the first is to be believed.
     */
    private static boolean mayHaveMissed(LinuxProcess run, List<ProcessTable.Entry> dead) {
        if (dead.isEmpty()) {
            return run.hasRemains() && !isNumberTaken(run);
        }
        return !run.sawDeadBefore(dead.stream().map(ProcessTable.Entry::pid).toList());
    }

    /**
     * Watches a process that was found in the group, unless it is dead or known.
     *
     * @return whether that settles it: not if it could not be watched, nor if it has died since it was found alive, for it
     *     may have left a child that the pass over the table was too early for
     */
    private boolean watchMember(LinuxProcess run, ProcessTable.Entry entry) {
        if (entry.dead()) {
            if (entry.parent() == OWN_PID) {
                LibC.reap(entry.pid());
            }
            return true;
        }
        if (run.members().stream().anyMatch(member -> member.pid() == entry.pid())) {
            return true;
        }
        int pidfd = LibC.pidfdOpen(entry.pid());
        if (pidfd < 0) {
            return false;
        }
        GroupMember member = new GroupMember(newToken(), entry.pid(), pidfd, run);
        if (!isStillLeft(entry.pid(), run)) {
            LibC.close(pidfd);
            return false;
        }
        if (LibC.epollAdd(epoll, pidfd, member.token()) < 0) {
            LibC.close(pidfd);
            return false;
        }
        watched.put(member.token(), member);
        run.members().add(member);
        if (run.isKilled()) {
            LibC.pidfdSendSignal(pidfd, LibC.SIGKILL);
        }
        return true;
    }

    /** Asked after the pidfd was opened: by then the number cannot have passed to a stranger without this seeing it. */
    private static boolean isStillLeft(int pid, LinuxProcess run) {
        try {
            ProcessTable.Entry now = ProcessTable.entry(pid);
            return now != null && !now.dead() && now.isLeftOf(run.pid()) && !isNumberTaken(run);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Whether a stranger has got the number of a reaped leader: then nobody was left in the group. */
    private static boolean isNumberTaken(LinuxProcess run) {
        return Files.exists(Path.of("/proc", Integer.toString(run.pid())));
    }

    private void conclude(LinuxProcess run) {
        boolean leftovers = !run.members().isEmpty();
        if (!leftovers) {
            run.over();
        }
        @Nullable ProcessExit exit = run.untoldExit(leftovers);
        if (exit != null) {
            tell(run, listener -> listener.exited(exit));
            run.exitIsTold();
        } else if (!leftovers) {
            tell(run, LaunchListener::gone);
        }
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
