package org.gaggled.engine.loop;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.probe.ProbeReport;
import org.gaggled.engine.state.GaggleState;
import org.jspecify.annotations.Nullable;

/** What comes into the loop's inbox. */
sealed interface Message {

    /** Something happened. */
    record Happened(Input input) implements Message {}

    /** The launcher hands over the process of a run. */
    record ProcessStarted(Input.Started started, LaunchedProcess process) implements Message {}

    /** What the launcher tells of a command around a program's life. */
    sealed interface OfErrand extends Message {

        /** Which one. */
        ErrandLaunches.Launch launch();
    }

    /** Its process runs. */
    record ErrandStarted(ErrandLaunches.Launch launch, LaunchedProcess process) implements OfErrand {}

    /** It could not be started. */
    record ErrandNotStarted(ErrandLaunches.Launch launch, StartFailure failure) implements OfErrand {}

    /** It was taken back before it was started. */
    record ErrandTakenBack(ErrandLaunches.Launch launch) implements OfErrand {}

    /** Its process has ended. */
    record ErrandExited(ErrandLaunches.Launch launch, ProcessExit exit) implements OfErrand {}

    /** What its process had left behind is gone as well. */
    record ErrandGone(ErrandLaunches.Launch launch) implements OfErrand {}

    /** A probe has something to tell, which it gives when it is asked. */
    record Probed(ProbeReport report) implements Message {}

    /** Other hosts were heard, or can no longer be: the loop is to look what there is. */
    record NeighboursHeard() implements Message {}

    /** From now on, other hosts are told by that; null where nobody is to be told. */
    record TellNeighbours(Neighbours.@Nullable Membership membership) implements Message {}

    /** A message that somebody waits for the answer of. */
    sealed interface Question<T> extends Message {
        CompletableFuture<T> answer();
    }

    /**
     * An operator wants something done.
     *
     * @param selection the programs that are meant; null where it concerns the gaggle as a whole
     */
    record Operate(
            OperationRequest request,
            ProgramSelector.@Nullable Selection selection,
            CompletableFuture<OperationResult> answer)
            implements Question<OperationResult> {}

    /**
     * Somebody wants the loop to end without stopping a program, for another gaggled to go on.
     *
     * @param closing closes the launcher
     */
    record Suspend(Runnable closing, CompletableFuture<Boolean> answer) implements Question<Boolean> {}

    /**
     * Another definition is to be in force.
     *
     * @param variables what programs that are launched from then on are told, beside what their definitions say
     * @param state what it is noted in for the next gaggled; null where nothing is
     * @param beforehand done right before the first event of it, if there is to be one; it does not wait
     */
    record Replace(
            Input.Replace input, Map<String, String> variables, GaggleState.@Nullable Next state, Runnable beforehand,
            CompletableFuture<ControlOutcome> answer)
            implements Question<ControlOutcome> {}

    /** Somebody asks for everything there is to say of one program. */
    record AskDescription(String program, CompletableFuture<ProgramDescription> answer)
            implements Question<ProgramDescription> {}

    /**
     * Somebody asks for the states, and of which moment they are, after an input that marks the moment, if there is
     * one.
     */
    record AskSnapshot(Input.@Nullable DumpStates mark, CompletableFuture<GaggleSnapshot> answer)
            implements Question<GaggleSnapshot> {}

    /** Somebody asks what is known of other hosts. */
    record AskNeighbours(CompletableFuture<ClusterSnapshot> answer) implements Question<ClusterSnapshot> {}
}
