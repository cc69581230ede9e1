package org.gaggled.transport.zmq.tool;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.gaggled.engine.terminal.DisplayWidth;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;

/**
 * Prints all that is known of programs, a line for each: the wide form of the {@link StateDump}, which is for people.
 */
final class WideDump {

    /** The longest words that there are: {@code STOPPING}, {@code STARTING}, {@code NOTREADY}. */
    private static final int TAG_WIDTH = "NOTREADY".length();

    private final boolean colours;

    WideDump(boolean colours) {
        this.colours = colours;
    }

    /** The counts, and a line for each program. */
    String text(List<JsonObject> programs, Instant now) throws JsonException {
        int up = 0;
        int disabled = 0;
        for (JsonObject program : programs) {
            boolean isUp = program.flag("up");
            up += isUp ? 1 : 0;
            disabled += !isUp && program.flag("operator_disabled") ? 1 : 0;
        }
        return "up: " + up + " down: " + (programs.size() - up - disabled) + " opdown: " + disabled + "\n"
                + lines(programs, now);
    }

    /** A line for each program. */
    String lines(List<JsonObject> programs, Instant now) throws JsonException {
        int width = 1;
        for (JsonObject program : programs) {
            width = Math.max(width, DisplayWidth.of(program.text("program")));
        }
        StringBuilder text = new StringBuilder();
        for (JsonObject program : programs) {
            String name = program.text("program");
            text.append('[').append(tag(program)).append("] ").append(name);
            text.repeat(' ', width - DisplayWidth.of(name) + 1).append(WideText.of(program, now)).append('\n');
        }
        return text.toString();
    }

    /** The programs as a list of objects, one a line. */
    static String json(List<JsonObject> programs) {
        return StateDump.list(programs);
    }

    private String tag(JsonObject program) throws JsonException {
        String phase = program.text("phase");
        String word = word(program, phase);
        String tag = word + " ".repeat(Math.max(0, TAG_WIDTH - word.length()));
        return colours ? colour(word) + tag + StateDump.RESET : tag;
    }

    /** The phase in a word for people, in its colour. */
    String phase(JsonObject program) throws JsonException {
        String word = word(program, program.text("phase"));
        String shown = switch (word) {
            case "OPDOWN" -> "disabled";
            case "NOTREADY" -> "up, not ready";
            default -> word.toLowerCase(Locale.ROOT);
        };
        return colours ? colour(word) + shown + StateDump.RESET : shown;
    }

    private static String word(JsonObject program, String phase) throws JsonException {
        if (phase.equals("down") && program.flag("operator_disabled")) {
            return "OPDOWN";
        }
        return WideText.isNotReady(program) ? "NOTREADY" : phase.toUpperCase(Locale.ROOT);
    }

    private static String colour(String word) {
        return switch (word) {
            case "UP", "DONE" -> StateDump.GREEN;
            case "DOWN", "FAILED" -> StateDump.RED;
            default -> StateDump.YELLOW;
        };
    }
}
