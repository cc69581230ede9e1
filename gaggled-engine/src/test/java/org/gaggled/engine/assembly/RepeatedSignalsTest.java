package org.gaggled.engine.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.gaggled.engine.assembly.RepeatedSignals.Meaning;
import org.junit.jupiter.api.Test;

class RepeatedSignalsTest {

    private final RepeatedSignals signals = new RepeatedSignals();

    /** Any time will do: the clock may be below 0. */
    private final long begin = Long.MAX_VALUE - Duration.ofMillis(500).toNanos();

    private Meaning signal(String name, long millis) {
        long time = begin + Duration.ofMillis(millis).toNanos();
        return signals.meaningOf(name, time);
    }

    @Test
    void theEchoOfASignalIsTheSameWish() {
        assertNull(signals.first());
        assertEquals(Meaning.FIRST, signal("SIGHUP", 0));
        assertEquals("SIGHUP", signals.first());
        assertEquals(Meaning.ECHO, signal("SIGHUP", 0));
        assertEquals(Meaning.ECHO, signal("SIGHUP", 999));
    }

    @Test
    void theSameSignalAfterAPauseIsASecondWish() {
        assertEquals(Meaning.FIRST, signal("SIGTERM", 0));
        assertEquals(Meaning.SECOND_WISH, signal("SIGTERM", 1000));
        assertEquals(Meaning.SECOND_WISH, signal("SIGTERM", 1001));
    }

    @Test
    void impatienceCountsFromTheFirst() {
        assertEquals(Meaning.FIRST, signal("SIGINT", 0));
        assertEquals(Meaning.ECHO, signal("SIGINT", 600));
        assertEquals(Meaning.SECOND_WISH, signal("SIGINT", 1200));
    }

    @Test
    void anotherKindIsNoSecondWishButItsOwnRepetitionIs() {
        assertEquals(Meaning.FIRST, signal("SIGTERM", 0));
        assertEquals(Meaning.ANOTHER_KIND, signal("SIGHUP", 5000));
        assertEquals(Meaning.ECHO, signal("SIGHUP", 5001));
        assertEquals(Meaning.SECOND_WISH, signal("SIGHUP", 6000));
    }
}
