package org.gaggled.importing.systemd;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.NotExpressibleException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code OnCalendar=} says, as gaggled's schedule has it: five fields as in cron.
 *
 * @param fields minute, hour, day of the month, month and day of the week
 * @param every an interval instead, for what comes more often than once a minute
 * @param secondsLost whether seconds were left out that were not zero
 */
record CalendarTime(List<String> fields, @Nullable String every, @Nullable String timezone, boolean secondsLost) {

    /** Weeks begin on Mondays for systemd. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("minutely", "*-*-* *:*:00"), Map.entry("hourly", "*-*-* *:00:00"),
            Map.entry("daily", "*-*-* 00:00:00"), Map.entry("weekly", "Mon *-*-* 00:00:00"),
            Map.entry("monthly", "*-*-01 00:00:00"), Map.entry("quarterly", "*-01,04,07,10-01 00:00:00"),
            Map.entry("semiannually", "*-01,07-01 00:00:00"), Map.entry("semi-annually", "*-01,07-01 00:00:00"),
            Map.entry("biannually", "*-01,07-01 00:00:00"), Map.entry("bi-annually", "*-01,07-01 00:00:00"),
            Map.entry("annually", "*-01-01 00:00:00"), Map.entry("yearly", "*-01-01 00:00:00"));

    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final Pattern WEEKDAYS = Pattern.compile("[A-Za-z]{3,9}(?:(?:,|\\.\\.|-)[A-Za-z]{3,9})*,?");
    private static final Pattern DATE = Pattern.compile("(?:([0-9*.,/]+)-)?([0-9*.,/]+)([-~])([0-9*.,/]+)");
    private static final Pattern TIME = Pattern.compile("([0-9*.,/]+):([0-9*.,/]+)(?::([0-9*.,/]+))?");
    private static final Pattern ITEM = Pattern.compile("0*([0-9]+)(?:\\.\\.0*([0-9]+))?(?:/0*([0-9]+))?");
    private static final Pattern SECONDS_STEP = Pattern.compile("(?:0?0|\\*)/([0-9]+)(?:\\.0+)?");
    private static final int MINUTE = 60;

    private static final int LAST_MINUTE = 59;
    private static final int LAST_HOUR = 23;
    private static final int LAST_DAY = 31;
    private static final int LAST_MONTH = 12;

    /** Takes a copy. */
    CalendarTime {
        fields = List.copyOf(fields);
    }

    /** As the setting {@code schedule}. */
    String schedule() {
        return every == null ? String.join(" ", fields) : "every " + every;
    }

    /**
     * Reads one.
     *
     * @throws NotExpressibleException if five fields cannot say it
     */
    static CalendarTime parse(String written) throws NotExpressibleException {
        List<String> parts = new ArrayList<>(Arrays.asList(written.strip().split("\\s+")));
        String timezone = timezoneIn(parts);
        String meant = WORDS.get(String.join(" ", parts).toLowerCase(Locale.ROOT));
        if (meant != null) {
            parts = new ArrayList<>(Arrays.asList(meant.split(" ")));
        }
        String weekdays = !parts.isEmpty() && WEEKDAYS.matcher(parts.getFirst()).matches() ? parts.removeFirst() : "*";
        Matcher date = DATE.matcher(parts.isEmpty() || parts.getFirst().contains(":") ? "*-*-*" : parts.removeFirst());
        Matcher time = TIME.matcher(parts.isEmpty() ? "00:00:00" : parts.removeFirst());
        if (!parts.isEmpty() || !date.matches() || !time.matches()) {
            throw new NotExpressibleException("it is not a time that is known here");
        }
        return of(weekdays, date, time, timezone);
    }

    /** Takes it away; null where there is none, which means the machine's. */
    private static @Nullable String timezoneIn(List<String> parts) {
        boolean isZone = parts.size() > 1 && ZoneId.getAvailableZoneIds().contains(parts.getLast());
        return isZone ? parts.removeLast() : null;
    }

