package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.gaggled.api.program.Cause;

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
            if (program.reload != null) {
                expected.put(new Alarm(program.id, Alarm.Purpose.RELOAD), program.reload.deadline());
            }
            if (program.graceAlarm != Life.NEVER) {
                expected.put(new Alarm(program.id, Alarm.Purpose.GRACE), program.graceAlarm);
            }
            errands(program);
            readiness(program);
            task(program);
        }
        assertEquals(expected, alarms, "each alarm belongs to a life, and each life has its alarm");
    }

    private static void readiness(Program program) {
        Heard heard = program.heard;
        if (program.life instanceof Life.Running running) {
            Probing probing = program.rules().probing();
            assertTrue(!running.isReady() || heard.wasReady, () -> program.id + " is ready and never was");
            assertTrue(running.isReady() || probing.ready() != null || program.held || program.stopDue != null,
                    () -> "nothing says when " + program.id + " is ready, and it is not to be started anew");
            assertTrue(running.deadline() == Life.NEVER || !heard.wasReady,
                    () -> program.id + " was ready and has to be");
        } else {
            assertTrue(!heard.probed, () -> program.id + " is probed and does not run");
        }
        assertEquals(program.since(Condition.READY) != Life.NEVER, program.state(0).isReady());
    }

    private static void task(Program program) {
        boolean task = program.isTask();
        // Of one that leaves, the next gaggled does not know that it was a task.
        assertTrue(task || program.leaving || (!program.isDone() && !program.finishing),
                () -> program.id + " is done and not a task");
        assertTrue(!program.dueWaits || (program.schedule() != null && program.hasRun()),
                () -> "a run of " + program.id + " waits for nothing");
        if (program.finishing) {
            assertTrue(program.life instanceof Life.Stopping || program.life instanceof Life.Clearing,
                    () -> program.id + " is not done although its run is over");
        }
        assertTrue(!program.disabled || !program.isDone(), () -> program.id + " is done and somebody wants it down");
        if (program.isDone() && program.schedule() == null && !program.leaving) {
            assertTrue(!program.hasRun() && !program.mayStart(), () -> program.id + " is done and runs again");
        }
    }

    private static void errands(Program program) {
        ErrandKind kind = program.errand == null ? null : program.errand.kind();
        boolean right = switch (program.life) {
            case Life.Preparing _ -> kind == ErrandKind.PRESTART;
            case Life.Clearing _ ->
                    kind == ErrandKind.POSTSTOP || kind == ErrandKind.STOPCOMMAND
                            || kind == null && program.reload != null;
            case Life.Stopping stopping ->
                    kind == ErrandKind.STOPCOMMAND
                            || kind == null && (stopping.step() != Life.Stopping.COMMAND || stopping.pid() == 0);
            case Life.Down _,Life.Waiting _,Life.Starting _,Life.Running _ -> kind == null;
        };
        assertTrue(right, () -> program.id + " is " + program.life + " with " + program.errand);
        assertTrue(program.reload == null || program.hasRun(), () -> "a reload outlives " + program.id);
    }

    private static void needs(Program program) {
        int missing = 0;
        Map<Edge.Rule, Integer> holding = new HashMap<>();
        long graceAlarm = Life.NEVER;
        for (Edge need : program.needs) {
            if (need.isInGrace()) {
                assertTrue(program.life instanceof Life.Running, () -> "a loss is kept from " + program.id);
                assertEquals(Edge.Standing.HOLDS, need.told(), () -> program.id + " does not know of the loss");
                assertEquals(Edge.Standing.MISSING, need.current(), () -> program.id + " has lost " + need.needed.id());
                assertEquals(need.lostAt() + Edge.graceOf(need.rule), need.graceUntil(),
                        () -> "the end of a grace of " + program.id + " for " + need.needed.id());
                graceAlarm = Math.min(graceAlarm, need.graceUntil());
            } else {
                assertEquals(need.current(), need.told(), () -> program.id + " knows of " + need.needed.id());
                if (need.told() == Edge.Standing.HOLDS) {
                    assertEquals(need.needed.holding(need.rule.until()), need.holding(),
                            () -> program.id + " goes by another holding of " + need.needed.id());
                }
            }
            missing += need.holds() ? 0 : 1;
            holding.merge(need.group, need.isHeld() ? 1 : 0, Integer::sum);
        }
        assertEquals(program.needs.stream().anyMatch(need -> need.needed instanceof Neighbour),
                program.needsElsewhere, () -> program.id + " needs something of other hosts");
        for (Edge need : program.needs) {
            assertTrue(need.needed.neededBy().contains(need), () -> need.needed.id() + " is needed by " + program.id);
        }
        assertEquals(graceAlarm, program.graceAlarm, () -> "the end of a grace of " + program.id);
        assertEquals(missing, program.missing, () -> "what " + program.id + " misses");
        holding.forEach((group, count) -> assertEquals(count, group.holding, () -> "of a rule of " + program.id));
        for (Edge edge : program.neededBy) {
            assertTrue(edge.dependent.needs.contains(edge), () -> edge.dependent.id + " needs " + program.id);
        }
    }

    private static void place(Program program) {
        if (program.life instanceof Life.Waiting waiting) {
            assertTrue(program.mayStartHere(), () -> program.id + " waits for a start that must not be");
            boolean hindered = program.missing > 0 || program.held;
            assertEquals(hindered, waiting.until() == Life.NEVER, () -> program.id + " waits for what comes");
        }
        if (program.life instanceof Life.Down) {
            assertTrue(!program.mayStartHere(), () -> program.id + " is down although it is to run");
        }
        assertTrue(program.noPlace == null || program.rules().places() != null,
                () -> program.id + " has no place and is not placed");
        if (program.hasFailed()) {
            boolean over = program.life instanceof Life.Down || program.life instanceof Life.Stopping
                    || program.life instanceof Life.Clearing;
            assertTrue(over, () -> program.id + " has failed and is to run");
            assertTrue(program.cause instanceof Cause.Limit,
                    () -> program.id + " has failed because of " + program.cause);
            // Of one that leaves, the next gaggled knows no more than how it is stopped.
            assertTrue(program.leaving || program.rules().restarts().limit() != null,
                    () -> program.id + " has failed without a limit");
        }
        assertTrue(program.hasRun() || !program.leaving, () -> program.id + " left and is still there");
    }
}
