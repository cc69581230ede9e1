package org.gaggled.engine.launch;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.ProgramDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is left of a run that an earlier gaggled has started. Its leader is recognised by number and start; it is
 * a {@link Leader.Child} where gaggled has replaced itself in the same process. What a dead leader has left in its
 * session has no such mark. It is taken for the run's only where a member has the token in its environment that gaggled
 * gives to that run alone; a session that got the number later is left alone.
 */
final class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private Adoption() {}

    /**
     * Finds the leader of a run. Its descriptor is the caller's.
     *
     * @throws DescriptorException when it cannot be found out now whether the process is there
     */
    static Leader leaderOf(LaunchRequest request, ProcessIdentity process) throws DescriptorException {
        int pid = Math.toIntExact(process.pid());
        int pidfd = LibC.pidfdOpen(pid);
        if (isNoProcess(pidfd)) {
            return lost(request, pid);
        }
        Descriptors.opened(pidfd);
        boolean taken = false;
        try {
            // Asked after it was opened: what has that start now had the number before, too.
            ProcessTable.Entry entry = entry(pid);
            if (entry == null && LibC.isThere(pidfd)) {
                throw new DescriptorException("/proc does not show it to gaggled; mount /proc without hidepid");
            }
            if (entry != null && entry.startTime() == process.startTime()) {
                taken = true;
                return entry.parent() == OwnChildren.PID ? Leader.Child.of(pid, pidfd) : new AdoptedLeader(pid, pidfd);
            }
        } finally {
            if (!taken) {
                LibC.close(pidfd);
            }
        }
        return lost(request, pid);
    }

    /** Whether no process has the number, though perhaps a thread of one. Any other error says nothing of that. */
    private static boolean isNoProcess(int result) {
        return Set.of(Errno.ESRCH, Errno.EINVAL, Errno.ENOENT).stream().anyMatch(error -> result == -error.number());
    }

    private static Leader lost(LaunchRequest request, int pid) throws DescriptorException {
        int standIn = Descriptors.opened(Epoll.eventfd());
        boolean known = false;
        try {
            Epoll.raise(standIn);
            boolean left = LibC.isSessionLeft(standIn, pid);
            boolean ours = left && hasMemberOf(request, pid);
            known = true;
            if (left && !ours) {
                LOG.warn("{}: its process {} has ended, and there are processes in a session of that number; nothing"
                        + " shows that they are the program's, so gaggled leaves them alone", request.getProgramName(),
                        pid);
            }
            return new LostLeader(pid, standIn, ours);
        } finally {
            if (!known) {
                LibC.close(standIn);
            }
        }
    }

    private static boolean hasMemberOf(LaunchRequest request, int leader) throws DescriptorException {
        String token = request.getEnvironment().get(ProgramDefinition.RUN_VARIABLE);
        if (token == null) {
            return false;
        }
        String wanted = ProgramDefinition.RUN_VARIABLE + "=" + token;
        for (ProcessTable.Entry member : members(leader)) {
            if (environmentOf(member.pid()).contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static List<ProcessTable.Entry> members(int leader) throws DescriptorException {
        try {
            return ProcessTable.followersOf(Set.of(leader)).getOrDefault(leader, List.of());
        } catch (IOException unreadable) {
            throw new DescriptorException("the process table cannot be read: " + unreadable, unreadable);
        }
    }

    private static Set<String> environmentOf(int pid) throws DescriptorException {
        try {
            return ProcessTable.environmentOf(pid);
        } catch (IOException unreadable) {
            throw new DescriptorException("the process table cannot be read: " + unreadable, unreadable);
        }
    }

    private static ProcessTable.@Nullable Entry entry(int pid) throws DescriptorException {
        try {
            return ProcessTable.entry(pid);
        } catch (IOException unreadable) {
            throw new DescriptorException("the process table cannot be read: " + unreadable, unreadable);
        }
    }
}
