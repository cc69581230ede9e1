package org.gaggled.engine.config.known;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.gaggled.api.NearestName;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;

/** When a task runs, as users write it. */
final class ScheduleText {

    static final String ALLOWED = "five fields as in cron, a word such as @hourly, or every DURATION";

    private static final String EVERY = "every ";

    private static final List<String> WORDS =
            List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");

    private static final Pattern FIELD = Pattern.compile("[0-9A-Za-z*/,?#-]+");

    private static final int FIELDS = 5;

    private static final Setting<Duration> INTERVAL = Setting.duration("interval");

    private ScheduleText() {}

    /**
     * Checks the form of an expression.
     *
     * @return the expression
     */
    static String check(String text) {
        String stripped = text.strip();
        if (stripped.startsWith("@")) {
            checkWord(stripped);
        } else if (stripped.toLowerCase(Locale.ROOT).startsWith(EVERY)) {
            checkInterval(stripped.substring(EVERY.length()).strip());
        } else {
            checkFields(stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+")));
        }
        return stripped;
    }

    private static void checkWord(String word) {
        if (word.equals("@reboot")) {
            throw new InvalidSettingException("is not a time",
                    "leave the schedule out: a task without one runs when gaggled starts");
        }
        if (!WORDS.contains(word)) {
            String nearest = NearestName.find(word, WORDS);
            throw new InvalidSettingException("is not a word for a schedule",
                    nearest == null ? "write one of: " + String.join(", ", WORDS) : "did you mean '" + nearest + "'?");
        }
    }

    private static void checkInterval(String interval) {
        Duration time;
        try {
            time = INTERVAL.parseText(interval);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidSettingException("has '" + interval + "' behind every, which " + wrong.getMessage(),
                    "write for example every 10m");
        }
        if (time.isZero()) {
            throw new InvalidSettingException("has no time between runs", "write for example every 10m");
        }
    }

    private static void checkFields(List<String> fields) {
        String advice = "write five fields: minute, hour, day of the month, month, day of the week, as in 30 3 * * *";
        if (fields.size() == FIELDS + 1) {
            throw new InvalidSettingException("has 6 fields", "leave out the seconds: " + advice);
        }
        if (fields.size() != FIELDS || !fields.stream().allMatch(field -> FIELD.matcher(field).matches())) {
            throw new InvalidSettingException("is not " + ALLOWED, advice);
        }
    }
}
