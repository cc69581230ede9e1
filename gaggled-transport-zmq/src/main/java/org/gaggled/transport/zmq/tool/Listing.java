package org.gaggled.transport.zmq.tool;

import java.time.Instant;
import java.util.List;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.wire.WireState;

/**
 * The programs of a gaggle, asked for and written down as somebody wants to see them.
 *
 * @param json whether as JSON
 * @param readable whether with readable durations, in classic's form
 */
record Listing(ControlClient client, boolean json, boolean readable) {

    /** States, asked for in one way or another. */
    interface States {
        List<WireState> ask() throws GaggledException;
    }

    /** All programs: in classic's form, by these states, or in the wide one. */
    String states(States states, boolean wide) throws GaggledException, JsonException {
        if (!wide) {
            StateDump dump = new StateDump(readable, ToolOutput.areColoursWanted());
            return json ? dump.json(states.ask()) : dump.text(states.ask());
        }
        List<JsonObject> programs = Descriptions.all(client, new JsonObject());
        return json ? WideDump.json(programs) : wideDump().text(programs, Instant.now());
    }

    /** All that is known of those programs. */
    String lines(JsonObject filter) throws GaggledException, JsonException {
        List<JsonObject> programs = Descriptions.all(client, filter);
        return json ? WideDump.json(programs) : wideDump().lines(programs, Instant.now());
    }

    /** Their names and, if wanted, those that several of them share. */
    String names(JsonObject filter, boolean shared) throws GaggledException, JsonException {
        List<JsonObject> programs = client.list(filter);
        if (json) {
            return WideDump.json(programs);
        }
        StringBuilder names = new StringBuilder();
        for (JsonObject program : programs) {
            names.append(program.text("program")).append('\n');
        }
        if (shared) {
            Operations.namesOf(programs).getShared().forEach(name -> names.append(name).append('\n'));
        }
        return names.toString();
    }

    private static WideDump wideDump() {
        return new WideDump(ToolOutput.areColoursWanted());
    }
}
