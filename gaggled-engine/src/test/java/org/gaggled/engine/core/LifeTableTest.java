package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.Test;

/**
 * Holds the core to {@code life.table}, cell by cell: what each input does to a program in each state, also what a
 * launcher must not report. {@code -Dgolden.update=true} writes the table anew, to be read before it is committed.
 */
class LifeTableTest {

    private static final String PROGRAM = "p";
    private static final String NEEDED = "n";

    /** How to bring the program into each state, from the beginning of a gaggle in which it needs another one. */
    private static final Map<String, Consumer<Rehearsal>> STATES = new LinkedHashMap<>();

    static {
        STATES.put("DOWN", r -> r.started(NEEDED).operatorStop(PROGRAM).startFails(PROGRAM));
        STATES.put("WAITING", r -> {});
        STATES.put("PAUSING", r -> r.started(NEEDED).startFails(PROGRAM));
        STATES.put("STARTING", r -> r.started(NEEDED));
        STATES.put("UP", r -> r.started(NEEDED, PROGRAM));
        STATES.put("STOP ASKED", r -> r.started(NEEDED).operatorRestart(PROGRAM));
        STATES.put("STOPPING", r -> r.started(NEEDED, PROGRAM).operatorRestart(PROGRAM));
        STATES.put("KILLED", r -> r.started(NEEDED, PROGRAM).operatorRestart(PROGRAM).pass(10_000));
        STATES.put("LEADER GONE", r -> r.started(NEEDED, PROGRAM).exited(PROGRAM, exit(true)));
        STATES.put("FAILING", r -> r.started(NEEDED, PROGRAM).exits(PROGRAM, 1).started(PROGRAM)
                .exited(PROGRAM, exit(true)));
        STATES.put("FAILED", r -> r.started(NEEDED, PROGRAM).exits(PROGRAM, 1).started(PROGRAM).exits(PROGRAM, 1));
    }

    private static final Map<String, Consumer<Rehearsal>> INPUTS = new LinkedHashMap<>();

    static {
        INPUTS.put("Started", r -> r.give(new Input.Started(p(), r.run(PROGRAM), 99)));
        INPUTS.put("StartFailed",
                r -> r.give(new Input.StartFailed(p(), r.run(PROGRAM), StartFailure.builder("no").build())));
        INPUTS.put("Withdrawn", r -> r.give(new Input.Withdrawn(p(), r.run(PROGRAM))));
        INPUTS.put("SignalRefused", r -> r.refuses(PROGRAM, ProcessSignal.TERM));
        INPUTS.put("Exited", r -> r.give(new Input.Exited(p(), r.run(PROGRAM), exit(false))));
        INPUTS.put("Exited, leaving others", r -> r.give(new Input.Exited(p(), r.run(PROGRAM), exit(true))));
        INPUTS.put("Gone", r -> r.give(new Input.Gone(p(), r.run(PROGRAM))));
        INPUTS.put("Started, of another run", r -> r.give(new Input.Started(p(), 77, 99)));
        INPUTS.put("alarm START, too early", r -> r.give(new Input.AlarmRang(new Alarm(p(), Alarm.Purpose.START))));
        INPUTS.put("alarm STOP, too early", r -> r.give(new Input.AlarmRang(new Alarm(p(), Alarm.Purpose.STOP))));
        INPUTS.put("its alarm is due", r -> r.pass(10_000));
        INPUTS.put("its need is lost", r -> r.operatorStop(NEEDED));
        INPUTS.put("its need comes up", LifeTableTest::needComesUp);
        INPUTS.put("OperatorStart", r -> r.operatorStart(PROGRAM));
        INPUTS.put("OperatorStop", r -> r.operatorStop(PROGRAM));
        INPUTS.put("OperatorRestart", r -> r.operatorRestart(PROGRAM));
        INPUTS.put("OperatorSignal", r -> r.operatorSignal(PROGRAM, ProcessSignal.HUP));
        INPUTS.put("Shutdown", Rehearsal::shutdown);
        INPUTS.put("ShutdownNow", Rehearsal::shutdownNow);
        INPUTS.put("Replace, the same", r -> r.replace(rules(true)));
        INPUTS.put("PlaceGiven, not placed", r -> r.placeGiven(PROGRAM));
        INPUTS.put("PlaceLost, not placed", r -> r.placeLost(PROGRAM, "host2 runs it"));
        INPUTS.put("Replace, another launch", r -> r.replace(rules(true).command(PROGRAM, "/bin/other")));
        INPUTS.put("Replace, without it", r -> r.replace(new Rules().program(NEEDED)));
    }

