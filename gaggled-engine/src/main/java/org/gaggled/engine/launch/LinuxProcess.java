package org.gaggled.engine.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * One run: the process that was launched and, after it, what is left of its session.
 *
 * <p>The lock keeps the leader from being reaped while it is signalled. After its end its number stays with the session
 * until the last process of that is gone, and the {@link Leader} reaches its group. Other groups of the session, and
 * what has left it, are found by the {@link ProcessWatch}, which signals each of their processes.
 */
final class LinuxProcess implements LaunchedProcess, Watched {

    /** Where a run is. */
    private enum Phase {
        /** The leader's end is not known. */
        RUNNING,
        /** The leader has ended, and others are or may be left. */
        REMAINING,
        /** Nothing is left. */
        OVER
    }

    /**
     * Between two looks for what is left of a run and not known: what goes on forking must not keep a processor busy.
     */
    private static final long FIRST_PAUSE_NANOS = 5_000_000;

    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private static final long UNKNOWN = -1;

    private final LaunchRequest request;
    private final LaunchListener listener;
    private final ProcessWatch watch;
    private final Leader leader;
    private final long token;
    private final @Nullable RunCgroup cgroup;
    private final Set<String> marks;
    private volatile long startTime;

    private final Lock lock = new ReentrantLock();
    private volatile Phase phase = Phase.RUNNING;
    private volatile boolean killed;

    /** Whether somebody of the session could not be signalled the last time, for it runs as another user. */
    private volatile boolean refused;

    /** Those known to be left; used by the watching thread alone. */
    private final List<GroupMember> members = new ArrayList<>();

    /** The leader's end while the listener has not heard of it; used by the watching thread alone. */
    private Leader.@Nullable End untold;

    /** When to look for what is left, and the pause after that; used by the watching thread alone. */
    private long lookAt;

    private long pauseNanos = FIRST_PAUSE_NANOS;

    /** The pids that the last look found dead; null before the first. Used by the watching thread alone. */
    private @Nullable List<Integer> lastSeenDead;

    private LinuxProcess(
            LaunchRequest request, LaunchListener listener, ProcessWatch watch, Leader leader,
            @Nullable RunCgroup cgroup, Set<String> marks, long startTime) {
        this.request = request;
        this.listener = listener;
        this.watch = watch;
        this.leader = leader;
        this.token = watch.newToken();
        this.cgroup = cgroup;
        this.marks = marks;
        this.startTime = startTime;
    }

    /** A run that has just been started, within that cgroup of its own or without one. */
    static LinuxProcess started(
            LaunchRequest request, LaunchListener listener, ProcessWatch watch, Leader leader,
            @Nullable RunCgroup cgroup) {
        return new LinuxProcess(request, listener, watch, leader, cgroup, Outsiders.marks(request), UNKNOWN);
    }

    /** A run that an earlier gaggled has started, and whose leader began at that time. */
    static LinuxProcess adopted(
            LaunchRequest request, LaunchListener listener, ProcessWatch watch, Leader leader,
            @Nullable RunCgroup cgroup, long startTime) {
        return new LinuxProcess(request, listener, watch, leader, cgroup, Outsiders.lastingMarks(request), startTime);
    }

    @Override
    public long getPid() {
        return leader.pid();
    }

    int pid() {
        return leader.pid();
    }

    @Override
    public int pidfd() {
        return leader.pidfd();
    }

    @Override
    public long token() {
        return token;
    }

    /** The cgroup that it has for itself; null where it has none. */
    @Nullable
    RunCgroup cgroup() {
        return cgroup;
    }

    /** By which the environment of what comes of it is known. */
    Set<String> marks() {
        return marks;
    }

    /** When its leader began, in the kernel's ticks; noted at the latest when that is about to be reaped. */
    long startTime() {
        if (startTime == UNKNOWN && phase == Phase.RUNNING) {
            startTime = Outsiders.startTime(leader.pid());
        }
        return startTime;
    }

    LaunchListener listener() {
        return listener;
    }

    long lookAt() {
        return lookAt;
    }

