package org.gaggled.engine.schedule;

import java.time.Duration;
import org.gaggled.api.config.InvalidSettingException;

/** What the setting {@code schedule} says of when a task runs. */
public sealed interface ScheduleExpression {

    /** What may be written, for messages. */
    String ALLOWED = "five cron fields, as in 0 3 * * *, or @hourly, @daily, @weekly, @monthly, @yearly, or every 10m";

    /** Times of the wall clock, which five fields name. */
    record Calendar(CronExpression cron) implements ScheduleExpression {}

    /** Once in each interval, whatever the wall clock says. */
    record Every(Duration interval) implements ScheduleExpression {}

    /**
     * Reads an expression.
     *
     * @throws InvalidSettingException when it is not one, or names a time that never comes; fit to stand behind the
     * setting's name and value
     */
    static ScheduleExpression parse(String text) {
        return ExpressionReader.read(text);
    }
}
