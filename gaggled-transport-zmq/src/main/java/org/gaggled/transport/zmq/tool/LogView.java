package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogRequest;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.jspecify.annotations.Nullable;

/**
 * What programs have printed, for {@code logs}: the lines that are kept, and with {@code -f} those that come after
 * them. Each answer says where it ends, and the next question is for what comes after that, so that nothing is shown
 * twice, and a view that is slow holds up nobody.
 */
final class LogView {

    /** How long the server waits for a line before it answers that there is none. */
    private static final Duration WAIT = Duration.ofSeconds(15);

    /** Between two questions to a server that does not answer. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final ControlClient client;
    private final List<String> programs;
    private final LogOptions options;
    private final boolean json;
    private final Duration patience;
    private final ToolOutput output;
    private final LogText text;

    private String position = "";

    /** Whether the last question was not answered. */
    private boolean away;

    /** A view of these programs, from a server that answers within {@code patience}. */
    LogView(
            ControlClient client, List<String> programs, LogOptions options, boolean json, Duration patience,
            ToolOutput output) {
        this.client = client;
        this.programs = programs;
        this.options = options;
        this.json = json;
        this.patience = patience;
        this.output = output;
        this.text = new LogText(programs);
    }

    /** Shows what was asked for, and says with what status to end. */
    int show() throws GaggledException, JsonException {
        Duration since = options.since();
        JsonObject last = request()
                .put("lines", options.lines())
                .put("since_ms", since == null ? null : since.toMillis());
        JsonObject excerpt = client.call(last);
        showLines(excerpt);
        if (excerpt.flag("cut")) {
            output.complain("older lines are left out: an answer has at most " + LogRequest.MAX_LINES
                    + " lines and 1 MiB");
        }
        JsonObject notes = notesOf(excerpt);
        showNotes(notes);
        if (!options.follow()) {
            return isInVain(excerpt, notes) ? Tool.FAILED : 0;
        }
        try (UntilSignal _ = new UntilSignal()) {
            follow();
        }
        return 0;
    }

    private JsonObject request() {
        return new JsonObject().put("call", "logs").put("programs", programs);
    }

    private void follow() throws GaggledException, JsonException {
        while (!output.isClosed()) {
            JsonObject excerpt = next();
            if (excerpt == null) {
                return;
            }
            noteGap(excerpt.has("missed") ? excerpt.number("missed") : 0);
            showLines(excerpt);
        }
    }

    /** Whoever reads the lines is told where some are missing, or may be. */
    private void noteGap(long missed) {
        if (missed == LogExcerpt.UNKNOWN) {
            output.complain("gaggled was started again: what follows is what it has read since then");
        } else if (missed > 0) {
            output.complain(missed + (missed == 1 ? " byte is" : " bytes are") + " missing here: more was printed"
                    + " than gaggled keeps in memory");
        }
    }

    /** What comes next, however long that takes; null when this thread is interrupted. */
    private @Nullable JsonObject next() throws GaggledException, JsonException {
        while (true) {
            JsonObject request = request().put("after", position).put("wait_ms", WAIT.toMillis());
            try {
                JsonObject excerpt = client.call(request, WAIT.plus(patience));
                if (away) {
                    output.complain("gaggled answers again");
                }
                away = false;
                return excerpt;
            } catch (GaggledException e) {
                String notice = StateWatch.goingOn(e);
                if (!away) {
                    output.complain(notice);
                }
                away = true;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    private void showLines(JsonObject excerpt) throws JsonException {
        position = excerpt.text("position");
        List<JsonObject> lines = excerpt.objects("lines");
        if (lines.isEmpty()) {
            return;
        }
        if (json) {
            output.print(LogText.json(lines));
        } else if (options.raw()) {
            output.print(text.raw(lines));
        } else {
            output.print(text.visible(lines));
        }
    }

    private static JsonObject notesOf(JsonObject excerpt) throws JsonException {
        JsonObject notes = excerpt.findObject("notes");
        return notes == null ? new JsonObject() : notes;
    }

    private void showNotes(JsonObject notes) throws JsonException {
        for (String program : new TreeSet<>(notes.names())) {
            output.complain(HarmlessText.of(program + ": " + notes.text(program)));
        }
    }

    /** Whether there is nothing to show, and a reason for that with each of the programs. */
    private boolean isInVain(JsonObject excerpt, JsonObject notes) throws GaggledException, JsonException {
        if (!excerpt.objects("lines").isEmpty() || notes.names().isEmpty()) {
            return false;
        }
        Set<String> noted = notes.names();
        return noted.containsAll(Operations.selection(programs, Operations.names(client)).getNames());
    }
}
