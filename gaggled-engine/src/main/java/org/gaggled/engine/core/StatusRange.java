package org.gaggled.engine.core;

import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;

/**
 * HTTP statuses that follow each other.
 *
 * @param first at least 100
 * @param last at least {@code first}, at most 599
 */
public record StatusRange(int first, int last) {

    /** What users write. */
    public static final String ALLOWED = "a status from 100 to 599, or several: 200-299 or 3xx";

    private static final Setting<Integer> STATUS = Setting.wholeNumber("status", 100, 599);

    /**
     * Reads what users write.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static StatusRange parse(String text) {
        if (text.length() == 3 && text.substring(1).equalsIgnoreCase("xx") && "12345".indexOf(text.charAt(0)) >= 0) {
            int first = (text.charAt(0) - '0') * 100;
            return new StatusRange(first, first + 99);
        }
        String[] ends = text.split("-", 2);
        int first = STATUS.parseText(ends[0].strip());
        int last = ends.length == 1 ? first : STATUS.parseText(ends[1].strip());
        if (last < first) {
            throw new InvalidSettingException("has the range '" + text + "', which ends before it begins",
                    "write the lower status first");
        }
        return new StatusRange(first, last);
    }

    /** Whether it has that status. */
    public boolean contains(int status) {
        return first <= status && status <= last;
    }

    /** As users write it. */
    @Override
    public String toString() {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }
}
