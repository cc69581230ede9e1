package org.gaggled.json.call;

import java.util.Locale;
import java.util.function.Consumer;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.call.CallException.Code;
import org.jspecify.annotations.Nullable;

/** Takes the arguments of a call, or refuses them with what is wrong with them. */
final class CallArguments {

    private CallArguments() {}

    /** Has an argument taken in. */
    static <T> void take(String argument, T value, Consumer<T> taking) throws CallException {
        try {
            taking.accept(value);
        } catch (IllegalArgumentException e) {
            throw new CallException(Code.BAD_REQUEST, argument + e.getMessage());
        }
    }

    /** A number within bounds; null where there is none. */
    static @Nullable Long find(JsonObject call, String name, long min, long max) throws JsonException, CallException {
        Long value = call.findNumber(name);
        if (value != null && (value < min || value > max)) {
            throw new CallException(
                    Code.BAD_REQUEST,
                    String.format(Locale.ROOT, "'%s' is from %d to %d, not %d", name, min, max, value));
        }
        return value;
    }

    /** A number within bounds. */
    static long bounded(JsonObject call, String name, long otherwise, long min, long max)
            throws JsonException, CallException {
        Long value = find(call, name, min, max);
        return value == null ? otherwise : value;
    }
}
