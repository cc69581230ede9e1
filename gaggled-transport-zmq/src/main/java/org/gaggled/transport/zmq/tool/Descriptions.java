package org.gaggled.transport.zmq.tool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;

/** What a server tells of programs; of one that knows classic's functions alone, as much as that is. */
final class Descriptions {

    private Descriptions() {}

    /** All there is to say of programs: of those that are not up that is more than a list holds. */
    static List<JsonObject> all(ControlClient client, JsonObject filter) throws GaggledException, JsonException {
        List<JsonObject> programs = new ArrayList<>();
        try {
            for (JsonObject program : client.list(filter)) {
                programs.add(program.flag("up") ? program : Operations.describe(client, program.text("program")));
            }
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NOT_SUPPORTED || !filter.names().isEmpty()) {
                throw e;
            }
            client.getStates().forEach(state -> programs.add(WideText.classic(state)));
        }
        return programs;
    }

    /** All there is to say of each program that a name means, from a server that can describe. */
    static List<JsonObject> whatIsMeantBy(ControlClient client, String name) throws GaggledException {
        try {
            return List.of(Operations.describe(client, name));
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NO_SUCH_PROGRAM) {
                throw e;
            }
        }
        List<JsonObject> programs = new ArrayList<>();
        for (String program : Operations.meantBy(client, name)) {
            programs.add(Operations.describe(client, program));
        }
        return programs;
    }

    /**
     * All there is to say of each program that a name means; from a server that cannot describe, the state of the one
     * of that name.
     */
    static List<JsonObject> of(ControlClient client, String program) throws GaggledException {
        try {
            return whatIsMeantBy(client, program);
        } catch (GaggledException e) {
            if (e.getKind() != Kind.NOT_SUPPORTED) {
                throw e;
            }
        }
        return client.getStates().stream()
                .filter(state -> state.program().equals(program))
                .findFirst()
                .map(state -> List.of(WideText.classic(state)))
                .orElseThrow(() -> Operations.unknown(program));
    }

    /** What is to be said of a program by a state alone. */
    static String classicText(JsonObject program) throws JsonException {
        return program.text("program") + " is " + program.text("phase") + ": " + WideText.of(program, Instant.now())
                + "\n";
    }
}
