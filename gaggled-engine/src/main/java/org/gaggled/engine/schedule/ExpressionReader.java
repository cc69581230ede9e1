package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Locale;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;

/** Reads what a setting says of when a task runs, and tells what is wrong with it. */
final class ExpressionReader {

    private static final int FIELDS = CronField.values().length;

    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern NUMBERS = Pattern.compile("[0-9*,/?#~LWH-]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern BETWEEN_NAMES = Pattern.compile("[,-]");
    private static final Pattern TIME_OF_DAY = Pattern.compile("([01]?\\d|2[0-3]):([0-5]\\d)(:\\d\\d)?");

    /** A year that has a February 29th, in which looking for a time that never comes may begin. */
    private static final LocalDateTime SOME_YEAR = LocalDateTime.of(2000, 1, 1, 0, 0);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Only read by. */
    private static final Setting<Duration> INTERVAL = Setting.duration("every");

    private ExpressionReader() {}

    static ScheduleExpression read(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new InvalidSettingException("is empty", "write " + ScheduleExpression.ALLOWED);
        }
        List<String> words = List.of(BLANKS.split(stripped));
        String first = words.getFirst().toLowerCase(Locale.ROOT);
        if (first.startsWith("@")) {
            return nickname(first, words);
        }
        if (first.equals("every")) {
            return every(words.subList(1, words.size()));
        }
        if (first.startsWith("tz=") || first.startsWith("cron_tz=")) {
            throw new InvalidSettingException(
                    "begins with a time zone",
                    "leave it out, and write it into the setting 'timezone': "
                            + words.getFirst().substring(first.indexOf('=') + 1));
        }
        return new ScheduleExpression.Calendar(cron(words));
    }

    private static ScheduleExpression nickname(String name, List<String> words) {
        String fields = NICKNAMES.get(name);
        if (name.equals("@reboot")) {
            throw new InvalidSettingException(
                    "is not a time", "leave 'schedule' out: a task without one runs when gaggled starts");
        }
        if (name.equals("@every")) {
            throw new InvalidSettingException(
                    "is not written with @", "write every 10m, with the interval that is meant");
        }
        if (fields == null) {
            throw new InvalidSettingException(
                    "begins with '" + name + "', which does not stand for any times",
                    "write one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually");
        }
        if (words.size() > 1) {
            throw new InvalidSettingException("has more than " + name, "write " + name + " alone; the command to run"
                    + " belongs in 'command'");
        }
        return new ScheduleExpression.Calendar(cron(List.of(BLANKS.split(fields))));
    }

    private static ScheduleExpression every(List<String> words) {
        if (words.size() != 1) {
            throw new InvalidSettingException(
                    words.isEmpty() ? "does not say how often" : "has more than one word after 'every'",
                    "write one number and its unit: every 90s, every 10m, every 12h");
        }
        String written = words.getFirst();
        String nickname = switch (written.toLowerCase(Locale.ROOT)) {
            case "minute" -> "every 1m, or * * * * * for each full minute";
            case "hour" -> "every 1h, or @hourly for each full hour";
            case "day" -> "@daily, or every 24h";
            case "week" -> "@weekly";
            case "month" -> "@monthly";
            case "year" -> "@yearly";
            default -> null;
        };
        if (nickname != null) {
            throw new InvalidSettingException("does not say from when on", "write " + nickname);
        }
        if (written.chars().allMatch(Character::isDigit)) {
            throw new InvalidSettingException(
                    "has an interval without a unit", "write every " + written + "s, or every " + written + "m");
        }
        Duration interval;
        try {
            interval = INTERVAL.parseText(written);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidSettingException(
                    "has '" + written + "' for an interval, which " + wrong.getMessage(),
                    "write one number and its unit, as in every 10m, up to "
                            + Setting.MAX_DURATION.toDays() + "d; for longer ones, five cron fields");
        }
        if (interval.compareTo(SHORTEST) < 0) {
            throw new InvalidSettingException(
                    "comes more than once a second",
                    "write an interval of 1s or more, or let the program run all the time, as a service");
        }
        return new ScheduleExpression.Every(interval);
    }

