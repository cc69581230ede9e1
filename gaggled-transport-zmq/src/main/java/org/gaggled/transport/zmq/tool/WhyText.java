package org.gaggled.transport.zmq.tool;

import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;

/** Tells why a program is not up, from the description that a server gave. */
final class WhyText {

    private WhyText() {}

    static String of(JsonObject description) throws JsonException {
        StringBuilder text = new StringBuilder();
        String explanation = description.text("explanation");
        text.append(description.text("program")).append(" is ").append(description.text("phase"));
        if (explanation.isEmpty()) {
            text.append(", pid ").append(description.number("pid")).append(", for ")
                    .append(time(description.number("uptime_ms")));
        } else {
            text.append(": ").append(explanation);
        }
        text.append('\n');
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
        return dependency.text("program") + " (" + dependency.text("phase") + "): "
                + (dependency.flag("satisfied") ? "satisfied" : "not satisfied") + " for "
                + time(dependency.number("since_ms"))
                + (remaining == null ? "" : ", " + time(remaining) + " of its delay to go")
                + (dependency.flag("propagate") ? ", propagates" : "");
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
