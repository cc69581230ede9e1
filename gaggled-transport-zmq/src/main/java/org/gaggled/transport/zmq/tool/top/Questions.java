package org.gaggled.transport.zmq.tool.top;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.Operation;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.jspecify.annotations.Nullable;

/** What is asked of the server. For one thread. */
final class Questions {

    private static final int PAGE = 500;

    /** How much of what a program has printed before is shown. */
    private static final int FIRST_LINES = 500;

    private static final int MOST_LINES = 1000;

    /** How many programs are named of which it is not known what they use. */
    private static final int MOST_NAMED = 3;

    private final ControlClient client;
    private final LongSupplier nanos;
    private final LoadMeter meter = new LoadMeter();

    /** What a program uses, and when that was measured. */
    private record Usage(JsonObject words, long nanos) {}

    Questions(ControlClient client, LongSupplier nanos) {
        this.client = client;
        this.nanos = nanos;
    }

    /** How it is with all programs. */
    Reading read() throws GaggledException, JsonException {
        JsonObject version = client.call(new JsonObject().put("call", "version"));
        Map<String, Usage> usages = new HashMap<>();
        String note = measure(usages);
        meter.begin();
        List<ProgramRow> rows = new ArrayList<>();
        for (JsonObject state : client.list(new JsonObject())) {
            Usage usage = usages.get(state.text("program"));
            rows.add(ProgramRow.of(state, usage == null ? null : usage.words(), load(state, usage)));
        }
        String gaggle = "gaggled " + version.text("version") + " on " + version.text("host") + ", "
                + version.text("config");
        return new Reading(HarmlessText.of(gaggle), rows, note);
    }

    private @Nullable Double load(JsonObject state, @Nullable Usage usage) throws JsonException {
        Long pid = state.findNumber("pid");
        return usage == null || pid == null ? null
                : meter.percent(state.text("program"), pid, usage.words().number("cpu_ms"), usage.nanos());
    }

    /** Fills in what programs use, and says what of that is not known: of an older server, nothing is. */
    private String measure(Map<String, Usage> usages) throws GaggledException, JsonException {
        List<String> unmeasured = new ArrayList<>();
        Long next = 0L;
        try {
            while (next != null) {
                JsonObject page = client.call(
                        new JsonObject().put("call", "usage").put("from", next).put("limit", PAGE));
                long now = nanos.getAsLong();
                for (JsonObject program : page.objects("programs")) {
                    usages.put(program.text("program"), new Usage(program, now));
                }
                unmeasured.addAll(page.texts("unmeasured"));
                next = page.findNumber("next");
            }
        } catch (GaggledException e) {
            if (e.getKind() != Kind.REFUSED) {
                throw e;
            }
            return HarmlessText.of("it is not known what programs use: " + e.getMessage());
        }
        if (unmeasured.isEmpty()) {
            return "";
        }
        int named = Math.min(MOST_NAMED, unmeasured.size());
        return HarmlessText.of("gaggled cannot tell what these programs use: "
                + String.join(", ", unmeasured.subList(0, named))
                + (named == unmeasured.size() ? "" : " and " + (unmeasured.size() - named) + " more"));
    }

    /** What depends on a program. */
    Dependents dependents(String program) throws GaggledException, JsonException {
        List<JsonObject> descriptions = new ArrayList<>();
        for (JsonObject state : client.list(new JsonObject())) {
            try {
                descriptions.add(client.call(
                        new JsonObject().put("call", "describe").put("program", state.text("program"))));
            } catch (GaggledException e) {
                // A reload may have removed it since.
                if (e.getKind() != Kind.NO_SUCH_PROGRAM) {
                    throw e;
                }
            }
        }
        return Dependents.of(program, descriptions);
    }

    /** Does that to a program, and says what came of it. */
    String operate(Operation operation, String program) throws GaggledException, JsonException {
        JsonObject result = client.call(new JsonObject()
                .put("call", operation.getWord())
                .put("programs", List.of(program))
                .put("user", System.getProperty("user.name", "")));
        List<String> outcomes = new ArrayList<>();
        for (JsonObject each : result.objects("programs")) {
            String reason = each.object("state").findText("reason");
            outcomes.add(operation.getWord() + " " + each.text("program") + ": " + each.text("outcome")
                    + (each.text("outcome").equals("done") || reason == null ? "" : ", " + reason));
        }
        return HarmlessText.of(String.join("; ", outcomes));
    }

    /** The last lines of a program, and where to go on. */
    JsonObject lastLines(String program) throws GaggledException {
        return client.call(logs(program).put("lines", FIRST_LINES));
    }

    /** The lines behind that place. */
    JsonObject linesAfter(String program, String position) throws GaggledException {
        return client.call(logs(program).put("after", position).put("lines", MOST_LINES));
    }

    private static JsonObject logs(String program) {
        return new JsonObject().put("call", "logs").put("programs", List.of(program));
    }

    /** The lines of an answer, with what there is to say of those that are missing. */
    static List<LogPage.Line> linesOf(JsonObject excerpt) throws JsonException {
        List<LogPage.Line> lines = new ArrayList<>();
        Long missed = excerpt.findNumber("missed");
        if (missed != null) {
            lines.add(LogPage.Line.note(missed == LogExcerpt.UNKNOWN
                    ? "gaggled was started again: what follows is what it has read since then"
                    : missed + (missed == 1 ? " byte is" : " bytes are") + " missing here"));
        }
        for (JsonObject line : excerpt.objects("lines")) {
            lines.add(LogPage.Line.of(line));
        }
        return lines;
    }

    /** Why there is nothing of a program, or not all. */
    static List<LogPage.Line> notesOf(JsonObject excerpt) throws JsonException {
        List<LogPage.Line> lines = new ArrayList<>();
        JsonObject notes = excerpt.findObject("notes");
        if (notes != null) {
            for (String program : notes.names()) {
                lines.add(LogPage.Line.note(notes.text(program)));
            }
        }
        return lines;
    }
}
