package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.gaggled.importing.format.NotExpressibleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** systemd's calendar events as schedules. */
class CalendarTimeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "minutely | * * * * *", "hourly | 0 * * * *", "daily | 0 0 * * *", "Weekly | 0 0 * * Mon",
            "monthly | 0 0 1 * *", "quarterly | 0 0 1 1,4,7,10 *", "semiannually | 0 0 1 1,7 *", "yearly | 0 0 1 1 *",
            "*-*-* 03:30:00 | 30 3 * * *", "03:30 | 30 3 * * *", "*-*-* 00/6:00:00 | 0 */6 * * *",
            "*:0/15 | */15 * * * *", "*:5/15 | 5-59/15 * * * *", "8..18:00 | 0 8-18 * * *",
            "8..18/2:00 | 0 8-18/2 * * *",
            "Mon..Fri 09:00 | 0 9 * * Mon-Fri", "Sat,Sunday | 0 0 * * Sat,Sun", "Mon-Fri *-*-* 6:05 | 5 6 * * Mon-Fri",
            "*-01,07-15 | 0 0 15 1,7 *", "12-24 18:00 | 0 18 24 12 *", "*-*-1,15 04:00 | 0 4 1,15 * *",
            "*:*:0/10 | every 10s", "*-*-* *:*:* | every 1s",
    })
    void fiveFieldsSayIt(String written, String schedule) throws NotExpressibleException {
        assertEquals(schedule, CalendarTime.parse(written).schedule());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Mon *-*-1..7 10:00 | either is enough", "2026-01-01 | no year", "*-*~01 | from the end",
            "*:0:0/30,45 | no seconds", "*-*-* *:0/5:30/10 | no seconds", "now | not a day", "@1395716396 | not a time",
            "*-*-* 10:00 Nowhere/City | not a time", "Mox 10:00 | not a day", "*:*/5 | not a time",
    })
    void whatTheyCannotSayIsTold(String written, String reason) {
        NotExpressibleException refused =
                assertThrows(NotExpressibleException.class, () -> CalendarTime.parse(written));
        assertTrue(refused.reason().contains(reason), refused.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"daily Europe/Berlin", "*-*-* 00:00:00 Europe/Berlin", "*-*-* 00:00 Europe/Berlin"})
    void zonesAreTakenAway(String written) throws NotExpressibleException {
        CalendarTime time = CalendarTime.parse(written);
        assertEquals("0 0 * * *", time.schedule());
        assertEquals("Europe/Berlin", time.timezone());
    }

    @Test
    void secondsAreLeftOut() throws NotExpressibleException {
        assertTrue(CalendarTime.parse("10:00:30").secondsLost());
        assertTrue(!CalendarTime.parse("10:00:00").secondsLost());
    }

    @Test
    void timesThatDifferInOneFieldAreOneSchedule() throws NotExpressibleException {
        CalendarTime morning = CalendarTime.parse("Mon 06:00");
        assertEquals("0 6,18 * * Mon",
                Objects.requireNonNull(morning.with(CalendarTime.parse("Mon 18:00"))).schedule());
        assertNull(morning.with(CalendarTime.parse("Tue 18:00")));
        assertNull(morning.with(CalendarTime.parse("Mon 18:00 UTC")));
        assertNull(morning.with(CalendarTime.parse("06:00")));
    }
}
