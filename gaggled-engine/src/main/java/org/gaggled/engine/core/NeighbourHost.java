package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.jspecify.annotations.Nullable;

/** Another host, as far as it is known here, and those of its programs that programs here need. */
final class NeighbourHost {

    /** Whether what it has told counts. */
    private enum Standing {
        NOT_HEARD_OF,
        KNOWN,
        UNKNOWN,
        LEFT
    }

    private final String name;
    private Standing standing = Standing.NOT_HEARD_OF;

    /** Why nobody knows what it does, as far as anybody has said. */
    private @Nullable String reason;

    /** Since when it stands like that. */
    private long since;

    private @Nullable HostReport report;
    private long reportedAt;

    private final Map<ProgramId, Neighbour> neighbours = new HashMap<>();

    /** What programs here need of it, by the names in their configuration, and which programs these names mean. */
    private final Map<String, List<Neighbour>> meant = new LinkedHashMap<>();

    /** Programs that an earlier gaggled has known there. */
    private final Set<ProgramId> recalled = new LinkedHashSet<>();

    NeighbourHost(String name, @Nullable String reason) {
        this.name = name;
        this.reason = reason;
    }

    String name() {
        return name;
    }

    boolean isKnown() {
        return standing == Standing.KNOWN || standing == Standing.LEFT;
    }

    boolean hasLeft() {
        return standing == Standing.LEFT;
    }

    boolean isHeardOf() {
        return standing != Standing.NOT_HEARD_OF;
    }

    long since() {
        return since;
    }

    /** Why it is not known what it does; null where that is known, or nobody has said why. */
    @Nullable
    String reason() {
        return reason;
    }

    /** What keeps its programs from being up that is not a matter of any of them; null where there is no such thing. */
    @Nullable
    String trouble() {
        return switch (standing) {
            case KNOWN -> null;
            case LEFT -> "its gaggled shut down";
            case UNKNOWN, NOT_HEARD_OF -> "nobody knows how it is: " + whyUnknown();
        };
    }

    /** What is known of it, for whoever asks. */
    HostState state(long now) {
        HostState.Builder state = HostState.builder(name)
                .standing(
                        switch (standing) {
                            case KNOWN -> HostState.Standing.KNOWN;
                            case LEFT -> HostState.Standing.LEFT;
                            case UNKNOWN, NOT_HEARD_OF -> HostState.Standing.UNKNOWN;
                        },
                        Duration.ofNanos(now - since))
                .reason(isKnown() ? null : whyUnknown());
        HostReport last = report;
        return (last == null ? state : state.report(last, Duration.ofNanos(now - reportedAt))).build();
    }

    private String whyUnknown() {
        return reason == null ? "not heard of yet" : reason;
    }

    Collection<Neighbour> neighbours() {
        return neighbours.values();
    }

    /** The first few needs of one of its programs that lead to further hosts, as it has told them last. */
    List<ProgramId> needsOf(ProgramId program, int most) {
        HostReport last = report;
        return last == null
                ? List.of()
                : last.getNeeds().stream()
                        .filter(need -> need.getProgram().equals(program.nameThere()))
                        .map(need -> ProgramId.at(need.getHost(), need.getNeeded()))
                        .limit(most)
                        .toList();
    }

    /** Those that are needed by that name; one that may not exist where none is known by it. */
    List<Neighbour> meantBy(String asked) {
        return meant.computeIfAbsent(asked, this::find);
    }

    private List<Neighbour> find(String asked) {
        List<Neighbour> found = new ArrayList<>();
        HostReport last = report;
        if (last != null) {
            for (NeighbourProgram program : last.getPrograms()) {
                if (isMeant(program, asked)) {
                    Neighbour neighbour = neighbour(ProgramId.at(name, program.getName()));
                    neighbour.tell(program, last.getIncarnation(), reportedAt);
                    found.add(neighbour);
                }
            }
        } else {
            ProgramId id = ProgramId.at(name, asked);
            recalled.stream().filter(id::covers).forEach(one -> found.add(neighbour(one)));
        }
        if (found.isEmpty()) {
            found.add(neighbour(ProgramId.at(name, asked)));
        }
        return found;
    }