    private static CalendarTime of(String weekdays, Matcher date, Matcher time, @Nullable String timezone)
            throws NotExpressibleException {
        String year = date.group(1);
        String second = time.group(3) == null ? "00" : time.group(3).replaceFirst("\\.0+$", "");
        if (year != null && !year.equals("*")) {
            throw new NotExpressibleException("a schedule of gaggled names no year");
        }
        if (date.group(3).equals("~")) {
            throw new NotExpressibleException("a schedule of gaggled cannot count from the end of a month");
        }
        String day = field(date.group(4), LAST_DAY);
        String weekday = weekdays(weekdays);
        if (!day.equals("*") && !weekday.equals("*")) {
            throw new NotExpressibleException(
                    "with a day of the month and one of the week, either is enough for gaggled,"
                            + " and both are needed for systemd");
        }
        List<String> fields = List.of(
                field(time.group(2), LAST_MINUTE), field(time.group(1), LAST_HOUR), day,
                field(date.group(2), LAST_MONTH), weekday);
        return withSeconds(fields, second, timezone);
    }

    private static CalendarTime withSeconds(List<String> fields, String second, @Nullable String timezone)
            throws NotExpressibleException {
        if (second.matches("0+")) {
            return new CalendarTime(fields, null, timezone, false);
        }
        Matcher step = SECONDS_STEP.matcher(second.equals("*") ? "*/1" : second);
        boolean always = fields.stream().allMatch(field -> field.equals("*"));
        if (always && step.matches() && MINUTE % Math.max(1, Integer.parseInt(step.group(1))) == 0) {
            return new CalendarTime(fields, step.group(1) + "s", null, false);
        }
        if (!second.matches("[0-9]+")) {
            throw new NotExpressibleException("a schedule of gaggled has no seconds");
        }
        return new CalendarTime(fields, null, timezone, true);
    }

    /** {@code Mon..Fri}, {@code Sat,Sun}. */
    private static String weekdays(String written) throws NotExpressibleException {
        if (written.equals("*")) {
            return written;
        }
        List<String> items = new ArrayList<>();
        for (String item : List.of(written.toLowerCase(Locale.ROOT).split(","))) {
            List<String> ends = new ArrayList<>();
            for (String day : List.of(item.split("\\.\\.|-"))) {
                String known = day.substring(0, 3);
                if (!DAYS.contains(known)) {
                    throw new NotExpressibleException(day + " is not a day of the week");
                }
                ends.add(known.substring(0, 1).toUpperCase(Locale.ROOT) + known.substring(1));
            }
            items.add(String.join("-", ends));
        }
        return String.join(",", items);
    }

    /** One field of numbers; {@code 0/15} begins with the first number and goes on to the last that there can be. */
    private static String field(String written, int last) throws NotExpressibleException {
        if (written.equals("*")) {
            return written;
        }
        List<String> items = new ArrayList<>();
        for (String item : List.of(written.split(","))) {
            Matcher matcher = ITEM.matcher(item);
            if (!matcher.matches()) {
                throw new NotExpressibleException("it is not a time that is known here");
            }
            String first = matcher.group(1);
            String end = matcher.group(2);
            String step = matcher.group(3);
            String range = step == null ? (end == null ? first : first + "-" + end)
                    : first + "-" + (end == null ? last : end) + "/" + step;
            items.add(range.equals("0-" + last + "/" + step) ? "*/" + step : range);
        }
        return String.join(",", items);
    }

    /** The same time and another one in one schedule; null where that cannot be. */
    @Nullable
    CalendarTime with(CalendarTime other) {
        List<Integer> differing = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).equals(other.fields.get(i))) {
                differing.add(i);
            }
        }
        boolean alike = every == null && other.every == null && Objects.equals(timezone, other.timezone);
        if (!alike || differing.size() != 1) {
            return null;
        }
        int field = differing.getFirst();
        if (fields.get(field).startsWith("*") || other.fields.get(field).startsWith("*")) {
            return null;
        }
        List<String> both = new ArrayList<>(fields);
        both.set(field, fields.get(field) + "," + other.fields.get(field));
        return new CalendarTime(both, null, timezone, secondsLost || other.secondsLost);
    }
}
