package org.gaggled.engine.core;

import java.time.Duration;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;

/**
 * How often a program may end by itself or not be started before gaggled gives up on it.
 *
 * @param most so often, and once more is too often
 * @param within in that time, which is more than nothing
 */
public record RespawnLimit(int most, Duration within) {

    /** What users write. */
    public static final String ALLOWED = "a number and a time: 3/10s";

    /** The largest number: so many times are remembered at most. */
    static final int MOST = 1000;

    private static final Setting<Integer> NUMBER = Setting.wholeNumber("number", 0, MOST);
    private static final Setting<Duration> TIME = Setting.duration("time");

    /**
     * Reads what users write.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    public static RespawnLimit parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidSettingException("is not " + ALLOWED, "write how often in which time: 3/10s");
        }
        Duration time = part(TIME, "time", text.substring(slash + 1).strip());
        if (time.isZero()) {
            throw new InvalidSettingException("has no time to count in", "write a time like 10s");
        }
        return new RespawnLimit(part(NUMBER, "number", text.substring(0, slash).strip()), time);
    }

    private static <T> T part(Setting<T> setting, String what, String text) {
        try {
            return setting.parseText(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "has the " + what + " '" + text + "', which " + e.getMessage(), "write " + ALLOWED);
        }
    }

    /** As users write it. */
    @Override
    public String toString() {
        long millis = within.toMillis();
        return most + "/" + (millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms");
    }
}
