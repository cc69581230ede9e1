package org.gaggled.engine.probe.told;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message of {@code sd_notify} means what its manual says, and whatever else stands in it means nothing. */
class StatementTest {

    @Test
    void whatCountsIsUnderstoodInItsOrder() {
        assertEquals(
                List.of(
                        new Statement.Ready(),
                        new Statement.Status("100% = done"),
                        new Statement.MoreTime(Duration.ofMillis(1500)),
                        new Statement.Alive(),
                        new Statement.NotAlive(),
                        new Statement.Period(Duration.ofSeconds(20)),
                        new Statement.Stopping()),
                Statement.of("""
                        READY=1
                        STATUS=100% = done
                        EXTEND_TIMEOUT_USEC=1500000
                        WATCHDOG=1
                        WATCHDOG=trigger
                        WATCHDOG_USEC=20000000
                        STOPPING=1"""));
    }

    @Test
    void theRestMeansNothing() {
        assertEquals(List.of(), Statement.of("""
                RELOADING=1
                MAINPID=1
                ERRNO=2
                BARRIER=1
                FDSTORE=1
                READY=0
                STOPPING=
                WATCHDOG=2
                EXTEND_TIMEOUT_USEC=-1
                EXTEND_TIMEOUT_USEC=1s
                WATCHDOG_USEC=
                X_MINE=3
                READY
                =1

                """));
        assertEquals(List.of(), Statement.of(""));
    }

    @Test
    void aTimeHasABound() {
        assertEquals(
                List.of(new Statement.MoreTime(Statement.LONGEST), new Statement.Period(Statement.LONGEST)),
                Statement.of("EXTEND_TIMEOUT_USEC=18446744073709551615\nWATCHDOG_USEC=999999999999999999"));
    }
}
