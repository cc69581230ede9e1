package org.gaggled.control.http;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gaggled.api.NearestName;
import org.jspecify.annotations.Nullable;

/**
 * The parameters behind the {@code ?} of a request, and the decoding of what stands in an address. Not safe for use by
 * several threads.
 */
final class Query {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Query() {}

    /** The parameters, if they are among those that are taken. */
    static Query of(URI uri, List<String> taken) throws Refusal {
        Query query = new Query();
        String raw = uri.getRawQuery();
        if (raw == null) {
            return query;
        }
        if (taken.isEmpty()) {
            throw Refusal.badRequest("nothing is allowed after a '?'");
        }
        if (raw.length() > Limits.LONGEST_PATH) {
            throw Refusal.pathTooLong();
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!taken.contains(name)) {
                String meant = NearestName.find(name, taken);
                throw Refusal.badRequest("'" + name + "' is not taken here; "
                        + (meant == null ? "known: " + String.join(", ", taken) : "did you mean '" + meant + "'?"));
            }
            query.values
                    .computeIfAbsent(name, first -> new ArrayList<>())
                    .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    /** All values of that name. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The value of that name; null where there is none. */
    @Nullable
    String find(String name) throws Refusal {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw Refusal.badRequest("'" + name + "' is given twice");
        }
        return all.isEmpty() ? null : all.getFirst();
    }

    /** The number of that name, which counts {@code unit}; null where there is none. */
    @Nullable
    Long findNumber(String name, long min, long max, String unit) throws Refusal {
        String text = find(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
            throw Refusal.badRequest(
                    "'" + name + "' is from " + min + " to " + max + " " + unit + ", not '" + text + "'");
        }
        return Long.valueOf(text);
    }

    /** Whether something is asked for: by its name alone, or with {@code true}. */
    boolean flag(String name) throws Refusal {
        String text = find(name);
        return switch (text) {
            case null -> false;
            case "", "true" -> true;
            case "false" -> false;
            default -> throw Refusal.badRequest("'" + name + "' is true or false, not '" + text + "'");
        };
    }

    /** Has a value taken in, or refused with what is wrong with it. */
    static <T> void take(String argument, T value, Consumer<T> taking) throws Refusal {
        try {
            taking.accept(value);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(argument + e.getMessage());
        }
    }

    /**
     * Strictly: {@link URI#getPath} takes what is not UTF-8 for a question mark, so that a name would be another one.
     */
    static String decoded(String part) throws Refusal {
        ByteBuffer bytes = ByteBuffer.allocate(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%') {
                bytes.put((byte) HexFormat.fromHexDigits(part, i + 1, i + 3));
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                throw notDecodable(part);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw notDecodable(part);
        }
    }

    private static Refusal notDecodable(String part) {
        return Refusal.badRequest(
                "'" + part + "' is not percent-encoded UTF-8; write e with an acute accent as %C3%A9, for one");
    }
}
