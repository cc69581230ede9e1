package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.Test;

/**
 * Shows that deadlines come out soonest first, one for each program and purpose, by comparing with the plainest thing
 * that could work.
 */
class DeadlinesTest {

    @Test
    void agreesWithASearchThroughAll() {
        Random random = new Random(1);
        Deadlines<Alarm> deadlines = new Deadlines<>();
        Map<Alarm, Long> plain = new HashMap<>();
        for (int step = 0; step < 100_000; step++) {
            Alarm.Purpose[] purposes = Alarm.Purpose.values();
            Alarm alarm = new Alarm(new ProgramId("p" + random.nextInt(10)), purposes[random.nextInt(purposes.length)]);
            switch (random.nextInt(3)) {
                case 0 -> {
                    long at = random.nextInt(50);
                    deadlines.set(alarm, at);
                    plain.put(alarm, at);
                }
                case 1 -> {
                    deadlines.clear(alarm);
                    plain.remove(alarm);
                }
                default -> {
                    long soonest = plain.values().stream().mapToLong(at -> at).min().orElse(Deadlines.NEVER);
                    assertEquals(soonest, deadlines.next());
                    if (!plain.isEmpty()) {
                        assertNull(deadlines.takeDue(soonest - 1));
                        assertEquals(soonest, plain.remove(deadlines.takeDue(soonest)));
                    }
                }
            }
        }
    }
}
