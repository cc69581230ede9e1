package org.gaggled.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.HarmlessText;
import org.jspecify.annotations.Nullable;

/**
 * JSON for people: with a blank behind each colon and comma, on lines where {@link JsonObject#onLines} asks for them,
 * and harmless to a terminal.
 */
public final class PrettyJson {

    private static final String INDENT = "  ";

    /** They are shown, but YAML does not allow them, or takes them for a mark of byte order. */
    private static final String UNSAFE = "\uFEFF\uFFFE\uFFFF";

    private PrettyJson() {}

    /** The text of an object. */
    public static String of(JsonObject object) {
        return object(object, "\n");
    }

    /** A text with its quotation marks, as JSON has it, and as YAML has it in double quotes. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t' || (HarmlessText.isHarmless(c) && UNSAFE.indexOf(c) < 0)) {
                JsonStringEncoder.getInstance().quoteAsString(Character.toString(c), quoted);
            } else {
                quoted.append(String.format("\\u%04x", c));
            }
        });
        return quoted.append('"').toString();
    }

    /** Where lines begin with {@code margin}, a line feed and an indentation. */
    private static String object(JsonObject object, String margin) {
        boolean onLines = object.isOnLines();
        String inner = onLines ? margin + INDENT : margin;
        return "{" + joined(
                object.values().entrySet().stream()
                        .map(member -> quoted(member.getKey()) + ": " + value(member.getValue(), inner, onLines)),
                margin, onLines) + "}";
    }

    private static String value(@Nullable Object value, String margin, boolean objectsOnLines) {
        return switch (value) {
            case JsonObject object -> object(object, margin);
            case List<?> list -> {
                boolean onLines = objectsOnLines && list.stream().anyMatch(JsonObject.class::isInstance);
                String inner = onLines ? margin + INDENT : margin;
                yield "[" + joined(list.stream().map(item -> value(item, inner, false)), margin, onLines) + "]";
            }
            case String text -> quoted(text);
            case null, default -> String.valueOf(value);
        };
    }

    private static String joined(Stream<String> parts, String margin, boolean onLines) {
        if (!onLines) {
            return parts.collect(Collectors.joining(", "));
        }
        String text = parts.collect(Collectors.joining("," + margin + INDENT));
        return text.isEmpty() ? "" : margin + INDENT + text + margin;
    }
}
