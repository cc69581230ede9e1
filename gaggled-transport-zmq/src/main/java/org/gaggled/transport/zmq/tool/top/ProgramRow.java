package org.gaggled.transport.zmq.tool.top;

import java.util.List;
import org.gaggled.api.HarmlessText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A program at one moment.
 *
 * @param name as the server knows it, which may hold what acts on a terminal
 * @param cpu of one processor, in percent; null where it is not known, as after the first measurement
 * @param memory in bytes; null where it is not known
 * @param processes null where it is not known
 * @param uptime in milliseconds; null where the program has no process
 */
record ProgramRow(
        String name,
        List<String> tags,
        ProgramCondition condition,
        @Nullable Double cpu,
        @Nullable Long memory,
        @Nullable Long processes,
        long restarts,
        @Nullable Long uptime,
        @Nullable Long pid,
        String reason) {

    /**
     * What the server says of it.
     *
     * @param usage what the server says that it uses; null where it does not
     */
    static ProgramRow of(JsonObject state, @Nullable JsonObject usage, @Nullable Double cpu) throws JsonException {
        Long restarts = state.findNumber("restarts");
        return new ProgramRow(
                state.text("program"),
                state.texts("tags"),
                ProgramCondition.of(state),
                cpu,
                usage == null ? null : usage.findNumber("memory_bytes"),
                usage == null ? null : usage.findNumber("processes"),
                restarts == null ? 0 : restarts,
                state.findNumber("uptime_ms"),
                state.findNumber("pid"),
                reasonOf(state));
    }

    private static String reasonOf(JsonObject state) throws JsonException {
        String reason = state.findText("reason");
        String failure = state.findText("start_failure");
        return reason != null ? reason : failure != null ? "could not be started: " + failure : "";
    }

    /** The name as it can be shown. */
    String shownName() {
        return HarmlessText.of(name);
    }

    /** The reason as it can be shown, behind a blank. */
    String shownReason() {
        return HarmlessText.of(" " + reason);
    }

    /** All that is said of it in a line or two. */
    String details() {
        StringBuilder text = new StringBuilder(name + ": " + condition.word());
        if (pid != null) {
            text.append(", pid ").append(pid);
        }
        if (!reason.isEmpty()) {
            text.append("; ").append(reason);
        }
        if (!tags.isEmpty()) {
            text.append("; tags: ").append(String.join(", ", tags));
        }
        return HarmlessText.of(text.toString());
    }
}
