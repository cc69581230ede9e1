package org.gaggled.engine.launch;

import java.io.IOException;
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
 *
 * <p>What has left the session is the program's own business while the leader lives: a server that is asked to end asks
 * its workers itself. It gets SIGKILL; any other signal only once the leader has ended, and then the last that was
 * sent.
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

    /** How long it may remain unknown whether anybody is left, before somebody is said to be. */
    private static final long PATIENCE_NANOS = 2_000_000_000;

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

    /** The last signal while the leader lived; guarded by the lock. */
    private @Nullable ProcessSignal lastSignal;

    /** Whether the session was seen empty after the leader's end: the number may be anybody's since. */
    private volatile boolean sessionWasEmpty;

    /** Whether somebody of the session could not be signalled the last time, for it runs as another user. */
    private volatile boolean refused;

    /** Those known to be left; used by the watching thread alone. */
    private final List<GroupMember> members = new ArrayList<>();

    /** The leader's end while the listener has not heard of it; used by the watching thread alone. */
    private Leader.@Nullable End untold;

    /** When that was learnt; used by the watching thread alone. */
    private long endedAt;

    /** Whether it was said that something of it cannot be seen; used by the watching thread alone. */
    private boolean saidUnseen;

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
            startTime = startTimeOf(leader.pid());
        }
        return startTime;
    }

    private static long startTimeOf(int pid) {
        try {
            ProcessTable.Entry entry = ProcessTable.entry(pid);
            return entry == null ? UNKNOWN : entry.startTime();
        } catch (IOException unreadable) {
            return UNKNOWN;
        }
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
                result = sessionWasEmpty ? -Errno.ESRCH.number() : leader.signalRest(signal.number());
            } else {
                lastSignal = signal;
                result = leader.signalGroup(signal.number());
            }
        } finally {
            lock.unlock();
        }
        if (isGroup()) {
            boolean reachesAll = leaderIsGone || signal.equals(ProcessSignal.KILL);
            watch.signalOthers(this, signal, reachesAll ? Leftovers.Reach.ALL : Leftovers.Reach.SESSION);
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

    /** The last signal that was sent while the leader lived; null where there was none. */
    @Nullable
    ProcessSignal lastSignal() {
        lock.lock();
        try {
            return lastSignal;
        } finally {
            lock.unlock();
        }
    }

    /** What reaping a leader led to. */
    enum Reaping {
        /** It cannot be reaped yet: a debugger holds it, or another process is to do it. */
        HELD,
        /** The run is over: nothing else matters. */
        OVER,
        /** It is to be found out whether anything else of the run is left. */
        ENDED
    }

    /** Reaps the leader, which is dead; asked again, after there was no memory, it goes on where it was. */
    Reaping reap() {
        startTime();
        lock.lock();
        try {
            if (phase == Phase.RUNNING) {
                if (untold == null) {
                    untold = leader.end();
                    endedAt = System.nanoTime();
                }
                if (untold == null) {
                    return Reaping.HELD;
                }
                phase = isGroup() ? Phase.REMAINING : Phase.OVER;
            }
            return phase == Phase.OVER ? Reaping.OVER : Reaping.ENDED;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it has been unknown for too long, after the leader's end, if anybody is left. */
    boolean hasWaitedForLong(long now) {
        return now - endedAt > PATIENCE_NANOS;
    }

    /** Whether anybody is left in the session, dead or alive, or may be; the leader has ended. */
    boolean isSessionLeft() {
        if (sessionWasEmpty) {
            return false;
        }
        boolean left = leader.isSessionLeft();
        sessionWasEmpty = !left && leader.ownsSession();
        return left;
    }

    /** Whether the leader's number is the run's; it may be a stranger's when the session was empty once. */
    boolean hasNumber() {
        return !sessionWasEmpty;
    }

    /** Whether this is said for the first time: that something of it cannot be seen. */
    boolean saysUnseen() {
        boolean first = !saidUnseen;
        saidUnseen = true;
        return first;
    }

    /** Whether what is in the session of the leader's number is the run's. */
    boolean ownsSession() {
        return hasNumber() && leader.ownsSession();
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
