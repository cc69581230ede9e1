package org.gaggled.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Shows that something is said once a minute about each subject, and about no more than a thousand of them in that
 * time.
 */
class OncePerMinuteTest {

    private long now = Long.MAX_VALUE - 5;
    private final OncePerMinute minute = new OncePerMinute(() -> now);
    private final List<String> said = new ArrayList<>();

    private void say(String subject) {
        minute.about(subject, () -> said.add(subject));
    }

    @Test
    void eachSubjectHasItsMinute() {
        say("a");
        say("a");
        say("b");
        now += Duration.ofMinutes(1).toNanos() - 1;
        say("a");
        now++;
        say("a");
        assertEquals(List.of("a", "b", "a"), said);
    }

    @Test
    void aThousandSubjectsAreTheMost() {
        for (int i = 0; i < 3_000; i++) {
            say("subject " + i);
        }
        assertEquals(1_000, said.size());
        now += Duration.ofMinutes(1).toNanos();
        say("late");
        assertEquals("late", said.get(said.size() - 1));
    }
}
