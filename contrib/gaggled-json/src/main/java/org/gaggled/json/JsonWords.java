package org.gaggled.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/**
 * The values of the API in JSON, as {@code docs/protocol.md} shows them. Times are milliseconds; constants are in lower
 * case, with hyphens; what is not known, or does not apply, is left out.
 */
public final class JsonWords {

    /** To the microsecond, each time, so that all times have one form. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private JsonWords() {}

    /** An event, and how many events before it its sink missed. */
    public static JsonObject of(GaggleEvent event, long missed) {
        return of(event, missed, 0);
    }

    /** An event; {@code overruns} is how often a subscriber was too slow for its publisher so far. */
    public static JsonObject of(GaggleEvent event, long missed, long overruns) {
        ProgramState program = event.getProgram();
        return new JsonObject()
                .put("instance", event.getInstanceId())
                .put("event", event.getNumber())
                .put("time", time(event.getTime()))
                .put("type", word(event.getType()))
                .put("message", event.getMessage())
                .put("token", event.getToken())
                .put("missed", unlessZero(missed))
                .put("overruns", unlessZero(overruns))
                .put("state", program == null ? null : of(program));
    }

    /** A state. */
    public static JsonObject of(ProgramState state) {
        return new JsonObject()
                .put("program", state.getName())
                .put("group", state.getGroup())
                .put("instance", state.getGroup() == null ? null : state.getInstance())
                .put("tags", state.getTags().isEmpty() ? null : state.getTags())
                .put("phase", word(state.getPhase()))
                .put("up", state.hasProcess())
                .put("ready", state.isReady())
                .put("pid", state.getPid())
                .put("uptime_ms", millis(state.getUptime()))
                // As on the wire: the number of a change of state, of which the first is 1.
                .put("sequence", state.getSequence() + 1)
                .put("dependencies_satisfied", state.areDependenciesSatisfied())
                .put("operator_disabled", state.isOperatorDisabled())
                .put("stopped_by_gaggle", state.wasStoppedByGaggle())
                .put("down_type", downType(state))
                .put("last_pid", state.getLastPid())
                .put("restarts", state.getRestarts())
                .put("last_exit", of(state.getLastExit()))
                .put("last_usage", of(state.getLastUsage()))
                .put("start_failure", state.getStartFailure())
                .put("cause", state.getCause() == null ? null : state.getCause().getWord())
                .put("cause_details", state.getCause() == null ? null : CauseDetails.of(state.getCause()))
                .put("reason", state.getReason());
    }

    /** The states of one moment. */
    public static List<JsonObject> of(List<ProgramState> states) {
        return states.stream().map(JsonWords::of).toList();
    }

    /** A description: the state, and what else there is to say. */
    public static JsonObject of(ProgramDescription description) {
        JsonObject settings = new JsonObject();
        description.getSettings().forEach(settings::put);
        return of(description.getState())
                .put("explanation", explanation(description))
                .put("status", description.getStatus())
                .put("settings", settings)
                .put("dependencies", dependencies(description))
                .put("since_last_exit_ms", millis(description.getSinceLastExit()))
                .put("until_next_start_ms", millis(description.getUntilNextStart()));
    }

    /** A run of a program. */
    public static JsonObject of(ProgramRun run) {
        return RunDetails.of(run);
    }

    /** Runs of that program, in this order. */
    public static JsonObject ofRuns(String program, List<ProgramRun> runs) {
        return new JsonObject().put("program", program).put("runs", runs.stream().map(JsonWords::of).toList());
    }

    /**
     * What those programs use that have a process, as {@link org.gaggled.api.control.ControlPort#measure} tells it.
     * Those whose process is not known to use anything, because the launcher cannot tell or it has just ended, are
     * {@code unmeasured}.
     */
    public static JsonObject of(List<ProgramState> states, Map<String, CurrentUsage> usages) {
        List<JsonObject> programs = new ArrayList<>();
        List<String> unmeasured = new ArrayList<>();
        for (ProgramState state : states) {
            CurrentUsage usage = usages.get(state.getName());
            if (usage != null) {
                programs.add(of(state.getName(), usage));
            } else if (state.hasProcess()) {
                unmeasured.add(state.getName());
            }
        }
        return new JsonObject().put("programs", programs).put("unmeasured", unmeasured.isEmpty() ? null : unmeasured);
    }

    private static JsonObject of(String program, CurrentUsage usage) {
        return new JsonObject()
                .put("program", program)
                .put("cpu_ms", usage.getProcessorTime().toMillis())
                .put("memory_bytes", usage.getResidentBytes())
                .put("processes", usage.getProcesses());
    }

