package org.gaggled.engine.schedule;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * Reads one field of a cron expression: a list of {@code *}, values and ranges, of which the last two may have a step.
 */
final class CronFieldReader {

    /** The values that were named, as bits; and whether the field begins with an asterisk, as one that is open does. */
    record Values(long bits, boolean open) {}

    private static final Pattern ITEM = Pattern.compile("(?:(\\*)|([A-Za-z]+|\\d+)(?:-([A-Za-z]+|\\d+))?)(?:/(\\d+))?");

    private final CronField field;
    private final String text;

    CronFieldReader(CronField field, String text) {
        this.field = field;
        this.text = text;
    }

    Values read() {
        long bits = 0;
        for (String item : text.split(",", -1)) {
            bits |= item(item);
        }
        if (field == CronField.DAY_OF_WEEK && (bits & bit(7)) != 0) {
            bits = (bits & ~bit(7)) | bit(0);
        }
        return new Values(bits, text.startsWith("*"));
    }

    private long item(String item) {
        if (item.isEmpty()) {
            throw wrong("has nothing " + (text.isEmpty() ? "" : "between or beside commas ") + "in",
                    "write " + field.allowed());
        }
        Matcher matcher = ITEM.matcher(item);
        if (!matcher.matches()) {
            throw notUnderstood(item);
        }
        String first = matcher.group(2);
        String last = matcher.group(3);
        String step = matcher.group(4);
        if (matcher.group(1) != null) {
            return values(field.lowest(), field.last(), step(step, item));
        }
        int from = value(first, 0);
        if (last == null) {
            if (step != null) {
                throw wrong("has " + Wording.quoted(item) + ", a step without a range, in",
                        "write " + first + "-" + field.last() + "/" + step + ", or " + first + " alone");
            }
            return bit(from);
        }
        int to = value(last, from);
        if (from > to) {
            throw wrong("has the range " + Wording.quoted(item) + ", which goes backwards, in",
                    "write " + turned(from, to));
        }
        return values(from, to, step(step, item));
    }

    /** What somebody means who writes a range over the end of the hour, the day, the week or the year. */
    private String turned(int from, int to) {
        String end = from == field.last() ? "" + from : from + "-" + field.last();
        String beginning = to == field.lowest() ? "" + to : field.lowest() + "-" + to;
        return end + "," + beginning;
    }

    /** The number of a value; one that ends a range stands behind where the range begins. */
    private int value(String written, int beginning) {
        int value;
        if (Character.isDigit(written.charAt(0))) {
            value = written.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(written);
        } else {
            value = field.numberOf(written);
            if (value < 0) {
                throw unknownName(written);
            }
            // Saturday to Sunday is a weekend, though Sunday is the first of the names.
            if (field == CronField.DAY_OF_WEEK && value == 0 && beginning > 0) {
                value = 7;
            }
        }
        if (value < field.lowest() || value > field.highest()) {
            throw wrong("has " + Wording.quoted(written) + " in", "write " + field.allowed());
        }
        return value;
    }

    private int step(@Nullable String written, String item) {
        if (written == null) {
            return 1;
        }
        int longest = field.last() - field.lowest();
        int step = written.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(written);
        if (step == 0) {
            throw wrong("has the step 0, in " + Wording.quoted(item) + ", in", "write a step from 1 to " + longest);
        }
        if (step > longest) {
            throw wrong("has " + Wording.quoted(item) + ", a step that leads beyond all it may hold, in",
                    field == CronField.MINUTE || field == CronField.HOUR
                            ? "write 0 for once, or a schedule such as every "
                                    + written + (field == CronField.MINUTE ? "m" : "h")
                            : "write " + field.lowest() + " for once, or a step from 1 to " + longest);
        }
        return step;
    }

    private static long values(int from, int to, int step) {
        long bits = 0;
        for (int value = from; value <= to; value += step) {
            bits |= bit(value);
        }
        return bits;
    }

    private static long bit(int value) {
        return 1L << value;
    }

    private InvalidSettingException unknownName(String written) {
        if (written.length() > 3 && field.numberOf(written.substring(0, 3)) >= 0) {
            return wrong("has " + Wording.quoted(written) + " in",
                    "write " + written.substring(0, 3).toLowerCase(Locale.ROOT));
        }
        for (CronField other : CronField.values()) {
            if (other.numberOf(written) >= 0) {
                return wrong("has " + Wording.quoted(written) + " in",
                        "write it into " + other.place() + ", and " + field.allowed() + " here");
            }
        }
        return notUnderstood(written);
    }

    private InvalidSettingException notUnderstood(String item) {
        String upper = item.toUpperCase(Locale.ROOT);
        String advice;
        if (item.contains("?")) {
            advice = "write *, which cron has for what Quartz calls ?";
        } else if (field == CronField.DAY_OF_MONTH && (upper.startsWith("L") || upper.endsWith("W"))) {
            advice = "cron cannot say the last day or the nearest working day: name days from 1 to 31, and let the"
                    + " program look at the date";
        } else if (field == CronField.DAY_OF_WEEK && (item.contains("#") || upper.endsWith("L"))) {
            advice = "cron cannot say the first or last Friday of a month: name the day of the week, and let the program"
                    + " look at the date";
        } else if (item.contains("~") || upper.startsWith("H")) {
            advice = "write a number, and the setting 'jitter' for a time that differs from run to run";
        } else if (field == CronField.MINUTE && item.contains(":")) {
            advice = "write the minute and then the hour: 30 3 * * * is 3:30";
        } else {
            advice = "write *, " + field.allowed() + ", a range such as 2-5, a list such as 2,5, or a step such as */2";
        }
        return wrong("has " + Wording.quoted(item) + " in", advice);
    }

    private InvalidSettingException wrong(String what, String advice) {
        return new InvalidSettingException(what + " " + field.place(), advice);
    }
}
