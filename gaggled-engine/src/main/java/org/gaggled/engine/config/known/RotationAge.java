package org.gaggled.engine.config.known;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * The age at which a file is rotated, as users write it: {@code 12h}, {@code 7d}, or {@code none}. It can be longer
 * than other durations.
 *
 * @param time from a second to ten years; null for none
 */
public record RotationAge(@Nullable Duration time) {

    /** Files of any age. */
    static final RotationAge ANY = new RotationAge(null);

    /** What users write, fit to stand behind "is not". */
    static final String ALLOWED = "a number with s, m, h or d, up to 3650d; or none";

    private static final String NONE = "none";
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,10})([smhd])");
    private static final Duration MOST = Duration.ofDays(3650);

    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    /**
     * Reads what users write.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    static RotationAge parse(String text) {
        if (text.strip().equals(NONE)) {
            return ANY;
        }
        Matcher matcher = NUMBER.matcher(text.strip());
        if (!matcher.matches()) {
            throw new InvalidSettingException("is not " + ALLOWED, "write for example 12h or 7d");
        }
        // In whole seconds: a Duration is multiplied by way of BigDecimal, which takes 10 ms to load.
        long unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO).toSeconds();
        Duration time = Duration.ofSeconds(Long.parseLong(matcher.group(1)) * unit);
        if (time.isZero()) {
            throw new InvalidSettingException("is over at once", "write none if age is not to matter");
        }
        if (time.compareTo(MOST) > 0) {
            throw new InvalidSettingException("is longer than 3650d", "write none if age is not to matter");
        }
        return new RotationAge(time);
    }

    /** With the largest unit of which it is a whole number. */
    @Override
    public String toString() {
        if (time == null) {
            return NONE;
        }
        for (String unit : new String[] {"d", "h", "m"}) {
            long size = UNITS.getOrDefault(unit, Duration.ZERO).toSeconds();
            if (time.toSeconds() % size == 0) {
                return time.toSeconds() / size + unit;
            }
        }
        return time.toSeconds() + "s";
    }
}
