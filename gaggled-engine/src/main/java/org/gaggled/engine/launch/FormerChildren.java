package org.gaggled.engine.launch;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The children that this process had before it began to start programs. After an upgrade, those that lead a session are
 * the programs of the earlier gaggled, and each is about to be adopted: until then nobody may reap it.
 */
final class FormerChildren {

    /** Gaggled opens channels and plugins meanwhile. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(60).toNanos();

    private final long since = System.nanoTime();
    private final Set<Integer> leaders;

    private FormerChildren(Set<Integer> leaders) {
        this.leaders = leaders;
    }

    /** Those that there are now. */
    static FormerChildren ofThisProcess() {
        Set<Integer> leaders = OwnChildren.orphans().stream()
                .filter(pid -> LibC.sessionOf(pid) == pid)
                .collect(Collectors.toUnmodifiableSet());
        return new FormerChildren(leaders);
    }

    /** Whether a process is one of them, and may yet be adopted. */
    boolean mayBeAdopted(int pid) {
        return leaders.contains(pid) && System.nanoTime() - since < LONGEST_NANOS;
    }
}
