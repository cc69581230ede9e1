package org.gaggled.engine.launch;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A leader that an earlier gaggled has started. Somebody else reaps it, at any time, so that its number may be a
 * stranger's the next moment: it is signalled by its pidfd alone. The kernel tells the status through the pidfd once it
 * is reaped, from Linux 6.15 on.
 */
final class AdoptedLeader implements Leader {

    /** How long a dead one may wait for who reaps it, before it counts as gone: some never do. */
    private static final long PATIENCE_NANOS = 200_000_000;

    private final int pid;
    private final int pidfd;

    /** When its end was asked for first; 0 before. Used by the watching thread alone. */
    private long askedAt;

    AdoptedLeader(int pid, int pidfd) {
        this.pid = pid;
        this.pidfd = pidfd;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int pidfd() {
        return pidfd;
    }

    @Override
    public int signal(int signal) {
        return LibC.pidfdSendSignal(pidfd, signal);
    }

    @Override
    public int signalGroup(int signal) {
        return LibC.signalGroup(pidfd, pid, signal);
    }

    @Override
    public int signalRest(int signal) {
        return LibC.signalGroup(pidfd, pid, signal);
    }

    @Override
    public @Nullable End end() {
        // It may have become a child of ours meanwhile.
        LibC.reapAdopted(pidfd);
        if (!LibC.isThere(pidfd)) {
            Integer status = LibC.statusOfReaped(pidfd);
            return status == null ? End.UNKNOWN : End.of(status, null);
        }
        long now = System.nanoTime();
        askedAt = askedAt == 0 ? now : askedAt;
        return now - askedAt < PATIENCE_NANOS ? null : endOfUnreaped();
    }

    private End endOfUnreaped() {
        try {
            ProcessTable.Entry entry = ProcessTable.entry(pid);
            boolean told = entry != null && entry.dead() && LibC.isThere(pidfd) && ProcessTable.showsStatusOf(pid);
            return told ? End.of(Objects.requireNonNull(entry).waitStatus(), null) : End.UNKNOWN;
        } catch (IOException unreadable) {
            return End.UNKNOWN;
        }
    }

    /** The session of one that is not reaped is there, whoever else is in it. */
    @Override
    public boolean isSessionLeft() {
        return LibC.isThere(pidfd) || LibC.isSessionLeft(pidfd, pid);
    }
}
