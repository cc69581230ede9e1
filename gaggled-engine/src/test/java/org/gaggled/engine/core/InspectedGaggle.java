package org.gaggled.engine.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/** A gaggle that lets a simulation look inside. */
public final class InspectedGaggle {

    private final Map<ProgramId, Program> programs = new LinkedHashMap<>();

    /** All programs that there were before this step, also those that it has forgotten. */
    private final Map<ProgramId, Program> known = new HashMap<>();

    private final Gaggle gaggle;

    /** A gaggle that is not remembered. */
    public InspectedGaggle(GaggleDefinition definition) {
        this.gaggle = new Gaggle(definition, programs);
    }

    /** A gaggle that is remembered, and goes on from what was left. */
    public InspectedGaggle(GaggleDefinition definition, Collection<FormerProgram> former) {
        this.gaggle = new Gaggle(definition, former, programs);
    }

    /** Handles one input, and gives the commands that follow from it. */
    public void handle(Input input, long nanos, Consumer<? super Command> commands) {
        known.putAll(programs);
        gaggle.handle(input, nanos, commands);
    }

    /** The states of all programs. */
    public List<ProgramState> states(long nanos) {
        return gaggle.states(nanos);
    }

    /** How it is with one program, and why; null where there is no such program. */
    public @Nullable Account account(ProgramId id, long nanos) {
        return gaggle.account(id, nanos);
    }

    /** Whether it has begun to end. */
    public boolean isEnding() {
        return gaggle.isEnding();
    }

    /** Fails unless everything agrees between two inputs; {@code alarms} are those that are set. */
    public void checkSoundness(Map<Alarm, Long> alarms) {
        Soundness.check(programs, alarms);
    }

    /** What is to be remembered of each program now. */
    public Map<ProgramId, Memory> memories() {
        Map<ProgramId, Memory> memories = new LinkedHashMap<>();
        programs.forEach((id, program) -> memories.put(id, Memories.of(program, gaggle.isEnding())));
        return memories;
    }

    /** The rules in force for a program, which may leave, or have left in this step. */
    public LifeRules rules(ProgramId id) {
        return program(id).rules();
    }

    /** Whether there is such a program, which may leave, and it is placed by those rules. */
    public boolean isPlaced(ProgramId id) {
        return programs.containsKey(id) && rules(id).places() != null;
    }

    /** Whether it should run, as far as the gaggle is concerned. */
    public boolean isWanted(ProgramId id) {
        return program(id).wanted;
    }

    /** Whether it is to run, as far as that is not a matter of places, needs and times. */
    public boolean mayStart(ProgramId id) {
        return program(id).mayStart();
    }

    /** Whether the gaggle has given up on it. */
    public boolean hasFailed(ProgramId id) {
        return program(id).hasFailed();
    }

    private Program program(ProgramId id) {
        return Objects.requireNonNull(programs.getOrDefault(id, known.get(id)), id::name);
    }
}
