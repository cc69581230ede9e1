package org.gaggled.notify.smtp.program;

import java.time.Duration;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Causes, and how processes ended, as the JSON of docs/protocol.md has them. */
final class JsonCauses {

    private JsonCauses() {}

    /** That of a state; null without one, and for one that this version does not know, of which the reason is told. */
    static @Nullable Cause ofState(JsonObject state) throws JsonException {
        return cause(state.findText("cause"), state.findObject("cause_details"));
    }

    /** A cause inside another. */
    private static @Nullable Cause inner(JsonObject details, String name) throws JsonException {
        JsonObject inner = details.object(name);
        return cause(inner.findText("cause"), inner.findObject("details"));
    }

    private static @Nullable Cause cause(@Nullable String word, @Nullable JsonObject details) throws JsonException {
        if (details == null) {
            return withoutDetails(word);
        }
        return switch (word) {
            case "operator" -> operator(details);
            case "dependency" -> dependency(details);
            case "exit", "signal" -> ended(details);
            case "start-failure" -> new Cause.StartFailed(details.text("message"), details.findText("system_error"));
            case "limit" -> limit(details);
            case "not-ready" -> {
                Long within = details.findNumber("within_ms");
                yield new Cause.NotReady(within == null ? null : Duration.ofMillis(within), details.text("detail"));
            }
            case "not-alive" -> new Cause.NotAlive(details.text("detail"));
            case "schedule" -> new Cause.Schedule(details.text("schedule"));
            case "placement" -> new Cause.Placement(details.text("reason"));
            case null, default -> null;
        };
    }

    private static @Nullable Cause withoutDetails(@Nullable String word) {
        return switch (word) {
            case "reload" -> new Cause.Reload();
            case "unknown" -> new Cause.Unknown();
            case null, default -> null;
        };
    }

    private static Cause.Operator operator(JsonObject details) throws JsonException {
        return new Cause.Operator(details.text("name"), details.text("channel"));
    }

    /** Of the row of programs, the JSON has its two ends. */
    private static @Nullable Cause dependency(JsonObject details) throws JsonException {
        String program = details.text("program");
        String rootProgram = details.text("root_program");
        Cause root = inner(details, "root");
        if (root == null) {
            return null;
        }
        return new Cause.Dependency(
                program, program.equals(rootProgram) ? root : new Cause.Dependency(rootProgram, root));
    }

    private static @Nullable Cause ended(JsonObject details) throws JsonException {
        ExitStatus status = exit(details);
        JsonObject by = details.findObject("signalled_by");
        return new Cause.Ended(status, by == null ? null : operator(by));
    }

    private static @Nullable Cause limit(JsonObject details) throws JsonException {
        Cause last = inner(details, "last");
        return last == null ? null
                : new Cause.Limit(
                        Math.toIntExact(details.number("most")),
                        Duration.ofMillis(details.number("within_ms")),
                        last);
    }

    /** How the last process of a state ended; null where none has. */
    static @Nullable ExitStatus lastExit(JsonObject state) throws JsonException {
        JsonObject exit = state.findObject("last_exit");
        return exit == null ? null : exit(exit);
    }

    private static ExitStatus exit(JsonObject exit) throws JsonException {
        Long code = exit.findNumber("code");
        if (code != null) {
            return new ExitStatus.Exited(code.intValue());
        }
        String signal = exit.findText("signal");
        if (signal != null) {
            return new ExitStatus.Killed(signal(signal), exit.flag("core_dumped"));
        }
        Long either = exit.findNumber("code_or_signal");
        return new ExitStatus.Unknown(either == null ? null : either.intValue());
    }

    /** By the name that gaggled gives it; some have none but a number. */
    private static ProcessSignal signal(String name) throws JsonException {
        String realTime = "SIGRTMIN+";
        ProcessSignal signal = name.matches("SIGRTMIN\\+\\d\\d?")
                ? ProcessSignal.parse(String.valueOf(34 + Integer.parseInt(name.substring(realTime.length()))))
                : ProcessSignal.parse(name.replace("signal ", ""));
        if (signal == null) {
            throw new JsonException("its signal is not known: " + name);
        }
        return signal;
    }
}
