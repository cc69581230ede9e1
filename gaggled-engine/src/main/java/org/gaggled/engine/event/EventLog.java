package org.gaggled.engine.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log of a gaggle: one line for each change of a program, and for the same failed start once a minute. It is a sink
 * like any other, so that a screen that does not scroll or a pipe that nobody reads never holds up the supervision.
 */
public final class EventLog implements EventSink {

    private static final Logger log = LoggerFactory.getLogger("gaggled");

    private static final Duration REPETITION_PAUSE = Duration.ofMinutes(1);

    /** The failed start that was logged last of each program of which nothing else has happened since. */
    private final Map<String, GaggleEvent> failedStarts = new HashMap<>();

    @Override
    public void accept(GaggleEvent event) {
        ProgramState program = event.getProgram();
        if (program != null && isRepetition(event, program.getName())) {
            return;
        }
        String text = program == null
                ? wordsFor(event.getType()) + (event.getMessage() == null ? "" : ": " + event.getMessage())
                : program.getName() + ": " + event.getMessage();
        log.atLevel(levelOf(event)).log(text);
    }

    /** Whether a start failed as it did less than a minute ago; gaggled may try again every ten seconds, for days. */
    boolean isRepetition(GaggleEvent event, String program) {
        if (event.getType() != GaggleEventType.START_FAILED) {
            failedStarts.remove(program);
            return false;
        }
        GaggleEvent logged = failedStarts.get(program);
        if (logged != null && Objects.equals(logged.getMessage(), event.getMessage())
                && Duration.between(logged.getTime(), event.getTime()).abs().compareTo(REPETITION_PAUSE) < 0) {
            return true;
        }
        failedStarts.put(program, event);
        return false;
    }

    @Override
    public void missed(long count) {
        log.warn("{} events are missing here: the log could not keep up", count);
    }

    private static String wordsFor(GaggleEventType type) {
        return switch (type) {
            case GAGGLE_STARTED -> "gaggle started";
            case GAGGLE_RELOADED -> "gaggle reloaded";
            case GAGGLE_STOPPING -> "gaggle stopping";
            case STATES_DUMPED -> "states dumped";
            case PROGRAM_UP, PROGRAM_DOWN, PROGRAM_STOPPING, PROGRAM_KILLING, START_FAILED, PROGRAM_FAILED,
                    PROGRAM_READY, PROGRAM_NOT_READY, PROGRAM_DONE,
                    OPERATOR_START,
                    OPERATOR_STOP,
                    OPERATOR_SIGNAL, OPERATOR_RELOAD, STOP_OVERDUE ->
                    type.name();
        };
    }

    private static Level levelOf(GaggleEvent event) {
        return switch (event.getType()) {
            case GAGGLE_STARTED, GAGGLE_RELOADED, GAGGLE_STOPPING, PROGRAM_UP, PROGRAM_READY, PROGRAM_DONE,
                    PROGRAM_STOPPING,
                    OPERATOR_START, OPERATOR_STOP, OPERATOR_SIGNAL, OPERATOR_RELOAD -> Level.INFO;
            case PROGRAM_DOWN -> isInOrder(event.getProgram()) ? Level.INFO : Level.WARN;
            case START_FAILED, PROGRAM_NOT_READY, PROGRAM_KILLING, STOP_OVERDUE -> Level.WARN;
            case PROGRAM_FAILED -> Level.ERROR;
            case STATES_DUMPED -> Level.DEBUG;
        };
    }

    /**
     * Whether a program is down because somebody wanted that, or because it has done what it is for and need not run
     * again.
     */
    private static boolean isInOrder(@Nullable ProgramState program) {
        if (program == null) {
            return false;
        }
        boolean waits = program.getPhase() == ProgramPhase.WAITING;
        return program.wasStoppedByGaggle() ? !isOwnFault(program.getCause()) : program.hasSucceeded() && !waits;
    }

    /** Whether that is why gaggled stops a program which nobody wanted down. */
    private static boolean isOwnFault(@Nullable Cause cause) {
        return switch (cause) {
            case Cause.NotReady _,Cause.NotAlive _,Cause.Limit _ -> true;
            case Cause.Operator _,Cause.Dependency _,Cause.Ended _,Cause.StartFailed _,Cause.Schedule _,Cause.Shutdown _,Cause.Reload _,Cause.Placement _,Cause.Unknown _,Cause.Elsewhere _ ->
                    false;
            case null -> false;
        };
    }
}
