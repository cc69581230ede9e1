package org.gaggled.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.config.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows which times expressions name, and what is said of those that name none. */
class ScheduleExpressionTest {

    private static CronExpression cron(String text) {
        return ((ScheduleExpression.Calendar) ScheduleExpression.parse(text)).cron();
    }

    private static String firstThree(String expression, String from) {
        CronExpression cron = cron(expression);
        List<String> found = new ArrayList<>();
        LocalDateTime time = LocalDate.parse(from).atStartOfDay();
        for (int i = 0; i < 3; i++) {
            time = Objects.requireNonNull(cron.firstFrom(time));
            found.add(time.toString());
            time = time.plusMinutes(1);
        }
        return String.join(" ", found);
    }

    /** January 1st 2026 is a Thursday. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *             | 2026-01-01 | 2026-01-01T00:00 2026-01-01T00:01 2026-01-01T00:02
            5 * * * *             | 2026-01-01 | 2026-01-01T00:05 2026-01-01T01:05 2026-01-01T02:05
            */15 * * * *          | 2026-01-01 | 2026-01-01T00:00 2026-01-01T00:15 2026-01-01T00:30
            */25 * * * *          | 2026-01-01 | 2026-01-01T00:00 2026-01-01T00:25 2026-01-01T00:50
            10-40/15 * * * *      | 2026-01-01 | 2026-01-01T00:10 2026-01-01T00:25 2026-01-01T00:40
            50,5-6 * * * *        | 2026-01-01 | 2026-01-01T00:05 2026-01-01T00:06 2026-01-01T00:50
            59 23 * * *           | 2026-01-01 | 2026-01-01T23:59 2026-01-02T23:59 2026-01-03T23:59
            0 */7 * * *           | 2026-01-01 | 2026-01-01T00:00 2026-01-01T07:00 2026-01-01T14:00
            30 22-23,0-1 * * *    | 2026-01-01 | 2026-01-01T00:30 2026-01-01T01:30 2026-01-01T22:30
            0 0 31 * *            | 2026-01-01 | 2026-01-31T00:00 2026-03-31T00:00 2026-05-31T00:00
            0 0 29 2 *            | 2026-01-01 | 2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00
            0 0 29 2 *            | 2096-03-01 | 2104-02-29T00:00 2108-02-29T00:00 2112-02-29T00:00
            0 12 1 jan,Jul *      | 2026-01-01 | 2026-01-01T12:00 2026-07-01T12:00 2027-01-01T12:00
            0 12 1 nov-dec *      | 2026-01-01 | 2026-11-01T12:00 2026-12-01T12:00 2027-11-01T12:00
            0 12 1 */5 *          | 2026-01-01 | 2026-01-01T12:00 2026-06-01T12:00 2026-11-01T12:00
            0 0 * * 0             | 2026-01-01 | 2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00
            0 0 * * 7             | 2026-01-01 | 2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00
            0 0 * * SUN           | 2026-01-01 | 2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00
            0 0 * * 6-7           | 2026-01-01 | 2026-01-03T00:00 2026-01-04T00:00 2026-01-10T00:00
            0 0 * * sat-sun       | 2026-01-01 | 2026-01-03T00:00 2026-01-04T00:00 2026-01-10T00:00
            0 0 * * sun-mon       | 2026-01-01 | 2026-01-04T00:00 2026-01-05T00:00 2026-01-11T00:00
            0 0 * * sun-sun       | 2026-01-01 | 2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00
            0 0 * * 0-7           | 2026-01-01 | 2026-01-01T00:00 2026-01-02T00:00 2026-01-03T00:00
            0 0 * * 1-5/2         | 2026-01-01 | 2026-01-02T00:00 2026-01-05T00:00 2026-01-07T00:00
            0 0 * * mon-fri       | 2026-01-03 | 2026-01-05T00:00 2026-01-06T00:00 2026-01-07T00:00
            0 0 13 * fri          | 2026-01-01 | 2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00
            0 0 1,15 * mon        | 2026-01-02 | 2026-01-05T00:00 2026-01-12T00:00 2026-01-15T00:00
            0 0 */2 * mon         | 2026-01-01 | 2026-01-05T00:00 2026-01-19T00:00 2026-02-09T00:00
            0 0 1-31/2 * mon      | 2026-01-01 | 2026-01-01T00:00 2026-01-03T00:00 2026-01-05T00:00
            0 0 13 * */5          | 2026-01-01 | 2026-02-13T00:00 2026-03-13T00:00 2026-09-13T00:00
            0 0 31 2 mon          | 2026-01-01 | 2026-02-02T00:00 2026-02-09T00:00 2026-02-16T00:00
            @hourly               | 2026-01-01 | 2026-01-01T00:00 2026-01-01T01:00 2026-01-01T02:00
            @daily                | 2026-01-01 | 2026-01-01T00:00 2026-01-02T00:00 2026-01-03T00:00
            @midnight             | 2026-01-01 | 2026-01-01T00:00 2026-01-02T00:00 2026-01-03T00:00
            @Weekly               | 2026-01-01 | 2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00
            @monthly              | 2026-01-02 | 2026-02-01T00:00 2026-03-01T00:00 2026-04-01T00:00
            @yearly               | 2026-01-02 | 2027-01-01T00:00 2028-01-01T00:00 2029-01-01T00:00
            @annually             | 2026-01-02 | 2027-01-01T00:00 2028-01-01T00:00 2029-01-01T00:00
            """)
    void names(String expression, String from, String times) {
        assertEquals(times, firstThree(expression, from));
    }

    @Test
    void blanksAndTabsBetweenFieldsAreAllAlike() {
        assertEquals(cron("0 3 * * *"), cron("  0\t3   *  * *\t"));
    }

    @ParameterizedTest
    @CsvSource({"every 10m, PT10M", "every 90s, PT1M30S", "Every  12h, PT12H", "every 1s, PT1S", "every 24d, PT576H",
            "every 1500ms, PT1.5S"})
    void anInterval(String text, Duration interval) {
        assertEquals(new ScheduleExpression.Every(interval), ScheduleExpression.parse(text));
    }

    /** Of each: what is wrong and where, and what to write. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60 * * * *        | has '60' in field 1, the minute; write a number from 0 to 59
            0 24 * * *        | has '24' in field 2, the hour; write a number from 0 to 23
            0 0 0 * *         | has '0' in field 3, the day of month; write a number from 1 to 31
            0 0 1 13 *        | has '13' in field 4, the month; write a number from 1 to 12, or a name from jan to dec
            0 0 * * 8         | has '8' in field 5, the day of week; write a number from 0 to 7, or a name from sun to sat
            0 99999999999 * * * | has '99999999999' in field 2, the hour; write a number from 0 to 23
            0 0 1 0-3 *       | has '0' in field 4, the month; write a number from 1 to 12, or a name from jan to dec
            */0 * * * *       | has the step 0, in '*/0', in field 1, the minute; write a step from 1 to 59
            */60 * * * *      | has '*/60', a step that leads beyond all it may hold, in field 1, the minute; write 0 for once, or a schedule such as every 60m
            0 */24 * * *      | has '*/24', a step that leads beyond all it may hold, in field 2, the hour; write 0 for once, or a schedule such as every 24h
            0 0 * * */7       | has '*/7', a step that leads beyond all it may hold, in field 5, the day of week; write 0 for once, or a step from 1 to 6
            5/15 * * * *      | has '5/15', a step without a range, in field 1, the minute; write 5-59/15, or 5 alone
            0 22-2 * * *      | has the range '22-2', which goes backwards, in field 2, the hour; write 22-23,0-2
            0 0 * * fri-mon   | has the range 'fri-mon', which goes backwards, in field 5, the day of week; write 5-6,0-1
            0 0 1 dec-jan *   | has the range 'dec-jan', which goes backwards, in field 4, the month; write 12,1
            0 0 * * monday    | has 'monday' in field 5, the day of week; write mon
            0 0 1 September * | has 'September' in field 4, the month; write sep
            0 0 1 mon *       | has 'mon' in field 4, the month; write it into field 5, the day of week, and a number from 1 to 12, or a name from jan to dec here
            0 0 ? * 1         | has '?' in field 3, the day of month; write *, which cron has for what Quartz calls ?
            0 0 L * *         | has 'L' in field 3, the day of month; cron cannot say the last day or the nearest working day: name days from 1 to 31, and let the program look at the date
            0 0 * * 5L        | has '5L' in field 5, the day of week; cron cannot say the first or last Friday of a month: name the day of the week, and let the program look at the date
            0 0 * * 5#1       | has '5#1' in field 5, the day of week; cron cannot say the first or last Friday of a month: name the day of the week, and let the program look at the date
            H 3 * * *         | has 'H' in field 1, the minute; write a number, and the setting 'jitter' for a time that differs from run to run
            0~59 3 * * *      | has '0~59' in field 1, the minute; write a number, and the setting 'jitter' for a time that differs from run to run
            x * * * *         | has 'x' in field 1, the minute; write *, a number from 0 to 59, a range such as 2-5, a list such as 2,5, or a step such as */2
            -1 * * * *        | has '-1' in field 1, the minute; write *, a number from 0 to 59, a range such as 2-5, a list such as 2,5, or a step such as */2
            1- * * * *        | has '1-' in field 1, the minute; write *, a number from 0 to 59, a range such as 2-5, a list such as 2,5, or a step such as */2
            1,,2 * * * *      | has nothing between or beside commas in field 1, the minute; write a number from 0 to 59
            0 1, * * *        | has nothing between or beside commas in field 2, the hour; write a number from 0 to 23
            3:30 * * * *      | has '3:30' in field 1, the minute; write the minute and then the hour: 30 3 * * * is 3:30
            03:30             | is a time of day; write minute and hour as cron does: 30 3 * * *
            daily             | is not a schedule; write @daily
            0 3 * *           | has 4 fields, not 5; write minute, hour, day of month, month and day of week, as in 30 3 * * *; or @daily; or every 10m
            10m               | has 1 field, not 5; write minute, hour, day of month, month and day of week, as in 30 3 * * *; or @daily; or every 10m
            0 0 3 * * *       | has 6 fields, not 5: where there are more, the first is the seconds; leave the seconds out: 0 3 * * *; what runs more often than once a minute is written as every 10s
            0 0 3 ? * MON *   | has 7 fields, not 5: where there are more, the first is the seconds, and the last the year; leave the seconds out: 0 3 * * MON; what runs more often than once a minute is written as every 10s
            0 3 * * * backup  | has more than 5 fields; write the times alone, '0 3 * * *'; the command to run belongs in 'command', and whom it runs as in 'user'
            0 3 * * * root /usr/bin/backup -v | has more than 5 fields; write the times alone, '0 3 * * *'; the command to run belongs in 'command', and whom it runs as in 'user'
            @reboot           | is not a time; leave 'schedule' out: a task without one runs when gaggled starts
            @every 5m         | is not written with @; write every 10m, with the interval that is meant
            @fortnightly      | begins with '@fortnightly', which does not stand for any times; write one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually
            @daily backup     | has more than @daily; write @daily alone; the command to run belongs in 'command'
            CRON_TZ=Asia/Tokyo 0 3 * * * | begins with a time zone; leave it out, and write it into the setting 'timezone': Asia/Tokyo
            every             | does not say how often; write one number and its unit: every 90s, every 10m, every 12h
            every 1h 30m      | has more than one word after 'every'; write one number and its unit: every 90s, every 10m, every 12h
            every day         | does not say from when on; write @daily, or every 24h
            every 10          | has an interval without a unit; write every 10s, or every 10m
            every 0s          | comes more than once a second; write an interval of 1s or more, or let the program run all the time, as a service
            every 10x         | has '10x' for an interval, which is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms; write one number and its unit, as in every 10m, up to 24d; for longer ones, five cron fields
            every 30d         | has '30d' for an interval, which is too long: at most 2147483647 ms (24 d); write one number and its unit, as in every 10m, up to 24d; for longer ones, five cron fields
            0 0 30 2 *        | never comes true: no month in field 4 has a day of field 3; name a day that such a month has; days from 1 to 28 are in every month
            0 0 31 feb,apr,jun,sep,nov * | never comes true: no month in field 4 has a day of field 3; name a day that such a month has; days from 1 to 28 are in every month
            0 0 31 4 */2      | never comes true: no month in field 4 has a day of field 3; name a day that such a month has; days from 1 to 28 are in every month
            """)
    void refuses(String expression, String said) {
        InvalidSettingException wrong =
                assertThrows(InvalidSettingException.class, () -> ScheduleExpression.parse(expression));
        assertEquals(said, wrong.getMessage() + "; " + wrong.getAdvice());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t"})
    void refusesNothing(String nothing) {
        assertEquals("is empty",
                assertThrows(InvalidSettingException.class, () -> ScheduleExpression.parse(nothing)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 29 2 sun", "0 0 29 feb *", "0 0 31 * *", "0 0 30 2 1", "0 0 29 2 */6"})
    void whatIsRareIsNotNever(String rare) {
        cron(rare);
    }
}
