package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is left of a run that an earlier gaggled has started. Its leader is recognised by number and start; it is
 * a {@link Leader.Child} where gaggled has replaced itself in the same process. What a dead leader has left in its
 * session has no such mark. It is taken for the run's only where a member has the environment that gaggled gives to
 * that program alone; a session that got the number later is left alone.
 */
final class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private static final int OWN_PID = (int) ProcessHandle.current().pid();

    private Adoption() {}

    /**
     * Finds the leader of a run. Its descriptor is the caller's.
     *
     * @throws DescriptorException when the system has no descriptor for it now
     */
    static Leader leaderOf(LaunchRequest request, ProcessIdentity process) throws DescriptorException {
        int pid = Math.toIntExact(process.pid());
        int pidfd = LibC.pidfdOpen(pid);
        if (pidfd >= 0) {
            // Asked after it was opened: what has that start now had the number before, too.
            ProcessTable.Entry entry = entry(pid);
            if (entry != null && entry.startTime() == process.startTime()) {
                return entry.parent() == OWN_PID ? Leader.Child.of(pid, pidfd) : new AdoptedLeader(pid, pidfd);
            }
            if (entry == null && LibC.isThere(pidfd)) {
                LOG.warn("{}: process {} is hidden from gaggled, which cannot tell whether it is the program's, and"
                        + " leaves it alone; do not mount /proc with hidepid", request.getProgramName(), pid);
            }
            LibC.close(pidfd);
        } else if (isShortage(pidfd)) {
            Descriptors.opened(pidfd);
        }
        return lost(request, pid);
    }

    /** Any other error says that no process has the number. */
    private static boolean isShortage(int result) {
        return Set.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM).stream().anyMatch(error -> result == -error.number());
    }

    private static Leader lost(LaunchRequest request, int pid) throws DescriptorException {
        int standIn = Descriptors.opened(Epoll.eventfd());
        Epoll.raise(standIn);
        boolean left = LibC.isSessionLeft(standIn, pid);
        boolean ours = left && hasMemberOf(request, pid);
        if (left && !ours) {
            LOG.warn("{}: its process {} has ended, and there are processes in a session of that number; nothing shows"
                    + " that they are the program's, so gaggled leaves them alone", request.getProgramName(), pid);
        }
        return new LostLeader(pid, standIn, ours);
    }

    private static boolean hasMemberOf(LaunchRequest request, int leader) {
        byte[] variable = (Outsiders.NAME_VARIABLE + "=" + request.getProgramName()).getBytes(StandardCharsets.UTF_8);
        String wanted = new String(variable, StandardCharsets.ISO_8859_1);
        try {
            return ProcessTable.followersOf(Set.of(leader)).getOrDefault(leader, List.of()).stream()
                    .anyMatch(member -> environmentOf(member.pid()).contains(wanted));
        } catch (IOException unreadable) {
            LOG.warn("cannot read the process table: {}", unreadable.toString());
            return false;
        }
    }

    /** The variables that a process was started with, as {@code NAME=value}; none where they cannot be read. */
    private static Set<String> environmentOf(int pid) {
        try {
            String all = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            return Arrays.stream(all.split("\0")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException goneOrAnothers) {
            return Set.of();
        }
    }

    private static ProcessTable.@Nullable Entry entry(int pid) {
        try {
            return ProcessTable.entry(pid);
        } catch (IOException unreadable) {
            return null;
        }
    }
}
