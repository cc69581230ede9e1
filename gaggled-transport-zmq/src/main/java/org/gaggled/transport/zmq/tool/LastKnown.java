package org.gaggled.transport.zmq.tool;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.HarmlessText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.GaggledException;

/**
 * The programs of a host that was not asked itself, as the cluster knew them last.
 *
 * @param note why it was not, or could not be, in one line
 * @param programs what home knows of them, as {@link Cluster#lastKnown} gives it
 */
record LastKnown(Cluster.Host host, String note, List<JsonObject> programs) {

    /** Only those of the programs that this means. */
    LastKnown of(String pattern) throws GaggledException, JsonException {
        List<String> meant = Operations.selection(List.of(pattern), Operations.namesOf(programs)).getNames();
        List<JsonObject> those = new ArrayList<>();
        for (JsonObject program : programs) {
            if (meant.contains(program.text("program"))) {
                those.add(program);
            }
        }
        return new LastKnown(host, note, those);
    }

    /** For people: the note, and a line for each program. */
    String text() throws JsonException {
        StringBuilder text = new StringBuilder(note).append(programs.isEmpty() ? "" : "; as it was known last:")
                .append('\n');
        for (JsonObject program : programs) {
            text.append("  ").append(line(program)).append('\n');
        }
        return text.toString();
    }

    private String line(JsonObject program) throws JsonException {
        String reason = program.findText("reason");
        return name(program) + " was " + standing(program) + (reason == null ? "" : ": " + HarmlessText.of(reason));
    }

    private String name(JsonObject program) throws JsonException {
        return HostedName.of(program.text("program"), host);
    }

    private static String standing(JsonObject program) throws JsonException {
        return WideText.isNotReady(program) ? "up, not ready" : program.text("phase");
    }

    /** The same as objects beside those of {@link StateDump#jsonOf}. */
    List<String> classicJson() throws JsonException {
        List<String> lines = new ArrayList<>();
        for (JsonObject program : programs) {
            lines.add("{\"status\" : \"UNKNOWN\", \"program\" : " + JsonObject.quoted(name(program)) + ", \"was\" : "
                    + JsonObject.quoted(program.text("phase")) + "}");
        }
        return lines;
    }

    /** The same as objects beside states. */
    List<JsonObject> json() throws JsonException {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonObject program : programs) {
            objects.add(program.put("program", name(program)).put("host", host.name()).put("known", false));
        }
        return objects;
    }
}
