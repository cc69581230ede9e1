package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.launch.LaunchRequest;
import org.jspecify.annotations.Nullable;

/**
 * The processes that belong to a run and have left its session, as daemons do. For the watching thread alone.
 *
 * <p>One belongs to a run if an ancestor is in the run's session, or is known by its environment. Of a daemon whose
 * parent has ended, gaggled is the parent, and the environment is all that is left: it has the variables that gaggled
 * tells each program. The commands around a program's life have the same ones, so such a process is said to come of the
 * run that began first, of those that had begun when it did: that is the program's own.
 */
final class Outsiders {

    private static final Path PROC = Path.of("/proc");

    /** What the names of the variables begin with that gaggled tells a program. */
    private static final String TOLD = "GAGGLED_";

    /** By it, a program finds out what gaggled calls it. */
    static final String NAME_VARIABLE = "GAGGLED_PROGRAM_NAME";

    /** More than there are between an orphan and what descends from it, however deep it nests. */
    private static final int MOST_GENERATIONS = 1000;

    private final Supplier<Collection<LinuxProcess>> runs;

    Outsiders(Supplier<Collection<LinuxProcess>> runs) {
        this.runs = runs;
    }

    /** By which the environment of what comes of a run is known; empty where it is not. */
    static Set<String> marks(LaunchRequest request) {
        return request.getEnvironment().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(TOLD))
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of them that no gaggled tells in another way: where it can be reached may be told otherwise by now. */
    static Set<String> lastingMarks(LaunchRequest request) {
        return marks(request).stream()
                .filter(variable -> variable.startsWith(NAME_VARIABLE + "="))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** When a process began, in the kernel's ticks; -1 when it is gone, or cannot be seen. */
    static long startTime(int pid) {
        try {
            ProcessTable.Entry entry = ProcessTable.entry(pid);
            return entry == null ? -1 : entry.startTime();
        } catch (IOException unseen) {
            return -1;
        }
    }

    /** Whether anything has come to gaggled of what belongs to a run. */
    boolean isAnyOrphanOf(LinuxProcess run) {
        if (run.marks().isEmpty()) {
            return false;
        }
        Map<Integer, LinuxProcess> leaders = leaders();
        Set<Integer> seen = new HashSet<>();
        boolean hasOneEnded;
        do {
            hasOneEnded = false;
            for (int orphan : OwnChildren.orphans()) {
                if (!seen.add(orphan) || !isOutside(orphan, leaders)) {
                    continue;
                }
                if (run.equals(ownerByEnvironment(orphan, leaders.values()))) {
                    return true;
                }
                // What it has made before it ended came to gaggled when it ended, and may have been listed too early.
                hasOneEnded |= !isAlive(orphan);
            }
        } while (hasOneEnded);
        return false;
    }

    private static boolean isAlive(int pid) {
        try {
            ProcessTable.Entry entry = ProcessTable.entry(pid);
            return entry != null && !entry.dead();
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** Adds what belongs to those runs to what was found in their sessions, which is listed by their pids. */
    void addTo(Map<Integer, List<ProcessTable.Entry>> followers, Collection<LinuxProcess> wanted) throws IOException {
        Map<Integer, LinuxProcess> leaders = leaders();
        Map<Integer, @Nullable LinuxProcess> owners = new HashMap<>();
        for (int pid : ProcessTable.pids()) {
            if (isOutside(pid, leaders)) {
                LinuxProcess owner = owner(pid, leaders, owners);
                ProcessTable.Entry entry = owner != null && wanted.contains(owner) ? ProcessTable.entry(pid) : null;
                if (owner != null && entry != null && !entry.dead()) {
                    followers.computeIfAbsent(owner.pid(), none -> new ArrayList<>()).add(entry);
                }
            }
        }
    }

    /** Whether a process belongs to a run and is not in its session. */
    boolean isOf(int pid, LinuxProcess run) throws IOException {
        Map<Integer, LinuxProcess> leaders = leaders();
        return isOutside(pid, leaders) && run.equals(owner(pid, leaders, new HashMap<>()));
    }

    private Map<Integer, LinuxProcess> leaders() {
        return runs.get().stream().collect(Collectors.toMap(LinuxProcess::pid, run -> run, (one, other) -> other));
    }

    /** Whether it is in no session of a run, nor in gaggled's own: from that one, what it has left cannot be told. */
    private static boolean isOutside(int pid, Map<Integer, LinuxProcess> leaders) {
        int session = LibC.sessionOf(pid);
        return session >= 0 && session != OwnChildren.SESSION && !leaders.containsKey(session);
    }

    private static @Nullable LinuxProcess owner(
            int pid, Map<Integer, LinuxProcess> leaders, Map<Integer, @Nullable LinuxProcess> known)
            throws IOException {
        List<Integer> line = new ArrayList<>();
        LinuxProcess owner = null;
        for (int each = pid; each > 1 && line.size() < MOST_GENERATIONS;) {
            if (known.containsKey(each)) {
                owner = known.get(each);
                break;
            }
            line.add(each);
            ProcessTable.Entry entry = ProcessTable.entry(each);
            if (entry == null) {
                break;
            }
            if (entry.parent() == OwnChildren.PID) {
                owner = ownerByEnvironment(each, leaders.values());
                break;
            }
            LinuxProcess run = entry.parent() > 0 ? leaders.get(LibC.sessionOf(entry.parent())) : null;
            if (run != null && run.ownsSession()) {
                owner = run;
                break;
            }
            each = entry.parent();
        }
        for (int each : line) {
            known.put(each, owner);
        }
        return owner;
    }

    private static @Nullable LinuxProcess ownerByEnvironment(int orphan, Collection<LinuxProcess> runs) {
        Set<String> environment = environment(orphan);
        if (environment.isEmpty()) {
            return null;
        }
        long began = startTime(orphan);
        return runs.stream()
                .filter(run -> !run.marks().isEmpty() && environment.containsAll(run.marks()))
                .filter(run -> run.startTime() <= began)
                .min(Comparator.comparingLong(LinuxProcess::startTime).thenComparingLong(LinuxProcess::token))
                .orElse(null);
    }

    /** Empty where it cannot be seen, as that of another user's process. */
    private static Set<String> environment(int pid) {
        try {
            String all = SystemText.decode(Files.readAllBytes(PROC.resolve(pid + "/environ")));
            return Stream.of(all.split("\0", -1))
                    .filter(variable -> variable.startsWith(TOLD))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            return Set.of();
        }
    }
}
