package org.gaggled.engine.loop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** What comes into the loop's inbox. */
sealed interface Message {

    /** Something happened. */
    record Happened(Input input) implements Message {}

    /** The launcher hands over the process of a run. */
    record ProcessStarted(Input.Started started, LaunchedProcess process) implements Message {}

    /** A message that somebody waits for the answer of. */
    sealed interface Question<T> extends Message {
        CompletableFuture<T> answer();
    }

    /** An operator asks for something, and waits for the outcome. */
    record Request(Input.Request input, CompletableFuture<ControlOutcome> answer) implements Question<ControlOutcome> {}

    /** Somebody asks for everything there is to say of one program. */
    record AskDescription(ProgramId program, CompletableFuture<ProgramDescription> answer)
            implements Question<ProgramDescription> {}

    /** Somebody asks for the states, and of which moment they are. */
    record AskSnapshot(CompletableFuture<GaggleSnapshot> answer) implements Question<GaggleSnapshot> {}

    /** Somebody asks for the states, after an input that marks the moment, if there is one. */
    record AskStates(Input.@Nullable DumpStates mark, CompletableFuture<List<ProgramState>> answer)
            implements Question<List<ProgramState>> {}
}
