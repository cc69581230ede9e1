package org.gaggled.engine.launch;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The children that this process had before it began to start programs. After an upgrade, those that lead a session are
 * the programs of the earlier gaggled, and each is about to be adopted: until then nobody may reap it.
 */
final class FormerChildren {

    /** Since the first program was started or adopted: all others are adopted in the same step, within milliseconds. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

    private final Set<Integer> leaders;
    private final StartsUnderWay starts;

    private FormerChildren(Set<Integer> leaders, StartsUnderWay starts) {
        this.leaders = leaders;
        this.starts = starts;
    }

    /** Those that there are now; programs are started and adopted by those starts. */
    static FormerChildren ofThisProcess(StartsUnderWay starts) {
        Set<Integer> leaders = OwnChildren.orphans().stream()
                .filter(pid -> LibC.sessionOf(pid) == pid)
                .collect(Collectors.toUnmodifiableSet());
        return new FormerChildren(leaders, starts);
    }

    /** Whether a process is one of them, and may yet be adopted. */
    boolean mayBeAdopted(int pid) {
        return leaders.contains(pid) && !starts.hasBegunBefore(LONGEST_NANOS);
    }
}