    /** The same for a program with every command around its life. */
    private static final Map<String, Consumer<Rehearsal>> ERRAND_STATES = new LinkedHashMap<>();

    static {
        ERRAND_STATES.put("PREPARING", r -> r.started(NEEDED));
        ERRAND_STATES.put("UNWANTED", r -> r.started(NEEDED).operatorRestart(PROGRAM));
        ERRAND_STATES.put("STARTING", r -> prepared(r));
        ERRAND_STATES.put("UP", r -> prepared(r).started(PROGRAM));
        ERRAND_STATES.put("RELOADING", r -> prepared(r).started(PROGRAM).operatorReload(PROGRAM));
        ERRAND_STATES.put("COMMANDED", r -> prepared(r).started(PROGRAM).operatorRestart(PROGRAM));
        ERRAND_STATES.put("COMMAND LATE",
                r -> prepared(r).started(PROGRAM).operatorRestart(PROGRAM).pass(10_000));
        ERRAND_STATES.put("STOPPED FIRST",
                r -> prepared(r).started(PROGRAM).operatorRestart(PROGRAM).exits(PROGRAM, 0));
        ERRAND_STATES.put("CLEARING", r -> prepared(r).started(PROGRAM).exits(PROGRAM, 1));
    }

    private static Rehearsal prepared(Rehearsal r) {
        return r.started(NEEDED).errandEnds(PROGRAM, ErrandKind.PRESTART, 0);
    }

    private static final Map<String, Consumer<Rehearsal>> ERRAND_INPUTS = new LinkedHashMap<>();

    static {
        ERRAND_INPUTS.put("its command succeeds", r -> errandsEnd(r, 0));
        ERRAND_INPUTS.put("its command fails", r -> errandsEnd(r, 1));
        ERRAND_INPUTS.put("OperatorReload", r -> r.operatorReload(PROGRAM));
        ERRAND_INPUTS.put("Replace, the same", r -> r.replace(errandRules()));
        ERRAND_INPUTS.put("Replace, another launch", r -> r.replace(errandRules().command(PROGRAM, "/bin/other")));
        ERRAND_INPUTS.put("Replace, without commands", r -> r.replace(rules(true)));
        INPUTS.forEach(ERRAND_INPUTS::putIfAbsent);
    }

    private static void errandsEnd(Rehearsal r, int code) {
        for (ErrandKind kind : r.errands(PROGRAM)) {
            r.errandEnds(PROGRAM, kind, code);
        }
    }

    private static Rules errandRules() {
        return rules(true).errands(PROGRAM, "prestart", "stopcommand", "poststop", "reloadcommand");
    }

    /** The same for a program that has to be ready within a time, and to go on being alive. */
    private static final Map<String, Consumer<Rehearsal>> PROBED_STATES = new LinkedHashMap<>();

    static {
        PROBED_STATES.put("DOWN", STATES.get("DOWN"));
        PROBED_STATES.put("WAITING", STATES.get("WAITING"));
        PROBED_STATES.put("STARTING", STATES.get("STARTING"));
        PROBED_STATES.put("NOT READY YET", r -> r.started(NEEDED, PROGRAM));
        PROBED_STATES.put("READY", r -> r.started(NEEDED, PROGRAM).ready(PROGRAM));
        PROBED_STATES.put("NOT READY", r -> r.started(NEEDED, PROGRAM).ready(PROGRAM).notReady(PROGRAM, "no"));
        PROBED_STATES.put("LOSS KEPT",
                r -> r.started(NEEDED, PROGRAM).ready(PROGRAM).exits(NEEDED, 1));
        PROBED_STATES.put("LATE", r -> r.started(NEEDED, PROGRAM).pass(9_000));
        PROBED_STATES.put("NOT ALIVE", r -> r.started(NEEDED, PROGRAM).ready(PROGRAM).notAlive(PROGRAM, "no"));
        PROBED_STATES.put("STOP ASKED", STATES.get("STOP ASKED"));
        PROBED_STATES.put("KILLED", r -> r.started(NEEDED, PROGRAM).operatorRestart(PROGRAM).pass(10_000));
        PROBED_STATES.put("FAILED",
                r -> r.started(NEEDED, PROGRAM).exits(PROGRAM, 1).started(PROGRAM).exits(PROGRAM, 1));
    }

