package org.gaggled.engine.simulation;

import java.time.Duration;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens around gaggled. It names programs and not runs, so that it means something also when others
 * before it did not happen. Where it cannot happen nothing does.
 */
public sealed interface Happening {

    /** Something about one program. */
    sealed interface OfProgram extends Happening {

        /** Which one. */
        ProgramId program();
    }

    // ---- the launcher and the processes

    /**
     * A process is there and was noted, and gaggled was not told yet.
     *
     * @param children whether it leaves others behind that do not end with it
     */
    record Spawns(ProgramId program, boolean children) implements OfProgram {}

    /** gaggled is told that a process has started; if it has died by then, also that. */
    record StartIsTold(ProgramId program) implements OfProgram {}

    /** A launch cannot be made. */
    record CannotStart(ProgramId program, String why) implements OfProgram {}

    /** A launch is taken back that gaggled wants no more. */
    record IsTakenBack(ProgramId program) implements OfProgram {}

    /** The program's own process ends. */
    record Dies(ProgramId program, ExitStatus exit) implements OfProgram {}

    /** What the program's process has started ends. */
    record ChildrenDie(ProgramId program) implements OfProgram {}

    /** The launcher has taken over the process that an earlier gaggled has started. */
    record IsAdopted(ProgramId program) implements OfProgram {}

    /** The system did not permit a signal. */
    record SignalIsRefused(ProgramId program, ProcessSignal signal) implements OfProgram {}

    /**
     * The launcher reports what cannot be.
     *
     * @param current whether of the run that goes on, rather than of one that never was
     */
    record LauncherLies(ProgramId program, Lie lie, boolean current) implements OfProgram {}

    /** What a launcher may say that cannot be, of a process that runs. */
    enum Lie {
        STARTED,
        START_FAILED,
        GONE
    }

    /** A command around a program's life is over. */
    record ErrandEnds(ProgramId program, ErrandKind kind, ErrandOutcome outcome) implements OfProgram {}

    // ---- probes, and what programs tell of themselves

    /**
     * A probe finds something, whether anybody has asked or not.
     *
     * @param late whether of the run before the present one
     */
    record ProbeFinds(ProgramId program, Finding finding, boolean late) implements OfProgram {}

    /** What a probe may find. */
    enum Finding {
        READY,
        NOT_READY,
        READY_UNKNOWN,
        NOT_ALIVE
    }

    /** A program asks for more time. */
    record AsksForTime(ProgramId program, Duration time) implements OfProgram {}

    /** A program tells how it is. */
    record TellsStatus(ProgramId program, String status) implements OfProgram {}

    // ---- time

    /** The time of a task's schedule has come. */
    record IsDue(ProgramId program) implements OfProgram {}

    /** An alarm rings, whose time has come. */
    record AlarmRings(Alarm alarm) implements Happening {}

    /** gaggled is not scheduled for so long; what happens meanwhile it hears when it goes on. */
    record GaggledStalls(Duration time) implements Happening {}

    // ---- those who place programs

    /** A program that is placed has a place here. */
    record PlaceIsGiven(ProgramId program) implements OfProgram {}

    /** A program that is placed has none here. */
    record PlaceIsLost(ProgramId program, String reason) implements OfProgram {}

    /** All programs that are placed have a place here. */
    record AllPlacesAreGiven() implements Happening {}

    // ---- operators

    /** gaggled begins, for the first time. */
    record Begins() implements Happening {}

    /** An operator asks for something. */
    record OperatorAsks(ProgramId program, Verb verb) implements OfProgram {}

    /** What an operator may ask for. */
    enum Verb {
        START,
        STOP,
        RESTART,
        SIGNAL,
        RELOAD
    }

    /** An operator asks for every program there is to be started. */
    record EverythingIsAskedFor() implements Happening {}

    /** Another definition takes effect. */
    record Reload(GaggleDefinition definition) implements Happening {}

    /** Somebody asks for the states of all programs. */
    record DumpIsAskedFor() implements Happening {}

    /**
     * An operator ends gaggled.
     *
     * @param now whether at once, with SIGKILL
     */
    record Shutdown(boolean now) implements Happening {}

    // ---- gaggled itself

    /** gaggled is killed between two steps. */
    record GaggledDies() implements Happening {}

    /** gaggled is killed in the middle of what follows, after so many commands. */
    record GaggledWillDie(int commands) implements Happening {}

    /**
     * gaggled is killed while it writes what is to be remembered next.
     *
     * @param seed by which it is decided what of it is written
     */
    record GaggledWillDieWriting(long seed) implements Happening {}

    /** Nobody is going to kill gaggled in the middle of something any more. */
    record GaggledLives() implements Happening {}

    /**
     * Another gaggled goes on.
     *
     * @param definition the one that it finds; null for the one that was in force
     * @param keeps whether it leaves alone what runs
     */
    record GaggledReturns(@Nullable GaggleDefinition definition, boolean keeps) implements Happening {}

    // ---- what is expected

    /** Nothing happens any more by itself: from now on everything has to be where it belongs. */
    record AllIsQuiet() implements Happening {}

    /** Everything was to end, and had time to. */
    record AllIsOver() implements Happening {}
}
