package org.gaggled.engine.core;

import java.time.Duration;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/** Something that happened, or that somebody asks for. */
public sealed interface Input {

    /** gaggled begins to work. The first input, given once. */
    record Begin() implements Input {}

    /**
     * gaggled goes on where an earlier one was broken off: what still runs is adopted, and the programs are those of
     * that definition from now on, as by {@link Replace}. The first input of a gaggle that was made of memories, given
     * once instead of {@link Begin}.
     *
     * @param keeps whether what still runs goes on; otherwise all of it is stopped, by the rules of the definition
     * until now, before anything is started
     */
    record Resume(GaggleDefinition definition, boolean keeps) implements Input {}

    /** What the launcher tells of one run. */
    sealed interface Report extends Input {

        /** The program that was launched. */
        ProgramId program();

        /** The number that came with {@link Command.Launch}, by which a report of an earlier run is recognised. */
        long run();
    }

    /** The process of a launch runs. */
    record Started(ProgramId program, long run, long pid) implements Report {}

    /** A launch could not be made. */
    record StartFailed(ProgramId program, long run, StartFailure failure) implements Report {}

    /** A launch was taken back before it was made. */
    record Withdrawn(ProgramId program, long run) implements Report {}

    /** The process of a run has ended. */
    record Exited(ProgramId program, long run, ProcessExit exit) implements Report {}

    /** What an ended process had left behind is gone as well. */
    record Gone(ProgramId program, long run) implements Report {}

    /** The system did not permit a signal to a run. */
    record SignalRefused(ProgramId program, long run, ProcessSignal signal) implements Input {}

    /** What {@link Command.RunErrand} has begun is over; given once for each. */
    record ErrandEnded(ProgramId program, long run, ErrandKind kind, ErrandOutcome outcome) implements Input {}

    /**
     * What is found of a run by {@link Command.Probe}, or told by the program itself. It may come late: of a run that
     * is not the current one any more it means nothing.
     */
    sealed interface Probed extends Input {

        /** The program that is probed. */
        ProgramId program();

        /** The number of the run that is probed. */
        long run();
    }

    /** It can be used. */
    record BecameReady(ProgramId program, long run) implements Probed {}

    /**
     * It cannot be used any more, or not yet, for that reason. Told once for each change of the reason before it is
     * ready, so that it is known why it is not.
     */
    record NotReady(ProgramId program, long run, String detail) implements Probed {}

    /**
     * What it was started with does not let it tell whether it is ready in the way that its rules have by now, for that
     * reason: in this run nobody will find out.
     */
    record ReadyUnknown(ProgramId program, long run, String detail) implements Probed {}

    /** It works no more, for that reason. */
    record NotAlive(ProgramId program, long run, String detail) implements Probed {}

    /** The program asks for that much more time, from now, to become ready or to end. */
    record TimeAsked(ProgramId program, long run, Duration time) implements Probed {}

    /** What the program says of itself, for a person: {@code STATUS=} of {@code notify}. */
    record StatusTold(ProgramId program, long run, String status) implements Probed {}

    /** The time of a task's schedule has come. Given once for each time, and once for all that were missed. */
    record Due(ProgramId program) implements Input {}

    /** The time of {@link Command.SetAlarm} has come. */
    record AlarmRang(Alarm alarm) implements Input {}

    /** What an operator asks for; each is answered with one {@link Command.Answer}. */
    sealed interface Request extends Input {

        /** Who asks. */
        Cause.Operator requester();
    }

    /** A program is to run. */
    record OperatorStart(ProgramId program, Cause.Operator requester) implements Request {}

    /** A program is to stay down. */
    record OperatorStop(ProgramId program, Cause.Operator requester) implements Request {}

    /** A program is to be stopped; {@code respawn} decides whether it comes back. */
    record OperatorRestart(ProgramId program, Cause.Operator requester) implements Request {}

    /** A program is to be sent a signal. */
    record OperatorSignal(ProgramId program, ProcessSignal signal, Cause.Operator requester) implements Request {}

    /** A program is to read its configuration again, as its rules have it. */
    record OperatorReload(ProgramId program, Cause.Operator requester) implements Request {}

    /** Everything is to be stopped, in order. */
    record Shutdown(Cause.Operator requester) implements Request {}

    /** Everything is to be stopped, now, with SIGKILL. */
    record ShutdownNow(Cause.Operator requester) implements Request {}

    /**
     * The programs are to be those of another definition: what is new, gone or to be launched in another way changes,
     * and nothing else.
     *
     * @param summary what that comes to, for a person; null where nobody has found out
     */
    record Replace(GaggleDefinition definition, Cause.Operator requester, @Nullable String summary)
            implements Request {

        /** The same, without a summary. */
        public Replace(GaggleDefinition definition, Cause.Operator requester) {
            this(definition, requester, null);
        }
    }

    /** What other hosts do, or that nobody knows. */
    sealed interface OfNeighbours extends Input {}

    /** A host tells what its programs do. The ages in it are those at the time of the input. */
    record NeighbourTold(HostReport report) implements OfNeighbours {}

    /** Nobody knows any more what the programs of that host do, for that reason. */
    record NeighbourLost(String host, String reason) implements OfNeighbours {}

    /** That host has said goodbye: its programs are down. */
    record NeighbourLeft(String host) implements OfNeighbours {}

    /** Other hosts can be heard. What is known of each of them follows. */
    record Connected() implements OfNeighbours {}

    /** No other host can be heard any more, or yet, for that reason. */
    record Disconnected(String reason) implements OfNeighbours {}

    /**
     * What somebody has decided about the place of a program that is placed on some of several hosts. Of one that is
     * unknown, or not placed by now, it means nothing.
     */
    sealed interface OfPlaces extends Input {

        /** The program that is placed. */
        ProgramId program();
    }

    /** A program has a place here: it may run. */
    record PlaceGiven(ProgramId program) implements OfPlaces {}

    /**
     * A program has no place here any more, for that reason, as a part of a sentence: what runs of it is stopped. Told
     * again when the reason is another one.
     */
    record PlaceLost(ProgramId program, String reason) implements OfPlaces {}

    /** Somebody asks for the states of all programs, and for an event that marks the moment. */
    record DumpStates(int token) implements Input {}
}
