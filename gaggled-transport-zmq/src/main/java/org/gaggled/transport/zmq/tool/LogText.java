package org.gaggled.transport.zmq.tool;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.launch.SystemText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The lines that programs have printed, as {@code logs} prints them. Unless exactly one program was asked for by its
 * name, each line begins with the name of its program.
 */
final class LogText {

    private final @Nullable String only;

    /** The form for lines of what these names and globs mean. */
    LogText(List<String> patterns) {
        only = patterns.size() == 1 ? patterns.getFirst() : null;
    }

    /** For a terminal: whatever would act on it is made visible, but for tabs. */
    String visible(List<JsonObject> lines) throws JsonException {
        StringBuilder text = new StringBuilder();
        for (JsonObject line : lines) {
            String encoded = line.findText("base64");
            String printed = encoded == null ? line.text("text") : SystemText.decode(decoded(encoded));
            text.append(beginning(line)).append(HarmlessText.ofLines(printed)).append('\n');
        }
        return text.toString();
    }

    /** As the programs printed it. */
    byte[] raw(List<JsonObject> lines) throws JsonException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JsonObject line : lines) {
            String encoded = line.findText("base64");
            bytes.writeBytes(beginning(line).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(
                    encoded == null ? line.text("text").getBytes(StandardCharsets.UTF_8) : decoded(encoded));
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    /** One JSON object for each line, on a line of its own. */
    static String json(List<JsonObject> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private String beginning(JsonObject line) throws JsonException {
        String program = line.text("program");
        return program.equals(only) ? "" : HarmlessText.of(program) + ": ";
    }

    private static byte[] decoded(String encoded) throws JsonException {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new JsonException("'base64' is not base64: " + e.getMessage());
        }
    }
}
