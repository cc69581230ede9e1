package org.gaggled.engine.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourNeed;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * Finds circles of needs that lead through several hosts. No host can see one in its own configuration; each host tells
 * what its programs need, so whoever hears all of them can. The work is in proportion to the needs that are told.
 */
final class Circles {

    /** What each program needs, instances of a section being one program. */
    private final Map<ProgramId, Set<ProgramId>> needs = new HashMap<>();

    private final Map<String, String> files = new HashMap<>();

    private Circles(Collection<HostReport> reports) {
        for (HostReport report : reports) {
            files.put(report.getHost(), report.getConfigFile());
            for (NeighbourNeed need : report.getNeeds()) {
                needs.computeIfAbsent(sectionOf(report.getHost(), need.getProgram()), _ -> new LinkedHashSet<>())
                        .add(sectionOf(need.getHost(), need.getNeeded()));
            }
        }
    }

    private static ProgramId sectionOf(String host, String name) {
        return new ProgramId(ProgramId.at(host, name).section()).of(host);
    }

    /**
     * A circle in what these hosts tell that leads through a program of the first of them, in words; null where there
     * is none.
     */
    static @Nullable String find(HostReport own, Collection<HostReport> others) {
        if (own.getNeeds().isEmpty()) {
            return null;
        }
        List<HostReport> all = new ArrayList<>(others);
        all.add(own);
        Circles circles = new Circles(all);
        List<ProgramId> found = circles.find(own.getHost());
        return found.isEmpty() ? null : circles.inWords(found);
    }

    /** A way on which it has come to a program, and where that leads to which it has not gone yet. */
    private record Step(ProgramId program, Iterator<ProgramId> next) {}

    private List<ProgramId> find(String host) {
        Set<ProgramId> seen = new HashSet<>();
        for (ProgramId start : needs.keySet()) {
            List<ProgramId> found = host.equals(start.host()) && !seen.contains(start) ? from(start, seen) : List.of();
            if (found.stream().anyMatch(program -> host.equals(program.host()))) {
                return found;
            }
        }
        return List.of();
    }

    /** Goes as deep as it leads, without recursion: nobody knows how deep that is. */
    private List<ProgramId> from(ProgramId start, Set<ProgramId> seen) {
        Deque<Step> way = new ArrayDeque<>();
        Set<ProgramId> onWay = new LinkedHashSet<>();
        enter(start, way, onWay, seen);
        while (!way.isEmpty()) {
            Step step = way.getLast();
            if (!step.next.hasNext()) {
                way.removeLast();
                onWay.remove(step.program);
                continue;
            }
            ProgramId next = step.next.next();
            if (onWay.contains(next)) {
                return onWay.stream().dropWhile(program -> !program.equals(next)).toList();
            }
            if (!seen.contains(next)) {
                enter(next, way, onWay, seen);
            }
        }
        return List.of();
    }

    private void enter(ProgramId program, Deque<Step> way, Set<ProgramId> onWay, Set<ProgramId> seen) {
        seen.add(program);
        onWay.add(program);
        way.addLast(new Step(program, needs.getOrDefault(program, Set.of()).iterator()));
    }

    /** It begins with the first name in alphabetical order, so that every host has the same words for it. */
    private String inWords(List<ProgramId> circle) {
        int first = 0;
        for (int i = 1; i < circle.size(); i++) {
            first = circle.get(i).name().compareTo(circle.get(first).name()) < 0 ? i : first;
        }
        List<ProgramId> turned = new ArrayList<>(circle.subList(first, circle.size()));
        turned.addAll(circle.subList(0, first));
        turned.add(turned.getFirst());
        String written = turned.stream().map(ProgramId::host).distinct().sorted()
                .map(host -> files.getOrDefault(host, "?") + " of " + host)
                .collect(Collectors.joining(", "));
        return turned.stream().map(ProgramId::name).collect(Collectors.joining(" -> ")) + " (" + written + ")";
    }
}
