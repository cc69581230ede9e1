package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

/** What holds of all programs between any two inputs, whatever has happened before. */
final class Soundness {

    private Soundness() {}

    /** Looks at every program; {@code alarms} are those that were set and have neither rung nor been cleared. */
    static void check(Map<ProgramId, Program> programs, Map<Alarm, Long> alarms) {
        Map<Alarm, Long> expected = new HashMap<>();
        for (Program program : programs.values()) {
            needs(program);
            place(program);
            if (program.life.alarmAt() != Life.NEVER) {
                expected.put(new Alarm(program.id, program.life.alarmPurpose()), program.life.alarmAt());
            }
        }
        assertEquals(expected, alarms, "each alarm belongs to a life, and each life has its alarm");
    }

    private static void needs(Program program) {
        int missing = 0;
        Map<Program.Rule, Integer> holding = new HashMap<>();
        for (Program.Edge need : program.needs) {
            assertEquals(need.needed.since(need.rule.until()) != Life.NEVER, need.holds,
                    () -> program.id + " knows of " + need.needed.id);
            missing += need.holds ? 0 : 1;
            holding.merge(need.group, need.holds ? 1 : 0, Integer::sum);
        }
        assertEquals(missing, program.missing, () -> "what " + program.id + " misses");
        holding.forEach((group, count) -> assertEquals(count, group.holding, () -> "of a rule of " + program.id));
        for (Program.Edge edge : program.neededBy) {
            assertTrue(edge.dependent.needs.contains(edge), () -> edge.dependent.id + " needs " + program.id);
        }
    }

    private static void place(Program program) {
        if (program.life instanceof Life.Waiting waiting) {
            assertTrue(program.mayStart(), () -> program.id + " waits for a start that must not be");
            boolean hindered = program.missing > 0 || program.held;
            assertEquals(hindered, waiting.until() == Life.NEVER, () -> program.id + " waits for what comes");
        }
        if (program.life instanceof Life.Down) {
            assertTrue(!program.mayStart(), () -> program.id + " is down although it is to run");
        }
        assertTrue(program.hasRun() || !program.leaving, () -> program.id + " left and is still there");
    }
}