    private static boolean isMeant(NeighbourProgram program, String asked) {
        return asked.equals(program.getName()) || asked.equals(program.getGroup());
    }

    private Neighbour neighbour(ProgramId id) {
        return neighbours.computeIfAbsent(id, one -> new Neighbour(this, one));
    }

    /** An earlier gaggled has known that program there. */
    void recall(ProgramId id) {
        recalled.add(id);
    }

    /** Names by which nothing is needed any more mean nothing any more. */
    void forgetNames() {
        meant.clear();
    }

    /** Programs that nobody needs any more are forgotten. */
    void forgetUnneeded() {
        neighbours.values().removeIf(neighbour -> neighbour.neededBy().isEmpty());
    }

    /** It has told that: what is different by it. */
    Change told(HostReport told, long now) {
        boolean back = standing != Standing.KNOWN;
        stand(Standing.KNOWN, null, now);
        report = told;
        reportedAt = now;
        if (meant.isEmpty()) {
            return Change.NONE;
        }
        List<Neighbour> changed = new ArrayList<>();
        Set<Neighbour> gone = new LinkedHashSet<>(neighbours.values());
        Map<String, List<Neighbour>> next = new HashMap<>();
        for (NeighbourProgram program : told.getPrograms()) {
            if (meant.containsKey(program.getName()) || meant.containsKey(program.getGroup())) {
                Neighbour neighbour = neighbour(ProgramId.at(name, program.getName()));
                gone.remove(neighbour);
                if (neighbour.tell(program, told.getIncarnation(), now) || back) {
                    changed.add(neighbour);
                }
                for (String asked : meant.keySet()) {
                    if (isMeant(program, asked)) {
                        next.computeIfAbsent(asked, _ -> new ArrayList<>()).add(neighbour);
                    }
                }
            }
        }
        for (Neighbour neighbour : gone) {
            if (neighbour.tell(null, told.getIncarnation(), now) || back) {
                changed.add(neighbour);
            }
        }
        return new Change(changed, regroup(next));
    }

    /** Whether the names mean others by now than they did. */
    private boolean regroup(Map<String, List<Neighbour>> next) {
        boolean regrouped = false;
        for (Map.Entry<String, List<Neighbour>> entry : meant.entrySet()) {
            List<Neighbour> means = next.getOrDefault(entry.getKey(), List.of());
            List<Neighbour> those =
                    means.isEmpty() ? List.of(neighbour(ProgramId.at(name, entry.getKey()))) : means;
            regrouped |= !those.equals(entry.getValue());
            entry.setValue(those);
        }
        return regrouped;
    }

    /** It can be heard, if it has something to tell. */
    void listenTo() {
        if (!isHeardOf()) {
            reason = null;
        }
    }

    /** Nobody knows any more what it does, if anybody ever did: those of which that changes something. */
    Change lost(String why, long now) {
        boolean heardOf = isHeardOf();
        if (standing != Standing.UNKNOWN) {
            stand(heardOf ? Standing.UNKNOWN : Standing.NOT_HEARD_OF, why, now);
            return new Change(List.copyOf(neighbours.values()), false);
        }
        reason = why;
        return Change.NONE;
    }

    /** It has said goodbye: its programs are down. */
    Change left(long now) {
        if (standing == Standing.LEFT) {
            return Change.NONE;
        }
        stand(Standing.LEFT, null, now);
        report = null;
        neighbours.values().forEach(Neighbour::leave);
        return new Change(List.copyOf(neighbours.values()), false);
    }

    private void stand(Standing next, @Nullable String why, long now) {
        if (next != standing) {
            since = now;
        }
        standing = next;
        reason = why;
    }

    /**
     * What is different.
     *
     * @param neighbours those of which something is
     * @param regrouped whether a name means other programs than it did
     */
    record Change(List<Neighbour> neighbours, boolean regrouped) {

        static final Change NONE = new Change(List.of(), false);
    }
}
