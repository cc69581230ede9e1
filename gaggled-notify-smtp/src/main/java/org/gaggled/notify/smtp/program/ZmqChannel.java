package org.gaggled.notify.smtp.program;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;

/** The two ZeroMQ channels of a gaggled: JSON events of a newer one, and what there is of a classic one. */
final class ZmqChannel implements Channel {

    private final ControlClient control;
    private final EventClient events;

    /** Whether the server says more than classic's functions can. */
    private final boolean newer;

    /** Classic does not say which process id a program had that is down. */
    private final Map<String, Long> lastPids = new HashMap<>();

    private ZmqChannel(ControlClient control, EventClient events, boolean newer) {
        this.control = control;
        this.events = events;
        this.newer = newer;
    }

    static ZmqChannel open(ServerAddress controlAddress, ServerAddress eventAddress) throws GaggledException {
        ControlClient control = ControlClient.connect(controlAddress);
        try {
            boolean newer = control.supportsCalls();
            return new ZmqChannel(
                    control, newer ? EventClient.json(eventAddress) : EventClient.classic(eventAddress), newer);
        } catch (GaggledException e) {
            control.close();
            throw e;
        }
    }

    @Override
    public List<ProgramState> getStates(int token) throws GaggledException {
        Map<String, ProgramState> states = new LinkedHashMap<>();
        control.getStates(token).stream().map(this::state).forEach(state -> states.put(state.getName(), state));
        if (newer) {
            tellMoreOf(states);
        }
        return List.copyOf(states.values());
    }

    /** Those that have not changed since are told in full. Of the others there are events, which tell the rest. */
    private void tellMoreOf(Map<String, ProgramState> states) throws GaggledException {
        try {
            for (JsonObject told : control.list(new JsonObject())) {
                ProgramState state = state(told);
                states.computeIfPresent(
                        state.getName(),
                        (name, before) -> before.getSequence() == state.getSequence() ? state : before);
            }
        } catch (JsonException e) {
            throw new GaggledException(Kind.PROTOCOL, "gaggled's list makes no sense: " + e.getMessage());
        }
    }

    @Override
    public @Nullable Notice next(Duration patience) throws GaggledException {
        try {
            return switch (events.next(patience)) {
                case null -> null;
                case WireEvent.Dumped dumped -> new Notice.Dumped("", 0, dumped.token());
                case WireEvent.StateChange change ->
                        new Notice.OfProgram("", 0, Instant.now(), state(change.state()), false);
                case WireEvent.Json json -> notice(JsonObject.parse(json.json()));
                case WireEvent.Unknown _ -> new Notice.Other("", 0);
            };
        } catch (JsonException e) {
            throw new GaggledException(
                    Kind.PROTOCOL, "gaggled published an event that makes no sense: " + e.getMessage());
        }
    }

    private static Notice notice(JsonObject event) throws JsonException {
        String instance = event.text("instance");
        long number = event.number("event");
        String type = event.text("type");
        JsonObject state = event.findObject("state");
        if (state != null) {
            return new Notice.OfProgram(instance, number, time(event), state(state), type.equals("program-stopping"));
        }
        return switch (type) {
            case "states-dumped" -> new Notice.Dumped(instance, number, Math.toIntExact(event.number("token")));
            case "gaggle-stopping" -> new Notice.GaggleStopping(instance, number);
            default -> new Notice.Other(instance, number);
        };
    }

    private static Instant time(JsonObject event) throws JsonException {
        try {
            return Instant.parse(event.text("time"));
        } catch (DateTimeParseException e) {
            throw new JsonException("its time is not one: " + e.getMessage());
        }
    }

    private static ProgramState state(JsonObject state) throws JsonException {
        Long pid = state.findNumber("pid");
        Long lastPid = state.findNumber("last_pid");
        ProgramState.Builder builder = ProgramState.builder(state.text("program"))
                .phase(phase(state.text("phase")))
                .sequence(state.number("sequence") - 1)
                .dependenciesSatisfied(state.flag("dependencies_satisfied"))
                .operatorDisabled(state.flag("operator_disabled"))
                .stoppedByGaggle(state.flag("stopped_by_gaggle"))
                .lastExit(JsonCauses.lastExit(state))
                .cause(JsonCauses.ofState(state))
                .reason(state.findText("reason"))
                .startFailure(state.findText("start_failure"));
        if (state.has("ready")) {
            builder.ready(state.flag("ready"));
        }
        return withPids(builder, pid, lastPid);
    }

    private static ProgramState withPids(ProgramState.Builder state, @Nullable Long pid, @Nullable Long lastPid) {
        if (pid != null) {
            state.pid(pid);
        }
        if (lastPid != null) {
            state.lastPid(lastPid);
        }
        return state.build();
    }

    private static ProgramPhase phase(String word) {
        return switch (word) {
            case "up" -> ProgramPhase.UP;
            case "stopping" -> ProgramPhase.STOPPING;
            case "starting" -> ProgramPhase.STARTING;
            case "waiting" -> ProgramPhase.WAITING;
            case "failed" -> ProgramPhase.FAILED;
            case "done" -> ProgramPhase.DONE;
            default -> ProgramPhase.DOWN;
        };
    }

    private ProgramState state(WireState state) {
        if (state.up()) {
            lastPids.put(state.program(), state.pid());
        }
        ProgramState.Builder builder = ProgramState.builder(state.program())
                .phase(state.up() ? ProgramPhase.UP : ProgramPhase.DOWN)
                .sequence(state.sequence() - 1)
                .dependenciesSatisfied(state.dependenciesSatisfied())
                .operatorDisabled(state.operatorDisabled())
                .stoppedByGaggle(state.stoppedByGaggle())
                .lastExit(exit(state.downType()));
        return withPids(builder, state.up() ? state.pid() : null, lastPids.get(state.program()));
    }

    /** The code and the signal are not in classic's word, and not in a mail about it. */
    private static @Nullable ExitStatus exit(String downType) {
        return switch (downType) {
            case "EXIT" -> new ExitStatus.Exited(0);
            case "KILL" -> new ExitStatus.Killed(ProcessSignal.KILL, false);
            case "DUMP" -> new ExitStatus.Killed(ProcessSignal.KILL, true);
            case "UNK" -> new ExitStatus.Unknown(null);
            default -> null;
        };
    }

    @Override
    public void close() {
        events.close();
        control.close();
    }
}
