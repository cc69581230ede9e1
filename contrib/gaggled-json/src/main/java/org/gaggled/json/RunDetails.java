package org.gaggled.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/** A run of a program in JSON, to be written and to be read. */
public final class RunDetails {

    private RunDetails() {}

    static JsonObject of(ProgramRun run) {
        return new JsonObject()
                .put("pid", run.getPid())
                .put("started", JsonWords.time(run.getStarted()))
                .put("ready", JsonWords.time(run.getReady()))
                .put("ended", JsonWords.time(run.getEnded()))
                .put("exit", JsonWords.of(run.getExit()))
                .put("stopped_by_gaggle", run.wasStoppedByGaggle() ? Boolean.TRUE : null)
                .put("usage", JsonWords.of(run.getUsage()))
                .put("reason", run.getReason());
    }

    /** A run that was written so. */
    public static ProgramRun read(JsonObject run) throws JsonException {
        try {
            return ProgramRun.builder(run.number("pid"), Instant.parse(run.text("started")))
                    .ready(time(run.findText("ready")))
                    .ended(time(run.findText("ended")))
                    .exit(exit(run.findObject("exit")))
                    .stoppedByGaggle(run.flag("stopped_by_gaggle"))
                    .usage(usage(run.findObject("usage")))
                    .reason(run.findText("reason"))
                    .build();
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException impossible) {
            throw new JsonException("not a run of a program: " + impossible.getMessage());
        }
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable ExitStatus exit(@Nullable JsonObject exit) throws JsonException {
        if (exit == null) {
            return null;
        }
        Long code = exit.findNumber("code");
        if (code != null) {
            return new ExitStatus.Exited(Math.toIntExact(code));
        }
        String name = exit.findText("signal");
        if (name == null) {
            Long either = exit.findNumber("code_or_signal");
            return new ExitStatus.Unknown(either == null ? null : Math.toIntExact(either));
        }
        ProcessSignal signal = ProcessSignal.parse(name);
        if (signal == null) {
            throw new JsonException("there is no signal '" + name + "'");
        }
        return new ExitStatus.Killed(signal, exit.flag("core_dumped"));
    }

    private static @Nullable ResourceUsage usage(@Nullable JsonObject usage) throws JsonException {
        return usage == null
                ? null
                : ResourceUsage.builder(
                        Duration.ofMillis(usage.number("user_ms")), Duration.ofMillis(usage.number("system_ms")))
                        .maxResidentBytes(usage.findNumber("max_resident_bytes"))
                        .build();
    }
}
