package org.gaggled.transport.zmq.tool;

import java.util.List;
import java.util.Locale;
import org.gaggled.transport.zmq.json.JsonObject;
import org.gaggled.transport.zmq.wire.WireState;

/** Prints the states of all programs the way classic's controller does, which scripts read. */
final class StateDump {

    private static final long DAY_MILLIS = 86_400_000;
    private static final String RESET = "\u001b[0m";

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
        UP("\u001b[32m"),
        DOWN("\u001b[31m"),
        OPDOWN("\u001b[33m");

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
        int nameWidth = states.stream().mapToInt(state -> state.program().length()).max().orElse(1);
        int pidWidth = states.stream().mapToInt(state -> String.valueOf(state.pid()).length()).max().orElse(1);
        for (WireState state : states) {
            text.append(line(state, nameWidth, pidWidth)).append('\n');
        }
        return text.toString();
    }

    /** Put together by hand: formatting a thousand of these took a tenth of the time of the whole command. */
    private String line(WireState state, int nameWidth, int pidWidth) {
        String name = state.program();
        return ("[" + tag(state) + "] " + name + " ".repeat(nameWidth - name.length()) + " " + details(state, pidWidth))
                .stripTrailing();
    }

    /** The same as a list of objects, one a line. */
    static String json(List<WireState> states) {
        StringBuilder text = new StringBuilder("[");
        for (WireState state : states) {
            text.append(text.length() == 1 ? "\n" : ",\n").append(json(state));
        }
        return text.append("\n]\n").toString();
    }

    private static JsonObject json(WireState state) {
        return new JsonObject()
                .put("status", Status.of(state).name())
                .put("program", state.program())
                .put("pid", state.up() ? state.pid() : null)
                .put("uptime", state.up() ? state.uptimeMillis() / 1_000.0 : null)
                .put("down_reason", state.up() ? null : state.downType());
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
        String why = state.downType().isEmpty() ? "never started" : "due to " + state.downType();
        return why + (state.dependenciesSatisfied() ? "" : ", dependencies not satisfied");
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