    private static final Map<String, Consumer<Rehearsal>> PROBED_INPUTS = new LinkedHashMap<>();

    static {
        PROBED_INPUTS.put("BecameReady", r -> r.ready(PROGRAM));
        PROBED_INPUTS.put("NotReady", r -> r.notReady(PROGRAM, "no"));
        PROBED_INPUTS.put("ReadyUnknown", r -> r.readyUnknown(PROGRAM, "no"));
        PROBED_INPUTS.put("NotAlive", r -> r.notAlive(PROGRAM, "no"));
        PROBED_INPUTS.put("TimeAsked", r -> r.asksForTime(PROGRAM, 60_000));
        PROBED_INPUTS.put("StatusTold", r -> r.give(new Input.StatusTold(p(), r.run(PROGRAM), "busy")));
        PROBED_INPUTS.put("NotAlive, of another run", r -> r.give(new Input.NotAlive(p(), 77, "no")));
        PROBED_INPUTS.put("Due", r -> r.due(PROGRAM));
        PROBED_INPUTS.put("alarm READY, too early",
                r -> r.give(new Input.AlarmRang(new Alarm(p(), Alarm.Purpose.READY))));
        PROBED_INPUTS.put("alarm GRACE, too early",
                r -> r.give(new Input.AlarmRang(new Alarm(p(), Alarm.Purpose.GRACE))));
        INPUTS.forEach(PROBED_INPUTS::putIfAbsent);
        PROBED_INPUTS.put("Replace, the same", r -> r.replace(probedRules()));
        PROBED_INPUTS.put("Replace, without probes", r -> r.replace(rules(true)));
    }

    private static Rules probedRules() {
        return new Rules().program(NEEDED).program(PROGRAM, propagated(NEEDED).within(8_000))
                .with(PROGRAM, life -> life.limit("1/1h"))
                .probed(PROGRAM, new Probing(Definitions.probe(Duration.ofSeconds(9)), Definitions.probe(null)));
    }

    /** The same for a task with a schedule. */
    private static final Map<String, Consumer<Rehearsal>> TASK_STATES = new LinkedHashMap<>();

    static {
        TASK_STATES.put("DOWN", r -> r.started(NEEDED).operatorStop(PROGRAM));
        TASK_STATES.put("NEVER RUN", r -> r.started(NEEDED));
        TASK_STATES.put("WAITING", r -> r.due(PROGRAM));
        TASK_STATES.put("PAUSING", r -> r.started(NEEDED).due(PROGRAM).startFails(PROGRAM));
        TASK_STATES.put("STARTING", r -> r.started(NEEDED).due(PROGRAM));
        TASK_STATES.put("UP", r -> r.started(NEEDED).due(PROGRAM).started(PROGRAM));
        TASK_STATES.put("STOPPING", r -> r.started(NEEDED).due(PROGRAM).started(PROGRAM).operatorRestart(PROGRAM));
        TASK_STATES.put("FINISHING",
                r -> r.started(NEEDED).due(PROGRAM).started(PROGRAM).exited(PROGRAM, success()));
        TASK_STATES.put("DONE", r -> r.started(NEEDED).due(PROGRAM).started(PROGRAM).exits(PROGRAM, 0));
        TASK_STATES.put("UP AGAIN", r -> r.started(NEEDED).due(PROGRAM).started(PROGRAM).exits(PROGRAM, 0)
                .due(PROGRAM).started(PROGRAM));
        TASK_STATES.put("FAILED", r -> r.started(NEEDED).due(PROGRAM).started(PROGRAM).exits(PROGRAM, 1)
                .started(PROGRAM).exits(PROGRAM, 1));
    }

    private static final Map<String, Consumer<Rehearsal>> TASK_INPUTS = new LinkedHashMap<>();

