package org.gaggled.engine.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/**
 * One run: the process that was launched and, after it, what is left of its group.
 *
 * <p>Until the leader is reaped its number is ours, dead or alive, so signals go to the number and the lock keeps the
 * reaping away meanwhile. From then on they go through the pidfds of the members.
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

    private static final int CORE_DUMPED = 0x80;
    private static final int SIGNAL_MASK = 0x7f;

    private final LaunchRequest request;
    private final LaunchListener listener;
    private final ProcessWatch watch;
    private final int pid;
    private final int pidfd;
    private final long token;
    /** Up to this much, the kernel's figure of the peak memory may be gaggled's own. */
    private final long inheritedResidentBytes;

    private final Lock lock = new ReentrantLock();
    private Phase phase = Phase.RUNNING;
    private boolean killed;

    /** Those known to be left; used by the watching thread alone. */
    private final List<GroupMember> members = new ArrayList<>();

    /** The leader's end while the listener has not heard of it; used by the watching thread alone. */
    private @Nullable LeaderEnd untold;

    /** The pids that the last look at the group showed dead; used by the watching thread alone. */
    private List<Integer> lastSeenDead = List.of();

    private record LeaderEnd(ExitStatus status, @Nullable ResourceUsage usage) {}

    LinuxProcess(LaunchRequest request, LaunchListener listener, ProcessWatch watch, int pid, int pidfd) {
        this.request = request;
        this.listener = listener;
        this.watch = watch;
        this.pid = pid;
        this.pidfd = pidfd;
        this.token = watch.newToken();
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

    LaunchListener listener() {
        return listener;
    }

    /** Whether the look before showed all of these dead, too. */
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
        lock.lock();
        try {
            if (phase == Phase.RUNNING) {
                return LibC.kill(isGroup() ? -pid : pid, signal.number()) >= 0;
            }
            if (phase == Phase.OVER) {
                return false;
            }
            killed |= signal.equals(ProcessSignal.KILL);
        } finally {
            lock.unlock();
        }
        watch.signalRemaining(this, signal);
        return true;
    }

    private boolean isGroup() {
        return request.getScope() == SignalScope.GROUP;
    }

    /** Whether a SIGKILL was sent to what remains; then it is meant for everything found later, too. */
    boolean isKilled() {
        lock.lock();
        try {
            return killed;
        } finally {
            lock.unlock();
        }
    }

    /** What reaping a leader led to. */
    enum Reaping {
        /** It cannot be reaped yet: a debugger holds it. */
        HELD,
        /** Nothing is left of the run, or nothing that matters. */
        OVER,
        /** There is something else in its group, dead or alive. */
        REMAINING
    }

    /** Reaps the leader, which is dead; asked again, after there was no memory, it goes on where it was. */
    Reaping reap() {
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
                        : new LeaderEnd(new ExitStatus.Unknown(0), null);
            }
            phase = isGroup() && mayHaveRemains() ? Phase.REMAINING : Phase.OVER;
            return phase == Phase.OVER ? Reaping.OVER : Reaping.REMAINING;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayHaveRemains() {
        return LibC.kill(-pid, 0) != -Errno.ESRCH.number();
    }

    /** Whether there is somebody in the group whom we may signal, be it a dead one; signal 0 harms nobody. */
    boolean hasRemains() {
        return LibC.kill(-pid, 0) >= 0;
    }

    /** Whether the leader is reaped and others are or may be left. */
    boolean isRemaining() {
        lock.lock();
        try {
            return phase == Phase.REMAINING;
        } finally {
            lock.unlock();
        }
    }

    /** What the listener has not been told yet of the leader's end; null once it has. */
    @Nullable ProcessExit untoldExit(boolean leftovers) {
        LeaderEnd end = untold;
        return end == null ? null : new ProcessExit(end.status(), end.usage(), leftovers);
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
     * The usage without what is not the program's: at {@code exec} the kernel books the memory of the process that called
     * it, which is gaggled, on the new program's peak.
     */
    private ResourceUsage usage(ResourceUsage counted) {
        return counted.getMaxResidentBytes() > inheritedResidentBytes
                ? counted
                : new ResourceUsage(counted.getUserTime(), counted.getSystemTime(), 0);
    }

    @Override
    public String toString() {
        return request.getProgramName() + " [" + pid + "]";
    }
}
