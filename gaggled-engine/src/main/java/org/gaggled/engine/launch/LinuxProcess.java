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
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/**
 * One run: the process that was launched and, after it, what is left of its session.
 *
 * <p>Until the leader is reaped its number is ours, dead or alive, so signals go to the number and the lock keeps the
 * reaping away meanwhile. From then on the number stays with the session until its last process is gone, and the
 * leader's pidfd reaches its group. Other groups of the session, and what has left it, are found by the
 * {@link ProcessWatch}, which signals each of their processes.
 */
final class LinuxProcess implements LaunchedProcess, Watched {

    /** Where a run is. */
    private enum Phase {
        /** The leader is not reaped. */
        RUNNING,
        /** The leader is reaped, and others are or may be left. */
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

    private static final int CORE_DUMPED = 0x80;
    private static final int SIGNAL_MASK = 0x7f;

    private final LaunchRequest request;
    private final LaunchListener listener;
    private final ProcessWatch watch;
    private final int pid;
    private final int pidfd;
    private final long token;
    private final @Nullable RunCgroup cgroup;
    private final Set<String> marks;
    private volatile long startTime = UNKNOWN;
    /** Up to this much, the kernel's figure of the peak memory may be gaggled's own. */
    private final long inheritedResidentBytes;

    private final Lock lock = new ReentrantLock();
    private volatile Phase phase = Phase.RUNNING;
    private volatile boolean killed;

    /** Whether somebody of the session could not be signalled the last time, for it runs as another user. */
    private volatile boolean refused;

    /** Those known to be left; used by the watching thread alone. */
    private final List<GroupMember> members = new ArrayList<>();

    /** The leader's end while the listener has not heard of it; used by the watching thread alone. */
    private @Nullable LeaderEnd untold;

    /** When to look for what is left, and the pause after that; used by the watching thread alone. */
    private long lookAt;

    private long pauseNanos = FIRST_PAUSE_NANOS;

    /** The pids that the last look found dead; used by the watching thread alone. */
    private List<Integer> lastSeenDead = List.of();

    private record LeaderEnd(ExitStatus status, @Nullable ResourceUsage usage) {}

    /** A run of that leader, within that cgroup of its own or without one. */
    LinuxProcess(
            LaunchRequest request, LaunchListener listener, ProcessWatch watch, int pid, int pidfd,
            @Nullable RunCgroup cgroup) {
        this.request = request;
        this.listener = listener;
        this.watch = watch;
        this.pid = pid;
        this.pidfd = pidfd;
        this.token = watch.newToken();
        this.cgroup = cgroup;
        this.marks = Outsiders.marks(request);
        this.inheritedResidentBytes = LibC.ownMaxResidentBytes() / 4 * 5;
    }

    @Override
    public long getPid() {
        return pid;
    }

    int pid() {
        return pid;
    }

    @Override
    public int pidfd() {
        return pidfd;
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
            startTime = Outsiders.startTime(pid);
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
        boolean all = lastSeenDead.containsAll(dead);
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
                result = LibC.kill(pid, signal.number());
            } else if (leaderIsGone) {
                result = LibC.signalGroup(pidfd, pid, signal.number());
            } else {
                result = LibC.kill(-pid, signal.number());
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
        /** It cannot be reaped yet: a debugger holds it. */
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
                LibC.Reaped reaped = LibC.reap(pid);
                if (reaped.result() == 0) {
                    return Reaping.HELD;
                }
                untold = reaped.result() > 0
                        ? new LeaderEnd(status(reaped.status()), usage(reaped.usage()))
                        : new LeaderEnd(new ExitStatus.Unknown(null), null);
            }
            phase = isGroup() && watch.isAnyoneLeft(this) ? Phase.REMAINING : Phase.OVER;
            return phase == Phase.OVER ? Reaping.OVER : Reaping.REMAINING;
        } finally {
            lock.unlock();
        }
    }

    /** Whether anybody is left, dead or alive; the leader is reaped. */
    boolean isSessionLeft() {
        return LibC.isSessionLeft(pidfd, pid);
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Whether the leader is reaped and others are or may be left. */
    boolean isRemaining() {
        return phase == Phase.REMAINING;
    }

    /** What the listener has not been told yet of the leader's end; null once it has. */
    @Nullable
    ProcessExit untoldExit(boolean leftovers) {
        LeaderEnd end = untold;
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

    private static ExitStatus status(int waitStatus) {
        int signal = waitStatus & SIGNAL_MASK;
        return signal == 0
                ? new ExitStatus.Exited(waitStatus >> 8 & 0xff)
                : new ExitStatus.Killed(new ProcessSignal(signal), (waitStatus & CORE_DUMPED) != 0);
    }

    /**
     * The usage without what is not the program's: at {@code exec} the kernel books the memory of the process that
     * called it, which is gaggled, on the new program's peak.
     */
    private ResourceUsage usage(ResourceUsage counted) {
        Long most = counted.getMaxResidentBytes();
        return most != null && most > inheritedResidentBytes
                ? counted
                : ResourceUsage.builder(counted.getUserTime(), counted.getSystemTime()).build();
    }

    @Override
    public String toString() {
        return request.getProgramName() + " [" + pid + "]";
    }
}
