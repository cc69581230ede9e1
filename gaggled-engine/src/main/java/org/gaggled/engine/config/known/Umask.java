package org.gaggled.engine.config.known;

import java.util.regex.Pattern;

/**
 * The permissions that new files do not get.
 *
 * @param bits from 0 to 0777
 */
public record Umask(int bits) {

    static final String ALLOWED = "an octal number from 0 to 0777";

    private static final Pattern OCTAL = Pattern.compile("0*[0-7]{1,3}");

    /**
     * Reads what users write.
     *
     * @throws IllegalArgumentException for anything but an octal number of at most 0777
     */
    public static Umask parse(String text) {
        String digits = text.strip();
        if (!OCTAL.matcher(digits).matches()) {
            throw new IllegalArgumentException("not octal");
        }
        return new Umask(Integer.parseInt(digits.substring(Math.max(0, digits.length() - 3)), 8));
    }

    /** As users write it: {@code 0027}. */
    @Override
    public String toString() {
        return "%04o".formatted(bits);
    }
}
