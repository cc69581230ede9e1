package org.gaggled.transport.zmq.tool;

import java.util.List;
import java.util.Locale;
import org.gaggled.engine.terminal.DisplayWidth;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.wire.WireState;

/**
 * Prints the states of all programs the way classic's controller does, which scripts read: to the byte where names are
 * ASCII.
 */
final class StateDump {

    private static final long DAY_MILLIS = 86_400_000;
    static final String GREEN = "\u001b[32m";
    static final String RED = "\u001b[31m";
    static final String YELLOW = "\u001b[33m";
    static final String RESET = "\u001b[0m";

    private final boolean readable;
    private final boolean colours;

    /**
     * A printer.
     *
     * @param readable whether uptimes are in days, hours and minutes
     * @param colours whether the terminal shows colours
     */
    StateDump(boolean readable, boolean colours) {
        this.readable = readable;
        this.colours = colours;
    }

    private enum Status {
        UP(GREEN),
        DOWN(RED),
        OPDOWN(YELLOW);

        private final String colour;

        Status(String colour) {
            this.colour = colour;
        }

        static Status of(WireState state) {
            return state.up() ? UP : state.operatorDisabled() ? OPDOWN : DOWN;
        }
    }

    /** The counts, and a line for each program. */
    String text(List<WireState> states) {
        StringBuilder text = new StringBuilder();
        text.append("up: ").append(count(states, Status.UP));
        text.append(" down: ").append(count(states, Status.DOWN));
        text.append(" opdown: ").append(count(states, Status.OPDOWN)).append('\n');
        int nameWidth = states.stream().mapToInt(state -> DisplayWidth.of(state.program())).max().orElse(1);
        int pidWidth = states.stream().mapToInt(state -> String.valueOf(state.pid()).length()).max().orElse(1);
        for (WireState state : states) {
            text.append(line(state, nameWidth, pidWidth)).append('\n');
        }
        return text.toString();
    }

    /** Put together by hand: formatting a thousand of these took a tenth of the time of the whole command. */
    private String line(WireState state, int nameWidth, int pidWidth) {
        String name = state.program();
        return ("[" + tag(state) + "] " + name + " ".repeat(nameWidth - DisplayWidth.of(name)) + " "
                + details(state, pidWidth))
                .stripTrailing();
    }

    /** The same as a list of objects, one a line; a value that there is not is left out. */
    String json(List<WireState> states) {
        return list(jsonOf(states));
    }

    /** Objects as a list, one a line. */
    static String list(List<?> objects) {
        StringBuilder text = new StringBuilder("[");
        for (Object object : objects) {
            text.append(text.length() == 1 ? "\n" : ",\n").append(object);
        }
        return text.append("\n]\n").toString();
    }

    /** The objects alone. */
    List<String> jsonOf(List<WireState> states) {
        return states.stream().map(this::json).toList();
    }

    /** As classic writes it, with a blank on both sides of each colon. */
    private String json(WireState state) {
        StringBuilder text = new StringBuilder("{\"status\" : \"").append(Status.of(state));
        text.append("\", \"program\" : ").append(JsonObject.quoted(state.program()));
        String reason = downReason(state);
        if (state.up()) {
            String uptime = uptime(Math.max(0, state.uptimeMillis())).strip();
            text.append(", \"pid\" : ").append(state.pid()).append(", \"uptime\" : \"").append(uptime).append('"');
        } else if (!reason.isEmpty()) {
            text.append(", \"down_reason\" : ").append(JsonObject.quoted(reason));
        }
        return text.append('}').toString();
    }

    private static long count(List<WireState> states, Status status) {
        return states.stream().filter(state -> Status.of(state) == status).count();
    }

    private String tag(WireState state) {
        Status status = Status.of(state);
        String tag = status.name() + " ".repeat(Status.OPDOWN.name().length() - status.name().length());
        return colours ? status.colour + tag + RESET : tag;
    }

    private String details(WireState state, int pidWidth) {
        if (state.up()) {
            String pid = String.valueOf(state.pid());
            return " ".repeat(pidWidth - pid.length()) + pid + " up " + uptime(Math.max(0, state.uptimeMillis()));
        }
        String reason = downReason(state);
        return reason.isEmpty() ? "" : "due to " + reason;
    }

    /** How it ended, and what it needs; empty when there is nothing of either. */
    private static String downReason(WireState state) {
        return state.dependenciesSatisfied()
                ? state.downType()
                : (state.downType().isEmpty() ? "" : state.downType() + ", ") + "dependencies not satisfied";
    }

    private String uptime(long millis) {
        if (!readable) {
            String fraction = String.valueOf(millis % 1_000);
            return millis / 1_000 + "." + "0".repeat(3 - fraction.length()) + fraction + "s";
        }
        long rest = millis % DAY_MILLIS;
        return String.format(
                Locale.ROOT,
                "%6d days, %02d:%02d:%02d.%03d",
                millis / DAY_MILLIS,
                rest / 3_600_000,
                rest / 60_000 % 60,
                rest / 1_000 % 60,
                rest % 1_000);
    }
}
