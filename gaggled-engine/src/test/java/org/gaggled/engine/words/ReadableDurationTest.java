package org.gaggled.engine.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shows how durations look in messages. */
class ReadableDurationTest {

    @Test
    void tellsReadableDurations() {
        assertEquals("0ms", ReadableDuration.of(Duration.ZERO));
        assertEquals("999ms", ReadableDuration.of(Duration.ofMillis(999)));
        assertEquals("1s", ReadableDuration.of(Duration.ofMillis(1_000)));
        assertEquals("2.5s", ReadableDuration.of(Duration.ofMillis(2_500)));
        assertEquals("3m 20s", ReadableDuration.of(Duration.ofSeconds(200)));
        assertEquals("5h 2m", ReadableDuration.of(Duration.ofMinutes(302)));
        assertEquals("3d 4h", ReadableDuration.of(Duration.ofHours(76)));
    }
}
