package org.gaggled.engine.loop;

import java.util.Collection;
import java.util.List;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.probe.told.NotifyNames;
import org.gaggled.engine.state.GaggleState;
import org.jspecify.annotations.Nullable;

/**
 * What a loop keeps for the gaggled that comes after it, and what it goes on from itself. Where nothing is kept,
 * nothing is noted.
 *
 * @param state where it is kept; null where nothing is, and nothing is there to go on from
 * @param next the file that is to be followed from the first input on; null where there is no state
 * @param resumption what an earlier gaggled has left; null where that is nothing
 * @param names those of the sockets that programs tell something to
 * @param tokens by which the processes of a run are known
 */
public record Keeping(
        @Nullable GaggleState state,
        GaggleState.@Nullable Next next,
        @Nullable Resumption resumption,
        NotifyNames names,
        RunTokens tokens) {

    /** For a gaggle after which nothing is kept. */
    public static final Keeping NOTHING = new Keeping(null, null, null, NotifyNames.RANDOM, RunTokens.NONE);

    /**
     * What an earlier gaggled has left.
     *
     * @param definition the one that was in force
     * @param keeps whether what still runs goes on
     */
    public record Resumption(GaggleDefinition definition, Collection<FormerProgram> programs, boolean keeps) {

        /** Takes a copy of the programs. */
        public Resumption {
            programs = List.copyOf(programs);
        }

        /** The programs of which a process was noted. */
        List<ProgramId> adopted() {
            return programs.stream()
                    .filter(program -> program.process() != null)
                    .map(program -> program.memory().id())
                    .toList();
        }

        /** Whether a program was ready when the earlier gaggled ended. */
        boolean wasReady(ProgramId id) {
            return programs.stream().anyMatch(program -> program.memory().id().equals(id)
                    && program.memory().life() instanceof Life.Running running
                    && running.readySince() != Life.NEVER);
        }
    }

    /** A gaggle that has not begun, to be of that definition. */
    Gaggle gaggle(GaggleDefinition definition) {
        if (state == null) {
            return new Gaggle(definition);
        }
        return resumption == null
                ? new Gaggle(definition, List.of())
                : new Gaggle(resumption.definition(), resumption.programs());
    }

    /** The request for a run, such that its process is noted before it does anything. */
    LaunchRequest announced(LaunchRequest request, long run) {
        LaunchRequest marked = marked(request, run);
        return state == null ? marked : marked.toBuilder().announced(true).build();
    }

    /** The request for a run, with what its processes are known by. */
    LaunchRequest marked(LaunchRequest request, long run) {
        return tokens.mark(request, run);
    }

    /** The first input. */
    Input first(GaggleDefinition definition) {
        return resumption == null ? new Input.Begin() : new Input.Resume(definition, resumption.keeps());
    }

    /** What the core's times are counted from. */
    long origin() {
        return state == null ? System.nanoTime() : state.origin();
    }

    /** Where processes are noted. */
    ProcessNotes notes() {
        return state == null ? (_, _, _, _) -> {} : state::spawned;
    }

    /** The first input comes now. */
    void begin() {
        follow(next);
    }

    /** The step that begins now brings another definition, for which that file was prepared, if one is kept. */
    void follow(GaggleState.@Nullable Next prepared) {
        if (state != null && prepared != null) {
            state.follow(prepared);
        }
    }

    /** Before anything else of a step is done. */
    void remember(Command.Remember command) {
        if (state != null) {
            state.remember(command.memories());
        }
    }

    /** All of a step is done. */
    void stepIsDone() {
        if (state != null) {
            state.carriedOut();
        }
    }

    /** Before anybody is told of an event. */
    void event(long number) {
        if (state != null) {
            state.event(number);
        }
    }

    /** Nothing of a program is left, and it is not defined any more. */
    void forget(ProgramId program) {
        if (state != null) {
            state.forget(program);
        }
    }

    /** Nothing runs any more: the next gaggled begins anew. */
    void finish() {
        if (state != null) {
            state.finish();
        }
    }
}
