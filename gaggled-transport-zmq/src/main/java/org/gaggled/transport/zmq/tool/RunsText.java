package org.gaggled.transport.zmq.tool;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gaggled.api.HarmlessText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;

/** The runs of a program, a line for each: when it was started, its process, how long it ran, and why it ended. */
final class RunsText {

    private RunsText() {}

    /** Of what a server answered, at that time. */
    static String of(JsonObject answer, Instant now) throws JsonException {
        List<JsonObject> runs = answer.objects("runs");
        StringBuilder text = new StringBuilder();
        for (JsonObject run : runs) {
            text.append(line(run, now)).append('\n');
        }
        return runs.isEmpty() ? answer.text("program") + " has not run yet, as far as is known\n" : text.toString();
    }

    private static String line(JsonObject run, Instant now) throws JsonException {
        Instant started = time(run.text("started"));
        String ended = run.findText("ended");
        String ready = run.findText("ready");
        return "%s  pid %-7d  %s %-9s%s%s".formatted(
                WideText.seconds(started), run.number("pid"), ended == null ? "up " : "ran",
                between(started, ended == null ? now : time(ended)),
                ending(run),
                ready == null ? "" : "; ready after " + between(started, time(ready))).stripTrailing();
    }

    private static String ending(JsonObject run) throws JsonException {
        JsonObject exit = run.findObject("exit");
        String reason = run.findText("reason");
        if (reason == null) {
            return exit == null ? "" : WideText.exit(exit);
        }
        String how = exit != null && run.flag("stopped_by_gaggle") ? ", " + WideText.exit(exit) : "";
        return HarmlessText.of(reason) + how;
    }

    private static String between(Instant from, Instant to) {
        return WideText.duration(Math.max(0, Duration.between(from, to).toMillis()));
    }

    private static Instant time(String text) throws JsonException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new JsonException("'" + text + "' is not a time");
        }
    }
}
