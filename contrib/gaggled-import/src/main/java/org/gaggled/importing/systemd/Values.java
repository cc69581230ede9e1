package org.gaggled.importing.systemd;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as systemd understands them. */
final class Values {

    /** For a time without an end. */
    static final Duration INFINITE = Duration.ofMillis(Long.MAX_VALUE);

    /** A unit of time, under all its names. */
    private record TimeUnit(String seconds, Set<String> names) {}

    private static final List<TimeUnit> TIME_UNITS = List.of(
            new TimeUnit("0.000001", Set.of("us", "usec", "µs", "μs")),
            new TimeUnit("0.001", Set.of("ms", "msec")),
            new TimeUnit("1", Set.of("", "s", "sec", "second", "seconds")),
            new TimeUnit("60", Set.of("m", "min", "minute", "minutes")),
            new TimeUnit("3600", Set.of("h", "hr", "hour", "hours")),
            new TimeUnit("86400", Set.of("d", "day", "days")),
            new TimeUnit("604800", Set.of("w", "week", "weeks")),
            new TimeUnit("2629800", Set.of("M", "month", "months")),
            new TimeUnit("31557600", Set.of("y", "year", "years")));

    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");
    private static final Pattern PART_OF_TIME =
            Pattern.compile("\\s*([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)\\s*([a-zA-Zµμ]*)\\s*");
    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([KMGTPE]?)B?");
    private static final String SIZE_UNITS = "KMGTPE";
    private static final String KNOWN_SIZE_UNITS = "kmg";
    private static final BigInteger KIBI = BigInteger.valueOf(1024);

    private Values() {}

    static boolean isTrue(String text) {
        return TRUE.contains(text.toLowerCase(Locale.ROOT));
    }

    static boolean isInfinity(String text) {
        return text.equals("infinity");
    }

    /** A time span: {@code 1min 30s}, or a number of seconds; null where it is none. */
    static @Nullable Duration time(String text) {
        return time(text, BigDecimal.ONE);
    }

    /** The same, where a number without a unit is of that many seconds. */
    static @Nullable Duration time(String text, BigDecimal usualUnit) {
        if (isInfinity(text)) {
            return INFINITE;
        }
        BigDecimal seconds = BigDecimal.ZERO;
        Matcher part = PART_OF_TIME.matcher(text);
        int next = 0;
        while (next < text.length() && part.find(next) && part.start() == next) {
            BigDecimal unit = part.group(2).isEmpty() ? usualUnit : secondsOf(part.group(2));
            if (unit == null) {
                return null;
            }
            seconds = seconds.add(new BigDecimal(part.group(1)).multiply(unit));
            next = part.end();
        }
        return next == 0 || next < text.length() ? null
                : Duration.ofMillis(seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValue());
    }

    private static @Nullable BigDecimal secondsOf(String unit) {
        return TIME_UNITS.stream().filter(each -> each.names().contains(unit)).findFirst()
                .map(each -> new BigDecimal(each.seconds())).orElse(null);
    }

    /** A number of bytes, with a unit that is a power of 1024, as gaggled has it; null where it is none. */
    static @Nullable String size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return null;
        }
        int power = size.group(2).isEmpty() ? 0 : SIZE_UNITS.indexOf(size.group(2)) + 1;
        BigInteger bytes = new BigDecimal(size.group(1)).multiply(new BigDecimal(KIBI.pow(power)))
                .toBigInteger();
        String unit = "";
        for (int i = 0; i < KNOWN_SIZE_UNITS.length() && bytes.signum() > 0 && bytes.mod(KIBI).signum() == 0; i++) {
            bytes = bytes.divide(KIBI);
            unit = KNOWN_SIZE_UNITS.substring(i, i + 1);
        }
        return bytes + unit;
    }
}
