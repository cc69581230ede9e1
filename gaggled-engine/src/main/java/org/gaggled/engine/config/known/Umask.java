package org.gaggled.engine.config.known;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The permissions that new files do not get.
 *
 * @param bits from 0 to 0777
 */
public record Umask(int bits) {

    static final String ALLOWED = "an octal number from 0 to 0777";

    /** Some formats write octal numbers with {@code 0o}. */
    private static final Pattern OCTAL = Pattern.compile("(?:0o)?0*([0-7]{1,3})");

    /**
     * Reads what users write.
     *
     * @throws IllegalArgumentException for anything but an octal number of at most 0777
     */
    public static Umask parse(String text) {
        Matcher number = OCTAL.matcher(text.strip());
        if (!number.matches()) {
            throw new IllegalArgumentException("not octal");
        }
        return new Umask(Integer.parseInt(number.group(1), 8));
    }

    /** As users write it: {@code 0027}. */
    @Override
    public String toString() {
        return "%04o".formatted(bits);
    }
}
