package org.gaggled.transport.zmq.tool.top;

import org.gaggled.api.HarmlessText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;

/**
 * How it is with a program, in a word.
 *
 * @param word a phase of the protocol, {@code disabled} or {@code not ready}
 */
record ProgramCondition(String word) {

    /** What somebody may have to look at. */
    enum Alarm {
        NONE, SOME, MUCH
    }

    /** What the server's state says. */
    static ProgramCondition of(JsonObject state) throws JsonException {
        String phase = state.text("phase");
        if (phase.equals("down") && state.flag("operator_disabled")) {
            return new ProgramCondition("disabled");
        }
        boolean unready = phase.equals("up") && state.has("ready") && !state.flag("ready");
        return new ProgramCondition(unready ? "not ready" : HarmlessText.of(phase));
    }

    /** Where it stands among the others: what somebody may have to look at comes first. */
    int rank() {
        return switch (word) {
            case "failed" -> 0;
            case "down" -> 1;
            case "not ready" -> 2;
            case "waiting" -> 3;
            case "starting" -> 4;
            case "stopping" -> 5;
            case "up" -> 7;
            case "done" -> 8;
            case "disabled" -> 9;
            // Of a later server.
            default -> 6;
        };
    }

    Alarm alarm() {
        return switch (word) {
            case "up", "done" -> Alarm.NONE;
            case "down", "failed" -> Alarm.MUCH;
            default -> Alarm.SOME;
        };
    }
}