    static {
        TASK_INPUTS.put("Due", r -> r.due(PROGRAM));
        TASK_INPUTS.put("Exited, with success", r -> r.exits(PROGRAM, 0));
        INPUTS.forEach(TASK_INPUTS::putIfAbsent);
        TASK_INPUTS.put("Replace, the same", r -> r.replace(taskRules()));
        TASK_INPUTS.put("Replace, another launch", r -> r.replace(taskRules().command(PROGRAM, "/bin/other")));
        TASK_INPUTS.put("Replace, no schedule",
                r -> r.replace(taskRules().with(PROGRAM, life -> life.duty(new Duty.Task(null)))));
    }

    private static Rules taskRules() {
        return new Rules().program(NEEDED).scheduled(PROGRAM, Schedule.Overlap.SKIP, propagated(NEEDED))
                .with(PROGRAM, life -> life.limit("1/1h"));
    }

    /** The same for a program that is placed on some of several hosts. */
    private static final Map<String, Consumer<Rehearsal>> PLACED_STATES = new LinkedHashMap<>();

    static {
        PLACED_STATES.put("UNTOLD", r -> r.started(NEEDED));
        PLACED_STATES.put("DISABLED", r -> r.started(NEEDED).operatorStop(PROGRAM).placeGiven(PROGRAM));
        PLACED_STATES.put("WAITING", r -> r.placeGiven(PROGRAM));
        PLACED_STATES.put("PAUSING", r -> r.started(NEEDED).placeGiven(PROGRAM).startFails(PROGRAM));
        PLACED_STATES.put("STARTING", r -> r.started(NEEDED).placeGiven(PROGRAM));
        PLACED_STATES.put("UP", r -> r.started(NEEDED).placeGiven(PROGRAM).started(PROGRAM));
        PLACED_STATES.put("STOPPING",
                r -> r.started(NEEDED).placeGiven(PROGRAM).started(PROGRAM).operatorRestart(PROGRAM));
        PLACED_STATES.put("LOST", r -> lost(r.started(NEEDED).placeGiven(PROGRAM).started(PROGRAM)));
        PLACED_STATES.put("GIVEN BACK",
                r -> lost(r.started(NEEDED).placeGiven(PROGRAM).started(PROGRAM)).placeGiven(PROGRAM));
        PLACED_STATES.put("LEADER GONE",
                r -> r.started(NEEDED).placeGiven(PROGRAM).started(PROGRAM).exited(PROGRAM, exit(true)));
        PLACED_STATES.put("FAILED", r -> r.started(NEEDED).placeGiven(PROGRAM).started(PROGRAM).exits(PROGRAM, 1)
                .started(PROGRAM).exits(PROGRAM, 1));
    }

    private static Rehearsal lost(Rehearsal r) {
        return r.placeLost(PROGRAM, "host2 runs it");
    }

    private static final Map<String, Consumer<Rehearsal>> PLACED_INPUTS = new LinkedHashMap<>();

    static {
        PLACED_INPUTS.put("PlaceGiven", r -> r.placeGiven(PROGRAM));
        PLACED_INPUTS.put("PlaceLost", LifeTableTest::lost);
        INPUTS.forEach(PLACED_INPUTS::putIfAbsent);
        PLACED_INPUTS.keySet().removeIf(input -> input.endsWith(", not placed"));
        PLACED_INPUTS.put("Replace, the same", r -> r.replace(placedRules()));
        PLACED_INPUTS.put("Replace, another launch", r -> r.replace(placedRules().command(PROGRAM, "/bin/other")));
        PLACED_INPUTS.put("Replace, other hosts", r -> r.replace(placedRules().with(PROGRAM, life -> life
                .places(new PlaceRules(List.of("host3"), 1, Duration.ofSeconds(1))))));
        PLACED_INPUTS.put("Replace, not placed", r -> r.replace(rules(true)));
    }

    private static Rules placedRules() {
        return rules(true).placed(PROGRAM);
    }

    private static ProcessExit success() {
        return ProcessExit.builder(new ExitStatus.Exited(0)).leftovers(true).build();
    }

    private static ProgramId p() {
        return Rehearsal.id(PROGRAM);
    }

    private static ProcessExit exit(boolean leftovers) {
        return ProcessExit.builder(new ExitStatus.Exited(1)).leftovers(leftovers).build();
    }

