package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Shows that deadlines come out soonest first, one for each program, by comparing with the plainest thing that could work. */
class DeadlinesTest {

    @Test
    void agreesWithASearchThroughAll() {
        Random random = new Random(1);
        Deadlines deadlines = new Deadlines(20);
        Map<Integer, Long> plain = new TreeMap<>();
        for (int step = 0; step < 100_000; step++) {
            int program = random.nextInt(20);
            switch (random.nextInt(3)) {
                case 0 -> {
                    long at = random.nextInt(50);
                    deadlines.set(program, at);
                    plain.put(program, at);
                }
                case 1 -> {
                    deadlines.clear(program);
                    plain.remove(program);
                }
                default -> {
                    long soonest = plain.values().stream().mapToLong(at -> at).min().orElse(Deadlines.NEVER);
                    assertEquals(soonest, deadlines.next());
                    if (!plain.isEmpty()) {
                        int taken = deadlines.takeFirst();
                        assertEquals(soonest, plain.remove(taken));
                    }
                }
            }
        }
    }
}
