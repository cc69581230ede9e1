package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.Test;

/**
 * Holds the core to {@code condition.table}: whether each condition holds while the program that it is about is in each
 * state, and whether somebody who does not require that program waits for it. {@code -Dgolden.update=true} writes the
 * table anew, to be read before it is committed.
 */
class ConditionTableTest {

    private static final String PROGRAM = "p";
    private static final String NEEDED = "n";

    /** A service with everything: commands, a probe that has its time, a limit. */
    private static final Map<String, Consumer<Rehearsal>> SERVICE = new LinkedHashMap<>();

    static {
        SERVICE.put("waits for its need", r -> {});
        SERVICE.put("stopped by an operator", r -> r.operatorStop(PROGRAM));
        SERVICE.put("is prepared", r -> r.started(NEEDED));
        SERVICE.put("is started", r -> launched(r));
        SERVICE.put("its start failed, its poststop runs", r -> launched(r).startFails(PROGRAM));
        SERVICE.put("pauses after a start that failed", r -> launched(r).startFails(PROGRAM).errandEnds(PROGRAM,
                ErrandKind.POSTSTOP, 0));
        SERVICE.put("not ready yet", r -> up(r));
        SERVICE.put("ready", r -> up(r).ready(PROGRAM));
        SERVICE.put("not ready any more", r -> up(r).ready(PROGRAM).notReady(PROGRAM, "no"));
        SERVICE.put("is stopped", r -> up(r).ready(PROGRAM).operatorRestart(PROGRAM));
        SERVICE.put("is stopped, by an operator", r -> up(r).ready(PROGRAM).operatorStop(PROGRAM));
        SERVICE.put("is stopped, not ready in time", r -> up(r).pass(5_000));
        SERVICE.put("died and left others", r -> up(r).ready(PROGRAM).exited(PROGRAM, leaving(1)));
        SERVICE.put("died, its poststop runs", r -> up(r).ready(PROGRAM).exits(PROGRAM, 1));
        SERVICE.put("pauses after it died", r -> twice(up(r).ready(PROGRAM).exits(PROGRAM, 1)));
        SERVICE.put("died, and is prepared", r -> cleared(up(r).ready(PROGRAM).exits(PROGRAM, 1)));
        SERVICE.put("ended with success", r -> cleared(up(r).ready(PROGRAM).exits(PROGRAM, 0)));
        SERVICE.put("failed", r -> cleared(prepared(twice(up(r).ready(PROGRAM).exits(PROGRAM, 1)).pass(20_000))
                .started(PROGRAM).exits(PROGRAM, 1)));
    }

    /** A task, which is not tried again. */
    private static final Map<String, Consumer<Rehearsal>> TASK = new LinkedHashMap<>();

    static {
        TASK.put("waits for its need", r -> {});
        TASK.put("stopped by an operator", r -> r.operatorStop(PROGRAM));
        TASK.put("is started", r -> r.started(NEEDED));
        TASK.put("up", r -> r.started(NEEDED, PROGRAM));
        TASK.put("ended well and left others", r -> r.started(NEEDED, PROGRAM).exited(PROGRAM, leaving(0)));
        TASK.put("done", r -> r.started(NEEDED, PROGRAM).exits(PROGRAM, 0));
        TASK.put("done, and an operator restarts it",
                r -> r.started(NEEDED, PROGRAM).exits(PROGRAM, 0).operatorRestart(PROGRAM));
        TASK.put("done, and an operator stops it",
                r -> r.started(NEEDED, PROGRAM).exits(PROGRAM, 0).operatorStop(PROGRAM));
        TASK.put("ended without success", r -> r.started(NEEDED, PROGRAM).exits(PROGRAM, 1));
    }

    /** A task with a schedule, which is not tried again. */
    private static final Map<String, Consumer<Rehearsal>> SCHEDULED = new LinkedHashMap<>();