    /** Asks for another look, after a pause that grows. */
    void lookAgain(long now) {
        lookAt = now + pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }

    /**
     * Whether these are the dead that the look before found, too; one that found others may have been too early for
     * somebody.
     */
    boolean sawDeadBefore(List<Integer> dead) {
        boolean all = lastSeenDead != null && lastSeenDead.containsAll(dead);
        lastSeenDead = dead;
        return all;
    }

    List<GroupMember> members() {
        return members;
    }

    @Override
    public boolean signal(ProcessSignal signal) {
        return send(signal) == SignalOutcome.SENT;
    }

    @Override
    public SignalOutcome send(ProcessSignal signal) {
        int result;
        boolean leaderIsGone;
        lock.lock();
        try {
            if (phase == Phase.OVER) {
                return SignalOutcome.GONE;
            }
            if (signal.equals(ProcessSignal.KILL)) {
                killed = true;
            }
            leaderIsGone = phase == Phase.REMAINING;
            if (!isGroup()) {
                result = leader.signal(signal.number());
            } else if (leaderIsGone) {
                result = leader.signalRest(signal.number());
            } else {
                result = leader.signalGroup(signal.number());
            }
        } finally {
            lock.unlock();
        }
        if (isGroup()) {
            watch.signalOthers(this, signal);
        }
        boolean nobodyElseCanBe = leaderIsGone && refused;
        return result == -Errno.EPERM.number() || nobodyElseCanBe ? SignalOutcome.NOT_PERMITTED : SignalOutcome.SENT;
    }

    void refused(boolean value) {
        refused = value;
    }

    /** Whether all of it belongs to the run, and not the leader alone. */
    boolean isGroup() {
        return request.getScope() == SignalScope.GROUP;
    }

    /** Whether a SIGKILL was sent; then it is meant for everything found later, too. */
    boolean isKilled() {
        return killed;
    }

    /** What reaping a leader led to. */
    enum Reaping {
        /** It cannot be reaped yet: a debugger holds it, or another process is to do it. */
        HELD,
        /** Nothing is left of the run, or nothing that matters. */
        OVER,
        /** There is something else in its session, dead or alive. */
        REMAINING
    }

    /** Reaps the leader, which is dead; asked again, after there was no memory, it goes on where it was. */
    Reaping reap() {
        startTime();
        lock.lock();
        try {
            if (phase != Phase.RUNNING) {
                return phase == Phase.OVER ? Reaping.OVER : Reaping.REMAINING;
            }
            if (untold == null) {
                untold = leader.end();
                if (untold == null) {
                    return Reaping.HELD;
                }
            }
            phase = isGroup() && watch.isAnyoneLeft(this) ? Phase.REMAINING : Phase.OVER;
            return phase == Phase.OVER ? Reaping.OVER : Reaping.REMAINING;
        } finally {
            lock.unlock();
        }
    }

    /** Whether anybody is left, dead or alive, or may be; the leader has ended. */
    boolean isSessionLeft() {
        return leader.isSessionLeft();
    }

    /** Whether what is in the session of the leader's number is the run's. */
    boolean ownsSession() {
        return leader.ownsSession();
    }

    /** Whether nobody but the leader itself, which another process is to reap, keeps the session there. */
    boolean isKeptByLeader() {
        return leader instanceof AdoptedLeader && LibC.isThere(leader.pidfd());
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Whether the leader has ended and others are or may be left. */
    boolean isRemaining() {
        return phase == Phase.REMAINING;
    }

    /** What the listener has not been told yet of the leader's end; null once it has. */
    @Nullable
    ProcessExit untoldExit(boolean leftovers) {
        Leader.End end = untold;
        return end == null ? null : ProcessExit.builder(end.status()).usage(end.usage()).leftovers(leftovers).build();
    }

    void exitIsTold() {
        untold = null;
    }

    /** Nothing is left of it. */
    void over() {
        lock.lock();
        try {
            phase = Phase.OVER;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return request.getProgramName() + " [" + leader.pid() + "]";
    }
}
