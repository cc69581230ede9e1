package org.gaggled.transport.zmq.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.junit.jupiter.api.Test;

/** Shows that all times have one form, however round they are. */
class JsonWordsTest {

    @Test
    void timesHaveSixDigitsBehindTheSecond() throws Exception {
        assertEquals("2026-11-22T14:00:00.000000Z", time("2026-11-22T14:00:00Z"));
        assertEquals("2026-11-22T14:00:00.120000Z", time("2026-11-22T14:00:00.12Z"));
        assertEquals("2026-11-22T14:00:00.123456Z", time("2026-11-22T14:00:00.123456789Z"));
    }

    private static String time(String instant) throws Exception {
        return JsonWords.of(GaggleEvent.builder(GaggleEventType.GAGGLE_STARTED).time(Instant.parse(instant)).build(), 0, 0).text("time");
    }
}
