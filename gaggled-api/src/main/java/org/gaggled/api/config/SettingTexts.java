package org.gaggled.api.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the usual kinds of settings make of the text that is written for them. */
final class SettingTexts {

    static final String DURATION_ALLOWED =
            "milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms";
    static final String FLAG_ALLOWED = "true or false (or yes/no, on/off, 1/0)";
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private SettingTexts() {}

    static Integer wholeNumber(String text, int min, int max, String allowed) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The message below says what is allowed, which is more than the exception knows.
        }
        throw new IllegalArgumentException("is not " + allowed);
    }

    static Duration duration(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        Long unit = UNITS.get(text.substring(digits));
        // Ten digits are more than the largest duration needs, and fewer than overflow a long with any unit.
        if (digits == 0 || digits > 10 || unit == null) {
            throw new IllegalArgumentException("is not a duration: " + DURATION_ALLOWED);
        }
        long millis = Long.parseLong(text.substring(0, digits)) * unit;
        if (millis > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("is too long: at most 2147483647 ms (24 d)");
        }
        return Duration.ofMillis(millis);
    }

    static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("is not " + FLAG_ALLOWED);
        };
    }

    static Path path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty, not a path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
        }
    }

    static List<String> splitAtCommas(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            parts.add(part.strip());
        }
        return parts;
    }

    static List<String> requireNoneEmpty(List<String> values) {
        if (values.contains("")) {
            throw new IllegalArgumentException("has an empty part");
        }
        return List.copyOf(values);
    }
}
