package org.gaggled.engine.config.known;

import java.util.Locale;
import java.util.Map;
import org.gaggled.api.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * A number of bytes as users write it: a whole number, also with {@code k}, {@code m} or {@code g}, the powers of 1024.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {

    /** What users write, fit to stand behind "is not". */
    public static final String ALLOWED = "a number of bytes, also with k, m or g";

    private static final Map<String, Integer> SHIFT_OF_UNIT = Map.of("", 0, "k", 10, "m", 20, "g", 30);
    private static final int MOST_DIGITS = 18;

    /** Stands for every number that is too large. */
    static final long TOO_LARGE = Long.MAX_VALUE;

    /**
     * Reads what users write.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    public static ByteSize parse(String written) {
        Long bytes = number(written);
        if (bytes == null) {
            throw new InvalidSettingException("is not " + ALLOWED, "write for example 512m");
        }
        if (bytes == TOO_LARGE) {
            throw new InvalidSettingException("is larger than any memory", "write for example 512m");
        }
        return new ByteSize(bytes);
    }

    /** The number that a text says, also with a unit; {@link #TOO_LARGE} above that; null where it says none. */
    static @Nullable Long number(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        Integer shift = SHIFT_OF_UNIT.get(text.substring(digits));
        if (digits == 0 || shift == null) {
            return null;
        }
        long number = digits > MOST_DIGITS ? TOO_LARGE : Long.parseLong(text.substring(0, digits));
        return number > TOO_LARGE >> shift ? TOO_LARGE : number << shift;
    }

    /** With the largest unit of which it is a whole number. */
    @Override
    public String toString() {
        for (String unit : new String[] {"g", "m", "k"}) {
            long size = 1L << SHIFT_OF_UNIT.getOrDefault(unit, 0);
            if (bytes != 0 && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return String.valueOf(bytes);
    }
}
