package org.gaggled.engine.words;

import java.time.Duration;
import java.util.Locale;

/** Durations in messages: {@code 350ms}, {@code 2.5s}, {@code 3m 20s}, {@code 5h 2m}, {@code 3d 4h}. */
public final class ReadableDuration {

    private ReadableDuration() {}

    /** That duration. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds < 60) {
            String text = String.format(Locale.ROOT, "%.1fs", millis / 1_000.0);
            return text.endsWith(".0s") ? text.replace(".0s", "s") : text;
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m";
        }
        return seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
    }
}
