package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pause before a restart, after every sequence of up to six runs of lengths at the bounds and between them. */
class EveryPauseTest {

    private static final int MOST = 6;
    private static final List<Long> LENGTHS = List.of(0L, 999L, 1_000L, 9_999L, 10_000L);
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private int sequences;

    @Test
    void everySequence() {
        extend(new ArrayList<>());
        assertEquals(19_531, sequences, "sequences tried");
    }

    private void extend(List<Long> runs) {
        sequences++;
        RestartPause pause = bounded();
        RestartPause recalled = bounded();
        for (int run = 0; run < runs.size(); run++) {
            long expected = expected(runs.subList(0, run + 1));
            assertEquals(expected, millisAfter(pause, runs.get(run)), () -> "after runs of " + runs);
            // The next gaggled goes on from what it has come to.
            RestartPause next = bounded();
            next.recall(recalled.come());
            recalled = next;
            assertEquals(expected, millisAfter(recalled, runs.get(run)), () -> "recalled, after runs of " + runs);
        }
        pause.reset();
        assertEquals(new Memory.Pause(false, 0), pause.come());
        if (runs.size() < MOST) {
            for (long length : LENGTHS) {
                runs.add(length);
                extend(runs);
                runs.removeLast();
            }
        }
    }

    private static RestartPause bounded() {
        RestartPause pause = new RestartPause();
        pause.bound(FIRST, LONGEST);
        return pause;
    }

    private static long millisAfter(RestartPause pause, long length) {
        return pause.afterRun(length * 1_000_000) / 1_000_000;
    }

    /** Each run of less than 1 s doubles it, but the first of all; one of 10 s ends that. */
    private static long expected(List<Long> runs) {
        long longest = LONGEST.toMillis();
        long pause = 0;
        for (int run = runs.size() - 1; run > 0 && runs.get(run) < 10_000; run--) {
            if (runs.get(run) < 1_000) {
                pause = Math.min(longest, pause == 0 ? FIRST.toMillis() : 2 * pause);
            }
        }
        return pause;
    }

    @Test
    void boundsCountFromNowOn() {
        RestartPause pause = bounded();
        millisAfter(pause, 0);
        millisAfter(pause, 0);
        assertEquals(200, millisAfter(pause, 0));
        pause.bound(FIRST, Duration.ofMillis(150));
        assertEquals(150, millisAfter(pause, 5_000));
        RestartPause other = new RestartPause();
        other.bound(FIRST, Duration.ofMillis(70));
        other.recall(new Memory.Pause(true, 90_000_000));
        assertEquals(70, millisAfter(other, 5_000));
        other.reset();
        millisAfter(other, 0);
        assertEquals(70, millisAfter(other, 0));
    }
}