    private static CronExpression cron(List<String> words) {
        if (words.size() < FIELDS) {
            throw tooFew(words);
        }
        Map<CronField, CronFieldReader.Values> values = new EnumMap<>(CronField.class);
        try {
            for (CronField field : CronField.values()) {
                values.put(field, new CronFieldReader(field, words.get(values.size())).read());
            }
        } catch (InvalidSettingException wrong) {
            throw words.size() > FIELDS ? tooMany(words) : wrong;
        }
        if (words.size() > FIELDS) {
            throw tooMany(words);
        }
        CronFieldReader.Values daysOfMonth = Objects.requireNonNull(values.get(CronField.DAY_OF_MONTH));
        CronFieldReader.Values daysOfWeek = Objects.requireNonNull(values.get(CronField.DAY_OF_WEEK));
        CronExpression cron = new CronExpression(
                Objects.requireNonNull(values.get(CronField.MINUTE)).bits(),
                (int) Objects.requireNonNull(values.get(CronField.HOUR)).bits(),
                (int) daysOfMonth.bits(),
                (int) Objects.requireNonNull(values.get(CronField.MONTH)).bits(),
                (int) daysOfWeek.bits(),
                !daysOfMonth.open() && !daysOfWeek.open());
        if (cron.firstFrom(SOME_YEAR) == null) {
            throw new InvalidSettingException(
                    "never comes true: no month in field 4 has a day of field 3",
                    "name a day that such a month has; days from 1 to 28 are in every month");
        }
        return cron;
    }

    private static InvalidSettingException tooFew(List<String> words) {
        String first = words.getFirst();
        var time = TIME_OF_DAY.matcher(first);
        if (words.size() == 1 && time.matches()) {
            return new InvalidSettingException("is a time of day", "write minute and hour as cron does: "
                    + Integer.parseInt(time.group(2)) + " " + Integer.parseInt(time.group(1)) + " * * *");
        }
        String nickname = "@" + first.toLowerCase(Locale.ROOT);
        if (words.size() == 1 && NICKNAMES.containsKey(nickname)) {
            return new InvalidSettingException("is not a schedule", "write " + nickname);
        }
        return new InvalidSettingException(
                "has " + (words.size() == 1 ? "1 field" : words.size() + " fields") + ", not " + FIELDS,
                "write minute, hour, day of month, month and day of week, as in 30 3 * * *; or @daily; or every 10m");
    }

    private static InvalidSettingException tooMany(List<String> words) {
        List<String> more = words.subList(FIELDS, words.size());
        if (!more.stream().allMatch(ExpressionReader::isLikeAField)) {
            return new InvalidSettingException(
                    "has more than " + FIELDS + " fields",
                    "write the times alone, '" + String.join(" ", words.subList(0, FIELDS))
                            + "'; the command to run belongs in 'command', and whom it runs as in 'user'");
        }
        if (words.size() > FIELDS + 2) {
            return new InvalidSettingException(
                    "has " + words.size() + " fields, not " + FIELDS,
                    "write minute, hour, day of month, month and day of week; in lists there is no blank after a comma");
        }
        List<String> without = new ArrayList<>(words.subList(1, 1 + FIELDS));
        without.replaceAll(field -> field.equals("?") ? "*" : field);
        return new InvalidSettingException(
                "has " + words.size() + " fields, not " + FIELDS + ": where there are more, the first is the seconds"
                        + (words.size() > FIELDS + 1 ? ", and the last the year" : ""),
                "leave the seconds out: " + String.join(" ", without)
                        + "; what runs more often than once a minute is written as every 10s");
    }

    private static boolean isLikeAField(String word) {
        return NUMBERS.matcher(word).matches()
                || BETWEEN_NAMES.splitAsStream(word)
                        .allMatch(name -> CronField.MONTH.numberOf(name) >= 0
                                || CronField.DAY_OF_WEEK.numberOf(name) >= 0);
    }

    /** Without what differs in the writing alone. */
    static String normalized(String text) {
        return String.join(" ", Arrays.asList(BLANKS.split(text.strip())));
    }
}
