package org.gaggled.engine.config.known;

import java.util.Locale;
import java.util.Map;
import org.gaggled.api.config.InvalidSettingException;

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

    /**
     * Reads what users write.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    public static ByteSize parse(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        Integer shift = SHIFT_OF_UNIT.get(text.substring(digits));
        if (digits == 0 || shift == null) {
            throw new InvalidSettingException("is not " + ALLOWED, "write for example 512m");
        }
        long number = digits > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(text.substring(0, digits));
        if (number > Long.MAX_VALUE >> shift) {
            throw new InvalidSettingException("is larger than any memory", "write for example 512m");
        }
        return new ByteSize(number << shift);
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
