package org.gaggled.engine.launch;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that waits for the death of every process: it sleeps in an epoll of their pidfds, reaps the dead,
 * looks for what they left behind, and tells the listeners.
 */
final class ProcessWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

    private static final int EVENTS_AT_ONCE = 256;
    private static final long WAKE_TOKEN = 0;
    static final int FOREVER = -1;
    /** Between two looks at what no descriptor reports: a process held by a debugger, one that cannot be watched. */
    private static final int LOOK_AGAIN_MILLIS = 5;

    static final long LOOK_AGAIN_NANOS = LOOK_AGAIN_MILLIS * 1_000_000L;

    private final AtomicLong tokens = new AtomicLong(WAKE_TOKEN + 1);
    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().name("process-watch").daemon().unstarted(this::run);
    private final int epoll;
    private final int wake;

    /** Whether the thread ends when it has told of all that it has reaped. */
    private volatile boolean closing;

    /** Whether listeners are told nothing any more. */
    private volatile boolean closed;

    /** Whether the epoll and the wake-up are open; guarded by this. */
    private boolean open = true;

    /** Dead leaders that cannot be reaped yet; used by the watching thread alone. */
    private final Set<LinuxProcess> held = new LinkedHashSet<>();

    /** The runs that are not over, by the pid of the leader, which is theirs until then. */
    private final Map<Integer, LinuxProcess> runs = new ConcurrentHashMap<>();

    /** How many runs there have been. */
    private final AtomicLong runsEver = new AtomicLong();

    /** Runs whose leader is reaped, while it is not known whether anybody is left; for the watching thread alone. */
    private final Set<LinuxProcess> undecided = new LinkedHashSet<>();

    private final Orphans orphans;
    private final Leftovers leftovers;

    private ProcessWatch(int epoll, int wake, Orphan.Environments environments) {
        this.epoll = epoll;
        this.wake = wake;
        this.orphans = new Orphans(this, environments);
        this.leftovers = new Leftovers(this, orphans);
    }

    /** Begins to watch; the environments of orphans are read in that way. */
    static ProcessWatch open(Orphan.Environments environments) throws PluginException {
        int epoll = opened(Epoll.create());
        int wake = opened(Epoll.eventfd());
        opened(Epoll.add(epoll, wake, WAKE_TOKEN));
        ProcessWatch watch = new ProcessWatch(epoll, wake, environments);
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
        int result = closing
                ? -Errno.EBADF.number()
                : Epoll.addSilent(epoll, process.pidfd(), process.token());
        if (result >= 0) {
            watched.put(process.token(), process);
            runs.put(process.pid(), process);
            runsEver.incrementAndGet();
        } else {
            LibC.close(process.pidfd());
        }
        return result;
    }

    /**
     * Begins to watch a process that was found in a run's session; false when that cannot be. Its pidfd belongs to the
     * watch if it can.
     */
    boolean addMember(GroupMember member) {
        if (Epoll.add(epoll, member.pidfd(), member.token()) < 0) {
            return false;
        }
        watched.put(member.token(), member);
        return true;
    }

    /** Whether that is the process of a run, which is reaped here, or was and has left its number to its session. */
    boolean isLeader(int pid) {
        return runOf(pid) != null;
    }

    /** The run whose leader has that number, or has left it to its session; null where there is none. */
    @Nullable
    LinuxProcess runOf(int pid) {
        LinuxProcess run = runs.get(pid);
        return run != null && run.hasNumber() ? run : null;
    }

    /** The runs that are not over. */
    Stream<LinuxProcess> runs() {
        return watched.values().stream().filter(LinuxProcess.class::isInstance).map(LinuxProcess.class::cast);
    }

    /** How many there have been, with those that are over. */
    long runsEver() {
        return runsEver.get();
    }

    /** Whether anybody is left of a run whose leader is reaped, in its session, in its cgroup or elsewhere. */
    Presence whoIsLeft(LinuxProcess run) {
        return run.isSessionLeft() ? Presence.SOMEBODY : whoIsOutside(run);
    }

    /** Whether anybody is in its cgroup or, where it has none, among those that have come to gaggled. */
    Presence whoIsOutside(LinuxProcess run) {
        RunCgroup cgroup = run.cgroup();
        return cgroup == null ? orphans.of(run) : cgroup.presence();
    }

    /** Begins to report a process that was added, be it dead by now. */
    synchronized void arm(LinuxProcess process) {
        if (open) {
            Epoll.arm(epoll, process.pidfd(), process.token());
        }
    }

    /** Stops to watch a process, and closes its pidfd. */
    synchronized void remove(Watched process) {
        if (process instanceof LinuxProcess run) {
            runs.remove(run.pid(), run);
        }
        // Not if the closing of everything was faster: the number may be another descriptor's by now.
        if (watched.remove(process.token(), process)) {
            // Closing alone is not enough: while another thread spawns, the new process holds a copy for a moment.
            Epoll.delete(epoll, process.pidfd());
            LibC.close(process.pidfd());
        }
    }

    /** Signals what is in another group than a run's leader, as far as that; soon, and on the watching thread. */
    void signalOthers(LinuxProcess run, ProcessSignal signal, Leftovers.Reach reach) {
        leftovers.signal(run, signal, reach);
        wake();
    }

    /** Has the watching thread look again. */
    synchronized void wake() {
        if (open) {
            Epoll.raise(wake);
        }
    }

    /**
     * Ends the thread and closes all descriptors. Of each process that was reaped its listener has been told then, and
     * no listener is told anything afterwards; what dies later is not reaped.
     */
    void close(Duration bound) {
        closing = true;
        wake();
        orphans.close();
        try {
            boolean over = thread.join(bound);
            closed = true;
            if (!over) {
                LOG.warn("a listener holds up the watching thread; its descriptors stay open");
                return;
            }
        } catch (InterruptedException interrupted) {
            closed = true;
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
            Epoll.Events events = new Epoll.Events(arena, EVENTS_AT_ONCE);
            while (!closing) {
                turn(events);
            }
        }
        undecided.forEach(leader -> tellExit(leader, true));
    }

    private void turn(Epoll.Events events) {
        int count = Epoll.wait(epoll, events, timeoutMillis());
        if (count < 0 && count != -Errno.EINTR.number()) {
            LOG.error("bug: waiting for processes failed: {}", Errno.nameOf(-count));
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        for (int i = 0; i < count; i++) {
            long token = events.token(i);
            guarded(() -> ready(token));
        }
        guarded(this::reapHeld);
        orphans.beginTurn();
        List.copyOf(undecided).forEach(leader -> guarded(() -> decide(leader)));
        guarded(leftovers::settle);
    }

    /** How long to sleep when nothing is reported. */
    private int timeoutMillis() {
        if (!held.isEmpty() || !undecided.isEmpty()) {
            return LOOK_AGAIN_MILLIS;
        }
        return leftovers.timeoutMillis();
    }

    /** Whatever goes wrong with one process, the others are still watched. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("bug in the launcher while watching processes; it goes on", failure);
        }
    }

    private void ready(long token) {
        if (token == WAKE_TOKEN) {
            Epoll.drain(wake);
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
                Epoll.disarm(epoll, leader.pidfd(), leader.token());
                held.add(leader);
            }
            case OVER -> {
                conclude(leader);
                held.remove(leader);
            }
            case ENDED -> {
                undecided.add(leader);
                held.remove(leader);
                // Its pidfd is kept, to signal its group by.
                Epoll.delete(epoll, leader.pidfd());
            }
        }
    }

    /** Tells the end of a leader: as all there is to tell, or with others left. */
    private void decide(LinuxProcess leader) {
        Presence left = whoIsLeft(leader);
        if (left == Presence.UNKNOWN && !leader.hasWaitedForLong(System.nanoTime())) {
            return;
        }
        if (left == Presence.NOBODY) {
            conclude(leader);
        } else {
            // Who is left is another matter, and may be no more than dead who are about to be reaped.
            tellExit(leader, true);
            ProcessSignal last = leader.lastSignal();
            if (last != null) {
                leftovers.signal(leader, last, Leftovers.Reach.OUTSIDE);
            }
            leftovers.add(leader);
        }
        undecided.remove(leader);
    }

    private void reapHeld() {
        new ArrayList<>(held).forEach(this::leaderDied);
    }

    private void memberDied(GroupMember member) {
        // It is our child where orphans come to us, as they do to the first process of a container.
        LibC.reapAdopted(member.pidfd());
        if (member.run().members().stream().allMatch(member::equals)) {
            leftovers.add(member.run());
        }
        member.run().members().remove(member);
        remove(member);
        // Takes note of it when that was the last of the session.
        member.run().isSessionLeft();
    }

    /** Nothing is left of a run, or nothing that lives. */
    void conclude(LinuxProcess run) {
        run.over();
        if (!tellExit(run, false)) {
            tell(run, LaunchListener::gone);
        }
        remove(run);
    }

    /** Tells the end of the leader, unless that is told. */
    private boolean tellExit(LinuxProcess run, boolean leftovers) {
        @Nullable
        ProcessExit exit = run.untoldExit(leftovers);
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
