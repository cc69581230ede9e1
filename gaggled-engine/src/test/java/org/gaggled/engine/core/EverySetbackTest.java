package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a program has failed, after every sequence of up to eight ends with times between them at the bounds. */
class EverySetbackTest {

    private static final int MOST = 8;
    private static final long WITHIN = 3;

    private int sequences;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void everySequence(int limit) {
        extend(new ArrayList<>(), new RespawnLimit(limit, Duration.ofNanos(WITHIN)));
        assertEquals(9_841, sequences, "sequences tried");
    }

    private void extend(List<Long> ends, RespawnLimit limit) {
        sequences++;
        Setbacks setbacks = new Setbacks();
        Setbacks recalled = new Setbacks();
        for (int end = 0; end < ends.size(); end++) {
            long now = ends.get(end);
            List<Long> counting = ends.subList(0, end + 1).stream().filter(at -> at > now - WITHIN).toList();
            boolean tooMany = counting.size() > limit.most();
            assertEquals(tooMany, setbacks.exceed(limit, now), () -> limit + " with ends at " + ends);
            // The next gaggled goes on from what was counted.
            Setbacks next = new Setbacks();
            next.exceed(limit, now - 1);
            next.recall(recalled.all());
            recalled = next;
            assertEquals(tooMany, recalled.exceed(limit, now), () -> "recalled, with ends at " + ends);
            int kept = Math.min(counting.size(), limit.most() + 1);
            assertEquals(counting.subList(counting.size() - kept, counting.size()), setbacks.all());
            assertEquals(setbacks.all(), recalled.all());
        }
        setbacks.forget();
        assertEquals(List.of(), setbacks.all());
        if (ends.size() < MOST) {
            for (long pause : List.of(0L, WITHIN - 1, WITHIN)) {
                ends.add((ends.isEmpty() ? 10 : ends.getLast()) + pause);
                extend(ends, limit);
                ends.removeLast();
            }
        }
    }
}
