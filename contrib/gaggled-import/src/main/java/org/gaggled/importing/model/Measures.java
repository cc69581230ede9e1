package org.gaggled.importing.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and sizes as gaggled has them. */
public final class Measures {

    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h|d)");
    private static final Map<String, BigDecimal> MILLIS = Map.of(
            "ns", new BigDecimal("0.000001"), "us", new BigDecimal("0.001"), "µs", new BigDecimal("0.001"),
            "ms", BigDecimal.ONE, "s", BigDecimal.valueOf(1000), "m", BigDecimal.valueOf(60_000),
            "h", BigDecimal.valueOf(3_600_000), "d", BigDecimal.valueOf(86_400_000));
    private static final Pattern SIZE = Pattern.compile("([0-9]+)\\s*([kmg]?)i?b?");

    /** About the longest time that gaggled has. */
    public static final String LONGEST = "24d";

    private static final long MOST_MILLIS = Integer.MAX_VALUE;

    private Measures() {}

    /** A time, with the largest unit that leaves it whole. */
    public static String time(Duration time) {
        long millis = Math.min(time.toMillis(), MOST_MILLIS);
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A time that is written in parts, such as {@code 1m30s}; null where it is none. */
    public static @Nullable String time(String written) {
        Matcher part = PART.matcher(written.strip());
        BigDecimal millis = BigDecimal.ZERO;
        int next = 0;
        while (part.find() && part.start() == next) {
            millis = millis.add(new BigDecimal(part.group(1)).multiply(MILLIS.get(part.group(2))));
            next = part.end();
        }
        boolean whole = next == written.strip().length() && next > 0;
        return whole ? time(Duration.ofMillis(millis.min(BigDecimal.valueOf(MOST_MILLIS))
                .setScale(0, RoundingMode.CEILING).longValueExact())) : null;
    }

    /** A time in seconds, perhaps with a fraction; null where it is none. */
    public static @Nullable String seconds(String written) {
        return written.isBlank() ? null : time(written.strip() + "s");
    }

    /** A number of bytes, with a unit that is a power of 1024; null where it is none. */
    public static @Nullable String size(String written) {
        Matcher size = SIZE.matcher(written.strip().toLowerCase(Locale.ROOT));
        return size.matches() ? size.group(1) + size.group(2) : null;
    }
}
