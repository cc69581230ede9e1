package org.gaggled.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** Shows that a sink that fails on every event fills no log: one stack trace, then one line a minute. */
class SinkFailuresTest {

    private record Said(String message, @Nullable Throwable error) {}

    private final List<Said> said = new ArrayList<>();
    private final GaggleEvent event = GaggleEvent.builder(GaggleEventType.PROGRAM_UP).number(7).build();
    private long now = Long.MAX_VALUE - 5;
    private final SinkFailures failures =
            new SinkFailures("chat", () -> now, (text, error) -> said.add(new Said(text, error)));

    @Test
    void theFirstHasItsStackTraceAndTheRestAreCountedOnceAMinute() {
        Throwable first = new IllegalStateException("no room");
        failures.failed(event, first);
        assertEquals(1, said.size());
        assertTrue(said.getFirst().message().startsWith("event sink chat failed on #7 "), said.toString());
        assertSame(first, said.getFirst().error());
        for (int i = 0; i < 1000; i++) {
            failures.failed(event, new IllegalStateException("no room\nat all"));
        }
        assertEquals(1, said.size());
        now += Duration.ofMinutes(1).toNanos();
        failures.failed(event, new IllegalStateException("still none"));
        assertEquals(2, said.size());
        assertEquals(
                "event sink chat failed on 1001 more events, the last time with java.lang.IllegalStateException: still none",
                said.getLast().message());
        assertNull(said.getLast().error());
        failures.failed(event, new IllegalStateException("no room\nat all"));
        assertEquals(2, said.size());
    }

    @Test
    void theRestIsToldAtTheEnd() {
        failures.tellRest();
        failures.failed(event, new StackOverflowError());
        failures.tellRest();
        assertEquals(1, said.size(), "one failure, and told");
        failures.failed(event, new IllegalStateException() {
            @Override
            public String toString() {
                throw new UnsupportedOperationException();
            }
        });
        failures.tellRest();
        failures.tellRest();
        assertEquals(2, said.size());
        assertTrue(said.getLast().message()
                .startsWith("event sink chat failed on 1 more events, the last time with org.gaggled."));
    }
}
