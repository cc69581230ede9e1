package org.gaggled.engine.schedule;

import java.util.List;
import java.util.Locale;

/** One of the five fields of a cron expression, in their order. */
enum CronField {
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, List.of()),
    MONTH("month", 1, 12,
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    /** From Sunday, which is 0, and 7 as well. */
    DAY_OF_WEEK("day of week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    private final String title;
    private final int lowest;
    private final int highest;
    private final List<String> names;

    CronField(String title, int lowest, int highest, List<String> names) {
        this.title = title;
        this.lowest = lowest;
        this.highest = highest;
        this.names = names;
    }

    int lowest() {
        return lowest;
    }

    int highest() {
        return highest;
    }

    List<String> names() {
        return names;
    }

    /** The highest that is a value of its own: 6 for days of the week, of which 7 is the first again. */
    int last() {
        return this == DAY_OF_WEEK ? highest - 1 : highest;
    }

    /** The number that a name stands for, in any case; -1 where it is not a name of this field. */
    int numberOf(String name) {
        int index = names.indexOf(name.toLowerCase(Locale.ROOT));
        return index < 0 ? -1 : index + lowest;
    }

    /** Where it is, for messages: {@code field 2, the hour,}. */
    String place() {
        return "field " + (ordinal() + 1) + ", the " + title;
    }

    /** What may be written there, for messages. */
    String allowed() {
        String numbers = "a number from " + lowest + " to " + highest;
        return names.isEmpty() ? numbers : numbers + ", or a name from " + names.getFirst() + " to " + names.getLast();
    }
}
