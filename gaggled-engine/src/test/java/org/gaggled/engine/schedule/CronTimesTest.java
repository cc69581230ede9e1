package org.gaggled.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shows what becomes of times where a clock is put forward or back: times of day come once a day, and what is for every
 * hour comes at its distance.
 *
 * <p>Berlin goes from 2:00 to 3:00 on March 29th 2026, and from 3:00 to 2:00 on October 25th. New York goes from 2:00
 * to 3:00 on March 8th, and from 2:00 to 1:00 on November 1st. Lord Howe goes from 2:00 to 1:30 on April 5th, and from
 * 2:00 to 2:30 on October 4th. Beirut goes from 0:00 to 1:00 on March 29th, and from 0:00 to 23:00 before October 25th.
 */
class CronTimesTest {

    private static String next(String expression, String zone, String after, int many) {
        ZoneId id = ZoneId.of(zone);
        CronTimes times =
                new CronTimes(((ScheduleExpression.Calendar) ScheduleExpression.parse(expression)).cron(), id);
        List<String> found = new ArrayList<>();
        Instant moment = OffsetDateTime.parse(after).toInstant();
        for (int i = 0; i < many; i++) {
            moment = times.next(moment);
            found.add(moment.atZone(id).toOffsetDateTime().toString());
        }
        return String.join(" ", found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the gap: right after it, once
            30 2 * * *      | Europe/Berlin       | 2026-03-27T12:00+01:00 | 2026-03-28T02:30+01:00 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00
            0 2 * * *       | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
            0,20,40 2 * * * | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
            */15 2 * * *    | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
            30 2,3 * * *    | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-29T03:30+02:00 2026-03-30T02:30+02:00
            0 2,3 * * *     | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
            0 */2 * * *     | Europe/Berlin       | 2026-03-28T23:30+01:00 | 2026-03-29T00:00+01:00 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00
            0 3 * * *       | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T03:00+02:00
            59 1 * * *      | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T01:59+01:00 2026-03-30T01:59+02:00
            30 2 29 3 *     | Europe/Berlin       | 2026-01-01T12:00+01:00 | 2026-03-29T03:00+02:00 2027-03-29T02:30+02:00
            30 2 * * sun    | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-04-05T02:30+02:00
            30 2 * * mon    | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2026-03-30T02:30+02:00 2026-04-06T02:30+02:00
            30 2 * * *      | America/New_York    | 2026-03-07T12:00-05:00 | 2026-03-08T03:00-04:00 2026-03-09T02:30-04:00
            15 2 * * *      | Australia/Lord_Howe | 2026-10-03T12:00+10:30 | 2026-10-04T02:30+11:00 2026-10-05T02:15+11:00
            30 0 * * *      | Asia/Beirut         | 2026-03-28T12:00+02:00 | 2026-03-29T01:00+03:00 2026-03-30T00:30+03:00
            @daily          | Asia/Beirut         | 2026-03-28T12:00+02:00 | 2026-03-29T01:00+03:00 2026-03-30T00:00+03:00
            # asked within the minute before the gap, and within it
            30 2 * * *      | Europe/Berlin       | 2026-03-29T01:59:59+01:00 | 2026-03-29T03:00+02:00
            30 2 * * *      | Europe/Berlin       | 2026-03-29T03:00+02:00    | 2026-03-30T02:30+02:00
            # what is there twice: the first time only
            30 2 * * *      | Europe/Berlin       | 2026-10-24T12:00+02:00 | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00
            30 2 * * *      | Europe/Berlin       | 2026-10-25T02:10+01:00 | 2026-10-26T02:30+01:00
            0 2 * * *       | Europe/Berlin       | 2026-10-24T12:00+02:00 | 2026-10-25T02:00+02:00 2026-10-26T02:00+01:00
            0 3 * * *       | Europe/Berlin       | 2026-10-24T12:00+02:00 | 2026-10-25T03:00+01:00 2026-10-26T03:00+01:00
            */30 2 * * *    | Europe/Berlin       | 2026-10-24T12:00+02:00 | 2026-10-25T02:00+02:00 2026-10-25T02:30+02:00 2026-10-26T02:00+01:00
            0 */2 * * *     | Europe/Berlin       | 2026-10-24T23:30+02:00 | 2026-10-25T00:00+02:00 2026-10-25T02:00+02:00 2026-10-25T04:00+01:00
            30 1 * * *      | America/New_York    | 2026-10-31T12:00-04:00 | 2026-11-01T01:30-04:00 2026-11-02T01:30-05:00
            45 1 * * *      | Australia/Lord_Howe | 2026-04-04T12:00+11:00 | 2026-04-05T01:45+11:00 2026-04-06T01:45+10:30
            30 23 * * *     | Asia/Beirut         | 2026-10-24T12:00+03:00 | 2026-10-24T23:30+03:00 2026-10-25T23:30+02:00
            # every hour, by elapsed time
            0 * * * *       | Europe/Berlin       | 2026-03-29T00:30+01:00 | 2026-03-29T01:00+01:00 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00
            30 * * * *      | Europe/Berlin       | 2026-03-29T01:00+01:00 | 2026-03-29T01:30+01:00 2026-03-29T03:30+02:00
            */20 * * * *    | Europe/Berlin       | 2026-03-29T01:30+01:00 | 2026-03-29T01:40+01:00 2026-03-29T03:00+02:00 2026-03-29T03:20+02:00
            30 * * * *      | Europe/Berlin       | 2026-10-25T01:45+02:00 | 2026-10-25T02:30+02:00 2026-10-25T02:30+01:00 2026-10-25T03:30+01:00
            0 0-23 * * *    | Europe/Berlin       | 2026-10-25T01:45+02:00 | 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00 2026-10-25T03:00+01:00
            */30 * * * *    | America/New_York    | 2026-11-01T01:15-04:00 | 2026-11-01T01:30-04:00 2026-11-01T01:00-05:00 2026-11-01T01:30-05:00 2026-11-01T02:00-05:00
            # by half an hour, what is for each half hour goes by elapsed time, and what is for each hour does not
            */30 * * * *    | Australia/Lord_Howe | 2026-10-04T01:15+10:30 | 2026-10-04T01:30+10:30 2026-10-04T02:30+11:00 2026-10-04T03:00+11:00
            */15 * * * *    | Australia/Lord_Howe | 2026-04-05T01:40+11:00 | 2026-04-05T01:45+11:00 2026-04-05T01:30+10:30 2026-04-05T01:45+10:30 2026-04-05T02:00+10:30
            0 * * * *       | Australia/Lord_Howe | 2026-10-04T00:30+10:30 | 2026-10-04T01:00+10:30 2026-10-04T02:30+11:00 2026-10-04T03:00+11:00
            45 * * * *      | Australia/Lord_Howe | 2026-04-05T00:30+11:00 | 2026-04-05T00:45+11:00 2026-04-05T01:45+11:00 2026-04-05T02:45+10:30
            # where nothing changes
            45 5 * * *      | Asia/Kathmandu      | 2026-03-28T12:00+05:45 | 2026-03-29T05:45+05:45 2026-03-30T05:45+05:45
            0 * * * *       | Asia/Kathmandu      | 2026-03-28T23:30+05:45 | 2026-03-29T00:00+05:45 2026-03-29T01:00+05:45
            30 2 * * *      | UTC                 | 2026-03-28T12:00Z      | 2026-03-29T02:30Z 2026-03-30T02:30Z
            0 0 29 2 *      | Europe/Berlin       | 2026-03-28T12:00+01:00 | 2028-02-29T00:00+01:00
            # a day that was not there, Friday December 30th 2011, and one that is as long as it should be
            30 9 * * fri    | Pacific/Apia        | 2011-12-28T12:00-10:00 | 2011-12-31T00:00+14:00 2012-01-06T09:30+14:00
            0 * 30 12 *     | Pacific/Apia        | 2011-12-28T12:00-10:00 | 2011-12-31T00:00+14:00 2012-12-30T00:00+14:00
            """)
    void next(String expression, String zone, String after, String expected) {
        assertEquals(expected, next(expression, zone, after, expected.split(" ").length));
    }
}
