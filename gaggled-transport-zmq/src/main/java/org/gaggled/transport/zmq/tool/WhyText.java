package org.gaggled.transport.zmq.tool;

import org.gaggled.api.HarmlessText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;

/** Tells why a program is not up, from the description that a server gave. */
final class WhyText {

    private WhyText() {}

    static String of(JsonObject description) throws JsonException {
        StringBuilder text = new StringBuilder();
        String explanation = description.text("explanation");
        text.append(description.text("program")).append(" is ").append(description.text("phase"));
        boolean up = description.text("phase").equals("up");
        if (up) {
            text.append(", pid ").append(description.number("pid")).append(", for ")
                    .append(time(description.number("uptime_ms")));
        }
        text.append(explanation.isEmpty() ? "" : ": " + explanation).append('\n');
        String status = description.findText("status");
        if (status != null) {
            text.append("  it says: ").append(HarmlessText.of(status)).append('\n');
        }
        for (JsonObject dependency : description.objects("dependencies")) {
            text.append("  depends on ").append(dependency(dependency)).append('\n');
        }
        Long sinceExit = description.findNumber("since_last_exit_ms");
        JsonObject exit = description.findObject("last_exit");
        if (exit != null) {
            text.append("  last exit: ").append(WideText.exit(exit));
            text.append(sinceExit == null ? "" : ", " + time(sinceExit) + " ago").append('\n');
        }
        JsonObject usage = description.findObject("last_usage");
        if (usage != null) {
            text.append("  last run used: ").append(usage(usage)).append('\n');
        }
        text.append("  restarts: ").append(description.number("restarts")).append('\n');
        Long next = description.findNumber("until_next_start_ms");
        if (next != null) {
            text.append("  next start in ").append(time(next)).append('\n');
        }
        return text.toString();
    }

    /** The same, and the settings that are in effect. */
    static String withSettings(JsonObject description) throws JsonException {
        StringBuilder text = new StringBuilder(of(description));
        JsonObject settings = description.object("settings");
        for (String name : settings.names()) {
            text.append("  ").append(name).append(" = ").append(settings.text(name)).append('\n');
        }
        return text.toString();
    }

    private static String dependency(JsonObject dependency) throws JsonException {
        Long remaining = dependency.findNumber("remaining_ms");
        Long grace = dependency.findNumber("grace_ms");
        return dependency.text("program") + until(dependency) + " (" + standing(dependency) + "): "
                + (dependency.flag("satisfied") ? "satisfied" : "not satisfied") + " for "
                + time(dependency.number("since_ms"))
                + (remaining == null ? "" : ", " + time(remaining) + " of its delay to go")
                + (dependency.flag("propagate") ? ", propagates" + (grace == null ? "" : " after " + time(grace)) : "")
                + (dependency.has("required") && !dependency.flag("required") ? ", not required" : "");
    }

    /** What is waited for; that something is ready is what usually is, and goes without saying. */
    private static String until(JsonObject dependency) throws JsonException {
        String until = dependency.findText("until");
        return until == null || until.equals("ready") ? "" : ", until " + until;
    }

    private static String standing(JsonObject dependency) throws JsonException {
        String phase = dependency.text("phase");
        if (dependency.has("known") && !dependency.flag("known")) {
            return phase.equals("down") ? "unknown" : "unknown, last known as " + phase;
        }
        boolean missing = !dependency.flag("satisfied") && dependency.findNumber("remaining_ms") == null;
        return phase.equals("up") && missing && "ready".equals(dependency.findText("until"))
                ? "up, not ready" : phase;
    }

    private static String usage(JsonObject usage) throws JsonException {
        Long memory = usage.findNumber("max_resident_bytes");
        return time(usage.number("user_ms")) + " user, " + time(usage.number("system_ms")) + " system"
                + (memory == null || memory == 0 ? "" : ", " + memory / 1024 + " KiB");
    }

    private static String time(long millis) {
        return WideText.duration(millis);
    }
}