    private static Rules rules(boolean propagates) {
        return new Rules().program(NEEDED).program(PROGRAM, propagates ? propagated(NEEDED) : need(NEEDED))
                .with(PROGRAM, life -> life.limit("1/1h"));
    }

    /** If it is not up, it is started; if it is, it dies and is started again. */
    private static void needComesUp(Rehearsal r) {
        if (r.state(NEEDED).getPhase() == ProgramPhase.UP) {
            r.exits(NEEDED, 0);
            r.notes();
        }
        r.started(NEEDED);
    }

    @Test
    void everyCell() throws IOException {
        GoldenTable.check("life.table",
                table("the need propagates", rules(true), STATES, INPUTS),
                table("the need does not propagate", rules(false), STATES, INPUTS),
                table("with commands around its life", errandRules(), ERRAND_STATES, ERRAND_INPUTS),
                table("with probes, and a grace", probedRules(), PROBED_STATES, PROBED_INPUTS),
                table("a task with a schedule", taskRules(), TASK_STATES, TASK_INPUTS),
                table("placed on some of several hosts", placedRules(), PLACED_STATES, PLACED_INPUTS));
    }

    private static GoldenTable table(
            String name, Rules rules, Map<String, Consumer<Rehearsal>> states,
            Map<String, Consumer<Rehearsal>> inputs) {
        GoldenTable table = new GoldenTable();
        List<String> head = new ArrayList<>();
        head.add(name);
        head.addAll(states.keySet());
        table.row(head);
        inputs.forEach((input, give) -> {
            List<String> row = new ArrayList<>();
            row.add(input);
            states.values().forEach(reach -> row.add(cell(rules, reach, give)));
            table.row(row);
        });
        return table;
    }

    /** What an input does: the state after it, when that is another; the signals; and whether it was refused. */
    private static String cell(Rules rules, Consumer<Rehearsal> reach, Consumer<Rehearsal> give) {
        Rehearsal r = new Rehearsal(rules);
        r.begin();
        reach.accept(r);
        ProgramPhase before = r.phase(PROGRAM);
        r.notes();
        give.accept(r);
        List<String> effects = new ArrayList<>();
        List<String> notes = r.notes();
        String after = r.programs().contains(PROGRAM) ? r.phase(PROGRAM).toString() : "forgotten";
        if (!after.equals(before.toString())) {
            effects.add(after);
        }
        boolean sets = notes.size() == 1;
        for (String note : notes) {
            if (note.endsWith(" to " + PROGRAM) || note.endsWith(" to " + PROGRAM + ", and the answer")) {
                effects.add(note.substring(0, note.indexOf(' ')));
            } else if (note.equals("launch " + PROGRAM) && before == ProgramPhase.STARTING) {
                effects.add("launch");
            } else if (note.equals("end probes of " + PROGRAM)) {
                effects.add("unprobed");
            } else if (note.startsWith("end ")) {
                effects.add("end");
            } else if (note.contains(" of " + PROGRAM) && !note.startsWith("refused")) {
                effects.add(note.substring(0, note.indexOf(' ')));
            } else if (note.startsWith(PROGRAM + ": its") && note.contains("failed: ")) {
                effects.add("logged");
            } else if (note.startsWith("probe whether " + PROGRAM)) {
                effects.add("probe-" + note.substring(note.lastIndexOf(' ') + 1));
            } else if (note.startsWith(PROGRAM + ": ready")) {
                effects.add("ready");
            } else if (note.startsWith(PROGRAM + ": not ready")) {
                effects.add("unready");
            } else if (note.startsWith(PROGRAM + ": done")) {
                effects.add("done");
            } else if (note.startsWith(PROGRAM + ": a run of its schedule")) {
                effects.add("skipped");
            } else if (note.startsWith("alarm for " + PROGRAM) && sets) {
                effects.add("alarm");
            } else if (note.equals("withdraw " + PROGRAM)) {
                effects.add("withdraw");
            } else if (note.startsWith(PROGRAM + ": the system does not let")) {
                effects.add("told");
            } else if (note.startsWith("refused:")) {
                effects.add("refused");
            } else if (note.startsWith("answer ")) {
                effects.add(note.substring("answer ".length()));
            } else if (note.startsWith(PROGRAM + ": down")) {
                effects.add("down");
            }
        }
        return effects.isEmpty() ? "-" : String.join(" ", effects);
    }
}
