package org.gaggled.engine.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.OperationResult.ProgramResult;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Requester;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what operators ask for, and answers: at once, or when the programs are where they are to be. For the
 * loop's thread alone.
 */
final class Operations {

    private static final Logger log = LoggerFactory.getLogger(Operations.class);

    /** What keeps the programs. */
    interface Core {

        /** Does that, and says what came of it. */
        ControlOutcome ask(Input.Request request);

        /** The program that is called that now; where none is, one that there is not. */
        ProgramId find(String name);

        /** How it is with a program now; null where there is no such program. */
        @Nullable
        ProgramState state(ProgramId program);
    }

    /** Something that was begun, and is answered when nothing of it is waited for any more. */
    private final class Begun {
        final Message.Operate message;
        final Map<ProgramId, ControlOutcome> outcomes = new LinkedHashMap<>();
        int waitedFor;

        Begun(Message.Operate message) {
            this.message = message;
        }

        void settled(ProgramId program, boolean reached) {
            if (!reached) {
                outcomes.put(program, ControlOutcome.NOT_REACHED);
            }
            waitedFor--;
            if (waitedFor == 0) {
                settled.add(this);
            }
        }
    }

    private final LoopControlPort port;
    private final CompletionWatch watch = new CompletionWatch();
    private final Set<Begun> waiting = new LinkedHashSet<>();

    /** Those of them that nothing is waited for any more. */
    private final List<Begun> settled = new ArrayList<>();

    Operations(LoopControlPort port) {
        this.port = port;
    }

    void perform(Message.Operate message, Core core, long now) {
        OperationRequest request = message.request();
        ProgramSelector.Selection selection = message.selection();
        if (selection == null) {
            port.answer(message, OperationResult.of(core.ask(inputOf(request))));
        } else if (selection.getUnknown() != null) {
            port.answer(message,
                    OperationResult.ofUnknown(selection.getUnknown(), selection.getExplanation()));
        } else if (request.getWaitAtMost() != null && !watch.hasRoomFor(selection.getNames().size())) {
            port.answer(message, OperationResult.of(ControlOutcome.BUSY));
        } else {
            begin(message, selection.getNames(), core, now);
        }
    }

    private void begin(Message.Operate message, List<String> programs, Core core, long now) {
        Begun begun = new Begun(message);
        for (String name : programs) {
            ProgramId program = core.find(name);
            ProgramState before = core.state(program);
            ControlOutcome outcome = core.ask(inputOf(message.request(), program));
            begun.outcomes.put(program, outcome);
            Duration patience = message.request().getWaitAtMost();
            if (!outcome.isDone()) {
                noteRefusal(message.request(), program, outcome);
            } else if (patience != null && before != null) {
                begun.waitedFor++;
                watch.await(
                        program,
                        before,
                        goalOf(message.request().getOperation()),
                        now + patience.toNanos(),
                        reached -> begun.settled(program, reached));
            }
        }
        if (begun.waitedFor > 0) {
            waiting.add(begun);
            port.setAside();
        } else {
            port.answer(message, resultOf(begun, core));
        }
    }

    /** That a signal is sent is an event, which is logged; what came of it is not. */
    private static void noteRefusal(OperationRequest request, ProgramId program, ControlOutcome outcome) {
        ProcessSignal signal = request.getSignal();
        if (signal != null) {
            log.warn("{}: {} for {} was not sent: {}", program, signal.name(), request.getRequester(),
                    outcome.getText());
        } else if (request.getOperation() == Operation.RELOAD) {
            log.warn("{}: reload for {} was not done: {}", program, request.getRequester(), outcome.getText());
        }
    }

    /** The core has said something of that program. */
    void happened(ProgramId program) {
        watch.happened(program);
    }

    /** When there is something to look at although nothing happens, or {@link Deadlines#NEVER}. */
    long next() {
        return watch.next();
    }

    /** Answers those who have waited for what has come about, or have waited long enough. */
    void look(Core core, long now) {
        watch.look(now, core::state);
        for (Begun begun : settled) {
            if (waiting.remove(begun)) {
                port.answerSetAside(begun.message, resultOf(begun, core));
            }
        }
        settled.clear();
    }

    /** Answers those who still wait: gaggled ends. */
    void close() {
        waiting.forEach(begun -> port.answerSetAside(begun.message, OperationResult.of(ControlOutcome.ENDED)));
        waiting.clear();
    }

    private static OperationResult resultOf(Begun begun, Core core) {
        boolean restart = begun.message.request().getOperation() == Operation.RESTART;
        List<ProgramResult> programs = new ArrayList<>(begun.outcomes.size());
        begun.outcomes.forEach((program, outcome) -> {
            ProgramState state = core.state(program);
            boolean staysDown = restart && outcome.isDone() && state != null && state.isOperatorDisabled();
            programs.add(new ProgramResult(program.name(), staysDown ? ControlOutcome.DISABLED : outcome, state));
        });
        return OperationResult.ofPrograms(programs);
    }

    // ---- what each operation is to the core

    private static Input.Request inputOf(OperationRequest request) {
        return switch (request.getOperation()) {
            case SHUTDOWN -> new Input.Shutdown(causeOf(request.getRequester()));
            case START, STOP, RESTART, SIGNAL, RELOAD ->
                    throw new IllegalArgumentException(request + " is for programs");
        };
    }

    private static Input.Request inputOf(OperationRequest request, ProgramId program) {
        Cause.Operator cause = causeOf(request.getRequester());
        return switch (request.getOperation()) {
            case START -> new Input.OperatorStart(program, cause);
            case STOP -> new Input.OperatorStop(program, cause);
            case RESTART -> new Input.OperatorRestart(program, cause);
            case SIGNAL -> new Input.OperatorSignal(program, Objects.requireNonNull(request.getSignal()), cause);
            case RELOAD -> new Input.OperatorReload(program, cause);
            case SHUTDOWN -> throw new IllegalArgumentException(request + " is for all of gaggled");
        };
    }

    private static CompletionWatch.Goal goalOf(Operation operation) {
        return switch (operation) {
            case START -> CompletionWatch.Goal.UP;
            case STOP -> CompletionWatch.Goal.DOWN;
            case RESTART -> CompletionWatch.Goal.RESTARTED;
            case SIGNAL, RELOAD, SHUTDOWN ->
                    throw new IllegalArgumentException("nobody can wait for " + operation.getWord());
        };
    }

    /** What is answered to whoever asked for a signal. */
    static ControlOutcome outcomeOf(SignalOutcome outcome) {
        return switch (outcome) {
            case SENT -> ControlOutcome.DONE;
            case GONE -> ControlOutcome.NOT_RUNNING;
            case NOT_PERMITTED -> ControlOutcome.NOT_PERMITTED;
            case NOT_SUPPORTED -> ControlOutcome.NOT_SUPPORTED;
        };
    }

    static Cause.Operator causeOf(Requester requester) {
        return new Cause.Operator(requester.getName(), requester.getChannel());
    }
}
