package org.gaggled.engine.schedule;

import java.util.List;
import java.util.Locale;

/** One of the five fields of a cron expression, in their order. */
enum CronField {
    MINUTE(1, "minute", 0, 59, ""),
    HOUR(2, "hour", 0, 23, ""),
    DAY_OF_MONTH(3, "day of month", 1, 31, ""),
    MONTH(4, "month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    /** From Sunday, which is 0, and 7 as well. */
    DAY_OF_WEEK(5, "day of week", 0, 7, "sun mon tue wed thu fri sat");

    private final int position;
    private final String title;
    private final int lowest;
    private final int highest;
    private final String names;

    CronField(int position, String title, int lowest, int highest, String names) {
        this.position = position;
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

    /** The names that values have, in their order. */
    List<String> names() {
        return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }

    /** The highest that is a value of its own: 6 for days of the week, of which 7 is the first again. */
    int last() {
        return this == DAY_OF_WEEK ? highest - 1 : highest;
    }

    /** The number that a name stands for, in any case; -1 where it is not a name of this field. */
    int numberOf(String name) {
        int index = names().indexOf(name.toLowerCase(Locale.ROOT));
        return index < 0 ? -1 : index + lowest;
    }

    /** Where it is, for messages: {@code field 2, the hour,}. */
    String place() {
        return "field " + position + ", the " + title;
    }

    /** What may be written there, for messages. */
    String allowed() {
        String numbers = "a number from " + lowest + " to " + highest;
        return names.isEmpty() ? numbers
                : numbers + ", or a name from " + names().getFirst() + " to " + names().getLast();
    }
}
