package org.gaggled.transport.zmq.protocol;

import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.program.ResourceUsage;
import org.gaggled.transport.zmq.json.JsonObject;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;

/**
 * The values of the API in JSON. Times are milliseconds; constants are in lower case, with hyphens.
 *
 * <p>The library {@code gaggled-json} of other plugins says the same, and is not used here: the tools that speak this protocol read JSON
 * as well as they write it, and neither they nor this module should need something of {@code contrib}. Both are held to the same
 * words, by tests against {@code docs/protocol.md}.
 */
public final class JsonWords {

    /** To the microsecond, each time, so that all times have one form. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private JsonWords() {}

    /** A state. */
    public static JsonObject of(ProgramState state) {
        return new JsonObject()
                .put("program", state.getName())
                .put("phase", word(state.getPhase()))
                .put("up", state.hasProcess())
                .put("pid", state.getPid())
                .put("uptime_ms", millis(state.getUptime()))
                .put("sequence", state.getSequence() + 1)
                .put("dependencies_satisfied", state.areDependenciesSatisfied())
                .put("operator_disabled", state.isOperatorDisabled())
                .put("stopped_by_gaggle", state.wasStoppedByGaggle())
                .put("down_type", WireState.downTypeOf(state))
                .put("last_pid", state.getLastPid())
                .put("restarts", state.getRestarts())
                .put("last_exit", of(state.getLastExit()))
                .put("last_usage", of(state.getLastUsage()))
                .put("start_failure", state.getStartFailure())
                .put("cause", state.getCause() == null ? null : state.getCause().getWord())
                .put("reason", state.getReason());
    }

    /** A description. */
    public static JsonObject of(ProgramDescription description) {
        JsonObject settings = new JsonObject();
        description.getSettings().forEach(settings::put);
        return of(description.getState())
                .put("explanation", Objects.requireNonNullElse(description.getExplanation(), ""))
                .put("settings", settings)
                .put("dependencies", description.getDependencies().stream().map(JsonWords::of).toList())
                .put("since_last_exit_ms", millis(description.getSinceLastExit()))
                .put("until_next_start_ms", millis(description.getUntilNextStart()));
    }

    private static JsonObject of(DependencyState dependency) {
        return new JsonObject()
                .put("program", dependency.getProgram())
                .put("delay_ms", dependency.getDelay().toMillis())
                .put("propagate", dependency.propagates())
                .put("phase", word(dependency.getPhase()))
                .put("satisfied", dependency.isSatisfied())
                .put("since_ms", dependency.getSince().toMillis())
                .put("remaining_ms", millis(dependency.getRemaining()));
    }

    static JsonObject of(SinkState sink) {
        return new JsonObject()
                .put("sink", sink.getName())
                .put("waiting", sink.getWaiting())
                .put("queue", sink.getCapacity())
                .put("dropped", sink.getDropped());
    }

    /** An event; {@code overruns} is how often a subscriber was too slow for the publisher so far. */
    public static JsonObject of(GaggleEvent event, long missed, long overruns) {
        ProgramState program = event.getProgram();
        return new JsonObject()
                .put("instance", event.getInstanceId())
                .put("event", event.getNumber())
                .put("time", TIME.format(event.getTime()))
                .put("type", word(event.getType()))
                .put("message", event.getMessage())
                .put("token", event.getToken())
                .put("missed", missed == 0 ? null : missed)
                .put("overruns", overruns == 0 ? null : overruns)
                .put("state", program == null ? null : of(program));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable JsonObject of(@Nullable ExitStatus status) {
        return switch (status) {
            case null -> null;
            case ExitStatus.Exited exited -> new JsonObject().put("code", exited.code());
            case ExitStatus.Killed killed ->
                new JsonObject().put("signal", killed.signal().name()).put("core_dumped", killed.coreDumped());
            case ExitStatus.Unknown unknown -> new JsonObject().put("code_or_signal", unknown.code());
        };
    }

    private static @Nullable JsonObject of(@Nullable ResourceUsage usage) {
        return usage == null
                ? null
                : new JsonObject()
                        .put("user_ms", usage.getUserTime().toMillis())
                        .put("system_ms", usage.getSystemTime().toMillis())
                        .put("max_resident_bytes", usage.getMaxResidentBytes());
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    /** The states of one moment. */
    static List<JsonObject> ofAll(List<ProgramState> states) {
        return states.stream().map(JsonWords::of).toList();
    }
}
