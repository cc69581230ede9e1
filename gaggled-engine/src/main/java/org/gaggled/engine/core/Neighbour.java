package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramPhase;
import org.jspecify.annotations.Nullable;

/**
 * A program of another host that programs here need, as its host has told it last. How much that counts now is a matter
 * of its {@link NeighbourHost}.
 */
final class Neighbour implements Needed {

    /** Old enough for every delay, and still a number of nanoseconds. */
    private static final Duration OLDEST = Duration.ofDays(36_500);

    /** A condition that held when its host told of it last, and since when: never earlier than that was. */
    private record Since(Holding holding, long time) {}

    final NeighbourHost host;

    private ProgramId id;
    private final List<Edge> neededBy = new ArrayList<>();
    private final Map<Condition, Since> held = new EnumMap<>(Condition.class);

    /** What its host has told of it; null where the host has not been heard of, or has no such program. */
    private @Nullable NeighbourProgram told;

    Neighbour(NeighbourHost host, ProgramId id) {
        this.host = host;
        this.id = id;
    }

    /**
     * Its host tells that of it, or that there is none.
     *
     * @return whether anything is different
     */
    boolean tell(@Nullable NeighbourProgram program, String incarnation, long now) {
        boolean differs = !Objects.equals(program, told);
        told = program;
        for (Condition condition : Condition.values()) {
            NeighbourProgram.Holding holds =
                    program == null ? null : program.getConditions().get(Accounts.untilOf(condition));
            Since before = held.get(condition);
            Since next = holds == null ? null : since(holds, incarnation, before, now);
            if (next == null) {
                held.remove(condition);
            } else {
                held.put(condition, next);
            }
            differs |= !Objects.equals(before, next);
        }
        if (program != null) {
            id = ProgramId.at(host.name(), program.getName());
        }
        return differs;
    }

    /**
     * Each report says at least how old a condition is: the earliest of these times is the best. It may be before the
     * beginning of this gaggle's time, and so below zero.
     */
    private static Since since(
            NeighbourProgram.Holding holds, String incarnation, @Nullable Since before, long now) {
        Holding holding = new Holding(incarnation, holds.number());
        long since = now - (holds.age().compareTo(OLDEST) < 0 ? holds.age() : OLDEST).toNanos();
        return new Since(
                holding,
                before != null && before.holding.equals(holding) ? Math.min(before.time, since) : since);
    }

    /** Its host has said goodbye: it is down. */
    void leave() {
        held.clear();
    }

    /** Whether its host has a program of that name, as far as anybody knows. */
    boolean isThere() {
        return told != null;
    }

    /** Why it is where it is, for a person; null where its host says nothing. */
    @Nullable
    String reason() {
        return told == null ? null : told.getReason();
    }

    @Override
    public ProgramId id() {
        return id;
    }

    @Override
    public List<Edge> neededBy() {
        return neededBy;
    }

    @Override
    public long since(Condition condition) {
        Since since = host.isKnown() ? held.get(condition) : null;
        return since == null ? Life.NEVER : since.time;
    }

    @Override
    public @Nullable Holding holding(Condition condition) {
        Since since = host.isKnown() ? held.get(condition) : null;
        return since == null ? null : since.holding;
    }

    @Override
    public boolean mayComeUp() {
        return !host.hasLeft() && told != null && told.mayComeUp();
    }

    @Override
    public boolean isKnown() {
        return host.isKnown();
    }

    @Override
    public ProgramPhase phase() {
        return told == null || host.hasLeft() ? ProgramPhase.DOWN : told.getPhase();
    }

    @Override
    public Cause cause() {
        String trouble = host.trouble();
        if (trouble != null) {
            return new Cause.Elsewhere(host.hasLeft() ? "shutdown" : "unknown", trouble);
        }
        if (told == null) {
            return new Cause.Elsewhere("reload", "its host has no program of that name any more");
        }
        String word = told.getCauseWord();
        String reason = told.getReason();
        return word == null || reason == null ? new Cause.Elsewhere("unknown", "it was started anew")
                : new Cause.Elsewhere(word, reason);
    }
}
