package org.gaggled.transport.zmq.tool.top;

import java.time.Duration;
import java.util.Locale;
import org.gaggled.engine.words.ReadableDuration;
import org.jspecify.annotations.Nullable;

/** Figures as they are shown: short, and {@code -} for what is not known. */
final class Figures {

    private static final String UNKNOWN = "-";
    private static final String UNITS = "KMGTPE";

    private Figures() {}

    /** {@code 12.3}, of one processor in percent. */
    static String percent(@Nullable Double value) {
        return value == null ? UNKNOWN : String.format(Locale.ROOT, value < 1000 ? "%.1f" : "%.0f", value);
    }

    /** {@code 512K}, {@code 12.3M}, {@code 1.2G}. */
    static String bytes(@Nullable Long value) {
        if (value == null) {
            return UNKNOWN;
        }
        double scaled = value / 1024.0;
        int unit = 0;
        while (scaled >= 1000 && unit < UNITS.length() - 1) {
            scaled /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f%c" : "%.1f%c", scaled, UNITS.charAt(unit));
    }

    /** {@code 3m 20s}. */
    static String duration(@Nullable Long millis) {
        return millis == null ? UNKNOWN : ReadableDuration.of(Duration.ofMillis(millis));
    }

    /** A number. */
    static String count(@Nullable Long value) {
        return value == null ? UNKNOWN : value.toString();
    }
}