    static {
        SCHEDULED.put("not run yet", r -> r.started(NEEDED));
        SCHEDULED.put("stopped by an operator", r -> r.operatorStop(PROGRAM));
        SCHEDULED.put("due, waits for its need", r -> r.due(PROGRAM));
        SCHEDULED.put("up", r -> r.started(NEEDED).due(PROGRAM).started(PROGRAM));
        SCHEDULED.put("done", r -> scheduledDone(r));
        SCHEDULED.put("done, and up again", r -> scheduledDone(r).due(PROGRAM).started(PROGRAM));
        SCHEDULED.put("done, and is stopped for its need",
                r -> scheduledDone(r).due(PROGRAM).started(PROGRAM).operatorStop(NEEDED));
        SCHEDULED.put("done, and then without success",
                r -> scheduledDone(r).due(PROGRAM).started(PROGRAM).exits(PROGRAM, 1));
        SCHEDULED.put("failed", r -> scheduledDone(r).due(PROGRAM).started(PROGRAM).exits(PROGRAM, 1).due(PROGRAM)
                .started(PROGRAM).exits(PROGRAM, 1));
    }

    private static Rehearsal prepared(Rehearsal r) {
        return r.errandEnds(PROGRAM, ErrandKind.PRESTART, 0);
    }

    private static Rehearsal launched(Rehearsal r) {
        return prepared(r.started(NEEDED));
    }

    private static Rehearsal up(Rehearsal r) {
        return launched(r).started(PROGRAM);
    }

    private static Rehearsal cleared(Rehearsal r) {
        return r.errandEnds(PROGRAM, ErrandKind.POSTSTOP, 0);
    }

    /** It has ended once, and does so again. */
    private static Rehearsal twice(Rehearsal r) {
        return cleared(prepared(cleared(r)).started(PROGRAM).exits(PROGRAM, 1));
    }

    private static Rehearsal scheduledDone(Rehearsal r) {
        return r.started(NEEDED).due(PROGRAM).started(PROGRAM).exits(PROGRAM, 0);
    }

    private static ProcessExit leaving(int code) {
        return ProcessExit.builder(new ExitStatus.Exited(code)).leftovers(true).build();
    }

    private static Rules service() {
        return new Rules().program(NEEDED).program(PROGRAM, need(NEEDED))
                .ready(PROGRAM, Duration.ofSeconds(5)).errands(PROGRAM, "prestart", "poststop")
                .with(PROGRAM, life -> life.respawn(Respawn.ON_FAILURE).limit("2/1h"));
    }

    private static Rules task() {
        return new Rules().program(NEEDED).task(PROGRAM, need(NEEDED))
                .with(PROGRAM, life -> life.respawn(Respawn.NEVER));
    }

    private static Rules scheduled() {
        return new Rules().program(NEEDED).scheduled(PROGRAM, Schedule.Overlap.SKIP, Rehearsal.Need.propagated(NEEDED))
                .with(PROGRAM, life -> life.respawn(Respawn.NEVER).limit("1/1h"));
    }

    @Test
    void everyConditionInEveryState() throws IOException {
        GoldenTable.check("condition.table",
                table("a service", service(), SERVICE),
                table("a task", task(), TASK),
                table("a task with a schedule", scheduled(), SCHEDULED));
    }

    private static GoldenTable table(String name, Rules rules, Map<String, Consumer<Rehearsal>> states) {
        GoldenTable table = new GoldenTable();
        List<String> head = new ArrayList<>();
        head.add(name);
        for (Condition condition : Condition.values()) {
            head.add(condition.name().toLowerCase(Locale.ROOT));
            rules.program("requires " + condition, need(PROGRAM, condition));
            rules.program("welcomes " + condition, need(PROGRAM, condition).optional());
        }
        table.row(head);
        states.forEach((state, reach) -> {
            Rehearsal r = new Rehearsal(rules).begin();
            reach.accept(r);
            List<String> row = new ArrayList<>();
            row.add(state);
            for (Condition condition : Condition.values()) {
                row.add(cell(r, condition));
            }
            table.row(row);
        });
        return table;
    }

    private static String cell(Rehearsal r, Condition condition) {
        if (r.state("requires " + condition).areDependenciesSatisfied()) {
            return "holds";
        }
        return r.state("welcomes " + condition).areDependenciesSatisfied() ? "without" : "-";
    }
}