    /** The name of this host in its cluster, and what is known of those others, without their programs. */
    public static JsonObject of(ClusterSnapshot cluster, List<HostState> hosts) {
        return HostDetails.of(cluster, hosts);
    }

    /** The same of one other host, with those of its programs. */
    public static JsonObject of(ClusterSnapshot cluster, HostState host, List<NeighbourProgram> programs) {
        return HostDetails.of(cluster, host, programs);
    }

    /** Of a description the state, why it is not up, and what it depends on. */
    public static JsonObject withDependencies(ProgramDescription description) {
        return of(description.getState())
                .put("explanation", explanation(description))
                .put("dependencies", dependencies(description));
    }

    private static String explanation(ProgramDescription description) {
        return Objects.requireNonNullElse(description.getExplanation(), "");
    }

    private static List<JsonObject> dependencies(ProgramDescription description) {
        return description.getDependencies().stream().map(JsonWords::of).toList();
    }

    /** An event sink. */
    public static JsonObject of(SinkState sink) {
        return new JsonObject()
                .put("sink", sink.getName())
                .put("waiting", sink.getWaiting())
                .put("queue", sink.getCapacity())
                .put("dropped", sink.getDropped());
    }

    /** Lines that programs have printed, and where to go on. */
    public static JsonObject of(LogExcerpt excerpt) {
        JsonObject notes = new JsonObject();
        excerpt.getNotes().forEach(notes::put);
        return new JsonObject()
                .put("lines", excerpt.getLines().stream().map(JsonWords::of).toList())
                .put("position", excerpt.getPosition())
                .put("cut", excerpt.isCut())
                .put("missed", unlessZero(excerpt.getMissed()))
                .put("notes", notes.names().isEmpty() ? null : notes);
    }

    /** A line that a program has printed: as {@code text}, or as {@code base64} where it is not UTF-8. */
    public static JsonObject of(LogLine line) {
        JsonObject json = new JsonObject()
                .put("program", line.getProgram())
                .put("stream", word(line.getStream()))
                .put("time", time(line.getTime()));
        byte[] bytes = line.getBytes();
        try {
            return json.put(
                    "text", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notText) {
            return json.put("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    /**
     * What a reload does. Of problems and settings that differ, it has at most 1 MiB; {@code cut} is true where it has
     * not all.
     */
    public static JsonObject of(ReloadPlan plan) {
        return PlanDetails.of(plan);
    }

    /** A constant: {@code PROGRAM_UP} is {@code program-up}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Why it is down, in classic's words. */
    public static String downType(ProgramState state) {
        if (state.hasProcess()) {
            return "NONE";
        }
        return switch (state.getLastExit()) {
            case null -> "";
            case ExitStatus.Exited _ -> "EXIT";
            case ExitStatus.Killed killed -> killed.coreDumped() ? "DUMP" : "KILL";
            case ExitStatus.Unknown _ -> "UNK";
        };
    }

    private static JsonObject of(DependencyState dependency) {
        return new JsonObject()
                .put("program", dependency.getProgram())
                .put("until", word(dependency.getUntil()))
                .put("delay_ms", dependency.getDelay().toMillis())
                .put("propagate", dependency.propagates())
                .put("grace_ms", dependency.getGrace().isZero() ? null : dependency.getGrace().toMillis())
                .put("required", dependency.isRequired())
                .put("phase", word(dependency.getPhase()))
                .put("known", dependency.isKnown() ? null : false)
                .put("satisfied", dependency.isSatisfied())
                .put("since_ms", dependency.getSince().toMillis())
                .put("remaining_ms", millis(dependency.getRemaining()));
    }

    static @Nullable JsonObject of(@Nullable ExitStatus status) {
        return switch (status) {
            case null -> null;
            case ExitStatus.Exited exited -> new JsonObject().put("code", exited.code());
            case ExitStatus.Killed killed ->
                    new JsonObject().put("signal", killed.signal().name()).put("core_dumped", killed.coreDumped());
            case ExitStatus.Unknown unknown -> new JsonObject().put("code_or_signal", unknown.code());
        };
    }

    static @Nullable JsonObject of(@Nullable ResourceUsage usage) {
        return usage == null
                ? null
                : new JsonObject()
                        .put("user_ms", usage.getUserTime().toMillis())
                        .put("system_ms", usage.getSystemTime().toMillis())
                        .put("max_resident_bytes", usage.getMaxResidentBytes());
    }

    static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : TIME.format(instant);
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static @Nullable Long unlessZero(long number) {
        return number == 0 ? null : number;
    }
}
