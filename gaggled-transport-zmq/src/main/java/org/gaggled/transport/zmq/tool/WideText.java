package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gaggled.engine.words.ReadableDuration;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a program, or of an event, in one line; of what a classic server says, as much as there
 * is.
 */
final class WideText {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** What nobody sends to a process that behaves. */
    private static final Set<String> CRASHES =
            Set.of("SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS");

    private WideText() {}

    /** What a classic state says, as the newer protocol has it. */
    static JsonObject classic(WireState state) {
        return new JsonObject()
                .put("program", state.program())
                .put("phase", state.up() ? "up" : "down")
                .put("up", state.up())
                .put("pid", state.up() ? state.pid() : null)
                .put("uptime_ms", state.up() ? Math.max(0, state.uptimeMillis()) : null)
                .put("sequence", state.sequence())
                .put("dependencies_satisfied", state.dependenciesSatisfied())
                .put("operator_disabled", state.operatorDisabled())
                .put("stopped_by_gaggle", state.stoppedByGaggle())
                .put("down_type", state.downType());
    }

    /** What there is to say of a program behind its name. */
    static String of(JsonObject program, Instant now) throws JsonException {
        List<String> parts = new ArrayList<>();
        JsonObject lastExit = program.findObject("last_exit");
        if (program.flag("up")) {
            Duration uptime = Duration.ofMillis(program.number("uptime_ms"));
            parts.add("pid " + program.number("pid") + ", up " + duration(uptime.toMillis()) + ", since "
                    + SECONDS.format(now.minus(uptime)));
            String reason = program.findText("reason");
            if (program.text("phase").equals("stopping")) {
                parts.add("is being stopped" + (reason == null ? "" : ": " + reason));
            } else if (isNotReady(program)) {
                parts.add(reason == null ? "it is not ready" : reason);
            } else if (lastExit != null) {
                parts.add("last exit: " + exit(lastExit));
            }
        } else {
            String ending = ending(program) + ago(program, now);
            parts.add(ending);
            String explanation = program.findText("explanation");
            String failure = program.findText("start_failure");
            if (explanation != null && explanation.startsWith("it " + ending)) {
                parts.set(0, explanation.substring("it ".length()));
            } else if (explanation != null && !explanation.isEmpty()) {
                parts.add(explanation);
            } else if (failure != null) {
                parts.add("could not be started: " + failure);
            } else if (!program.flag("dependencies_satisfied")) {
                parts.add("dependencies not satisfied");
            }
        }
        Long restarts = program.findNumber("restarts");
        if (restarts != null && restarts > 0) {
            parts.add("restarts: " + restarts);
        }
        return String.join("; ", parts);
    }

    /** Whether it is up and cannot be used; of a server that does not tell, nobody knows. */
    static boolean isNotReady(JsonObject program) throws JsonException {
        return program.text("phase").equals("up") && program.has("ready") && !program.flag("ready");
    }

    private static String ago(JsonObject program, Instant now) throws JsonException {
        Long since = program.findNumber("since_last_exit_ms");
        return since == null ? "" : ", " + duration(since) + " ago (" + SECONDS.format(now.minusMillis(since)) + ")";
    }

    /** How the last process of a program that is down ended, and whose doing that was. */
    static String ending(JsonObject program) throws JsonException {
        JsonObject exit = program.findObject("last_exit");
        boolean stopped = program.flag("stopped_by_gaggle");
        if (exit == null) {
            return classicEnding(program.findText("down_type"), stopped);
        }
        String signal = exit.findText("signal");
        if (stopped) {
            return "stopped by gaggled, " + exit(exit);
        }
        if (signal == null) {
            return (exit.names().isEmpty() ? "ended, " : "ended by itself, ") + exit(exit);
        }
        return exit.flag("core_dumped") || CRASHES.contains(signal)
                ? "crashed, " + exit(exit)
                : "killed, but not by gaggled, " + exit(exit);
    }

    private static String classicEnding(@Nullable String downType, boolean stopped) {
        String how = switch (downType) {
            case null -> "";
            case "EXIT" -> "ended by itself";
            case "KILL" -> "killed, but not by gaggled";
            case "DUMP" -> "crashed, core dumped";
            case "UNK" -> "ended, exit status not known";
            default -> downType;
        };
        return how.isEmpty() ? "has not run yet" : stopped ? "stopped by gaggled" : how;
    }

    /** An exit status, as a server gives it. */
    static String exit(JsonObject exit) throws JsonException {
        String signal = exit.findText("signal");
        if (signal != null) {
            return signal + (exit.flag("core_dumped") ? ", core dumped" : "");
        }
        Long code = exit.findNumber("code");
        Long either = exit.findNumber("code_or_signal");
        return code != null ? "exit " + code
                : either != null ? "exit or signal, code " + either : "exit status not known";
    }

    /** An event. */
    static String event(JsonObject event) throws JsonException {
        JsonObject program = event.findObject("state");
        String type = event.text("type");
        String what = program == null ? type.replace('-', ' ') : program.text("program");
        String message = event.findText("message");
        String rest = message != null && !message.isEmpty() ? message : program == null ? "" : type;
        String ending = program != null && type.equals("program-down") && !program.flag("stopped_by_gaggle")
                ? ending(program) : "";
        Long missed = event.findNumber("missed");
        return time(event.text("time")) + " " + what + (rest.isEmpty() ? "" : ": " + rest)
                + (ending.isEmpty() ? "" : " [" + ending + "]")
                + (missed == null ? "" : " (" + missed + " events before this one are missing)");
    }

    /** The event of a classic server, which has no time: that of its coming. */
    static String event(WireState state, Instant now) throws JsonException {
        JsonObject program = classic(state);
        return MILLIS.format(now) + " " + state.program() + ": "
                + (state.up() ? "up, pid " + state.pid() : "down, " + ending(program)
                        + (state.dependenciesSatisfied() ? "" : ", dependencies not satisfied")
                        + (state.operatorDisabled() ? "; disabled" : ""));
    }

    private static String time(String text) {
        try {
            return MILLIS.format(Instant.parse(text));
        } catch (DateTimeParseException other) {
            return text;
        }
    }

    /** A time as all lines show it, in the time zone of this machine. */
    static String seconds(Instant time) {
        return SECONDS.format(time);
    }

    static String duration(long millis) {
        return ReadableDuration.of(Duration.ofMillis(millis));
    }
}
