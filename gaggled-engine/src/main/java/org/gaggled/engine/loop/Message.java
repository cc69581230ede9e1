package org.gaggled.engine.loop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Input;
import org.jspecify.annotations.Nullable;

/** What comes into the loop's inbox. */
sealed interface Message {

    /** The launcher, or an alarm, tells something. */
    record Told(Input input) implements Message {}

    /** The launcher hands over the process of a run. */
    record Running(int program, long run, LaunchedProcess process) implements Message {}

    /** An operator asks for something, and waits for the outcome. */
    record Asked(Input input, CompletableFuture<ControlOutcome> answer) implements Message {}

    /** Somebody asks for everything there is to say of one program. */
    record AskedDescription(int program, CompletableFuture<ProgramDescription> answer) implements Message {}

    /** Somebody asks for the states, and of which moment they are. */
    record AskedSnapshot(CompletableFuture<GaggleSnapshot> answer) implements Message {}

    /** Somebody asks for the states, after an input that marks the moment, if there is one. */
    record AskedStates(@Nullable Input input, CompletableFuture<List<ProgramState>> answer) implements Message {}
}
