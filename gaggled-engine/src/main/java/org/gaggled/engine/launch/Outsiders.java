package org.gaggled.engine.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.ProgramDefinition;
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

    /** More than there are between an orphan and what descends from it, however deep it nests. */
    private static final int MOST_GENERATIONS = 1000;

    private final ProcessWatch watch;
    private final Orphans orphans;

    Outsiders(ProcessWatch watch, Orphans orphans) {
        this.watch = watch;
        this.orphans = orphans;
    }

    /** By which the environment of what comes of a run is known; empty where it is not. */
    static Set<String> marks(LaunchRequest request) {
        return request.getEnvironment().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(Orphan.TOLD))
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of them that no gaggled tells in another way: where it can be reached may be told otherwise by now. */
    static Set<String> lastingMarks(LaunchRequest request) {
        return marks(request).stream()
                .filter(variable -> variable.startsWith(ProgramDefinition.NAME_VARIABLE + "="))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The run that an orphan comes of that began then, and was told that. */
    static @Nullable LinuxProcess firstOf(Stream<LinuxProcess> runs, Set<String> told, long began) {
        return runs.filter(run -> !run.marks().isEmpty() && told.containsAll(run.marks()))
                .filter(run -> run.startTime() <= began)
                .min(Comparator.comparingLong(LinuxProcess::startTime).thenComparingLong(LinuxProcess::token))
                .orElse(null);
    }

    /** Whether each of those that have lost their parents is known to belong to a run, or to none. */
    boolean areKnown() throws IOException {
        return orphans.areKnown();
    }

    /** Adds what belongs to those runs to what was found in their sessions, which is listed by their pids. */
    void addTo(Map<Integer, List<ProcessTable.Entry>> followers, Collection<LinuxProcess> wanted) throws IOException {
        // What is outside descends from somebody in a session, or from an orphan.
        if (wanted.stream().noneMatch(LinuxProcess::ownsSession) && orphans.areNone()) {
            return;
        }
        Map<Integer, @Nullable LinuxProcess> owners = new HashMap<>();
        Set<Integer> strangers = new HashSet<>();
        for (int pid : ProcessTable.processes()) {
            int session = LibC.sessionOf(pid);
            if (!isOutside(session) || strangers.contains(session)) {
                continue;
            }
            LinuxProcess owner = owner(pid, owners);
            if (owner == null && session == pid) {
                strangers.add(session);
            }
            ProcessTable.Entry entry = owner != null && wanted.contains(owner) ? ProcessTable.entry(pid) : null;
            if (owner != null && entry != null && !entry.dead()) {
                followers.computeIfAbsent(owner.pid(), none -> new ArrayList<>()).add(entry);
            }
        }
    }

    /** Whether a process belongs to a run and is not in its session. */
    boolean isOf(int pid, LinuxProcess run) throws IOException {
        return isOutside(LibC.sessionOf(pid)) && run.equals(owner(pid, new HashMap<>()));
    }

    /**
     * Whether it is no session of a run, nor gaggled's own, of which it cannot be told who has left it. The kernel's
     * threads are in session 0.
     */
    private boolean isOutside(int session) {
        return session > 0 && session != OwnChildren.SESSION && !watch.isLeader(session);
    }

    private @Nullable LinuxProcess owner(int pid, Map<Integer, @Nullable LinuxProcess> known) throws IOException {
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
                owner = orphans.ownerOf(each);
                break;
            }
            LinuxProcess run = entry.parent() > 0 ? watch.runOf(LibC.sessionOf(entry.parent())) : null;
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
}
