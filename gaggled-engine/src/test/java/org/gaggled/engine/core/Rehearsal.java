package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.words.EventWords;
import org.jspecify.annotations.Nullable;

/**
 * A gaggle with everything around it played by the test: a clock that moves when told to, processes that start and die
 * when told to. Every command is noted as a line of text; {@link #notes()} hands over those since it was last asked.
 */
final class Rehearsal {

    private static final Cause.Operator TESTER = new Cause.Operator("tester", "test");

    private final Gaggle gaggle;
    private final Map<ProgramId, Program> programs = new LinkedHashMap<>();
    private final Map<Alarm, Long> alarms = new LinkedHashMap<>();
    private final Map<ProgramId, Long> runs = new HashMap<>();
    private final Map<String, Command.RunErrand> errands = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, ProgramState> published = new HashMap<>();
    private long now;
    private long nextPid = 1000;
    private boolean finished;
    private int answers;

    Rehearsal(Rules rules) {
        gaggle = new Gaggle(rules.build(), programs);
    }

    // ---- what happens

    Rehearsal begin() {
        return give(new Input.Begin());
    }

    /** The launcher reports the process of the last launch. */
    Rehearsal started(String... programs) {
        for (String program : programs) {
            give(new Input.Started(id(program), run(program), nextPid++));
        }
        return this;
    }

    Rehearsal startFails(String program) {
        return give(new Input.StartFailed(id(program), run(program),
                StartFailure.builder("no such file").systemError("ENOENT").build()));
    }

    Rehearsal exits(String program, int code) {
        return exited(program, ProcessExit.builder(new ExitStatus.Exited(code)).build());
    }

    Rehearsal isKilled(String program, ProcessSignal signal) {
        return exited(program, ProcessExit.builder(new ExitStatus.Killed(signal, false)).build());
    }

    Rehearsal exited(String program, ProcessExit exit) {
        return give(new Input.Exited(id(program), run(program), exit));
    }

    /** The launcher had not made the last launch yet when it was taken back. */
    Rehearsal withdrawn(String program) {
        return give(new Input.Withdrawn(id(program), run(program)));
    }

    /** The system does not permit the signal that was sent last. */
    Rehearsal refuses(String program, ProcessSignal signal) {
        return give(new Input.SignalRefused(id(program), run(program), signal));
    }

    Rehearsal gone(String program) {
        return give(new Input.Gone(id(program), run(program)));
    }

    /** A command around a program's life ends. */
    Rehearsal errandEnds(String program, ErrandKind kind, int code) {
        return errandEnds(program, kind, new ErrandOutcome.Ended(new ExitStatus.Exited(code)));
    }

    /** A command around a program's life, which gaggled kills, is gone. */
    Rehearsal errandDies(String program, ErrandKind kind) {
        return errandEnds(program, kind, new ErrandOutcome.Ended(new ExitStatus.Killed(ProcessSignal.KILL, false)));
    }

    Rehearsal errandEnds(String program, ErrandKind kind, ErrandOutcome outcome) {
        Command.RunErrand errand = errands.remove(program + " " + kind);
        return give(new Input.ErrandEnded(id(program), errand.run(), kind, outcome));
    }

    /** The commands around a program's life that run now. */
    List<ErrandKind> errands(String program) {
        return errands.values().stream().filter(errand -> errand.program().equals(id(program)))
                .map(Command.RunErrand::kind).toList();
    }

    /** What probes find of the last run, or it tells by itself. */
    Rehearsal ready(String... programs) {
        for (String program : programs) {
            give(new Input.BecameReady(id(program), run(program)));
        }
        return this;
    }

    Rehearsal notReady(String program, String detail) {
        return give(new Input.NotReady(id(program), run(program), detail));
    }

    Rehearsal readyUnknown(String program, String detail) {
        return give(new Input.ReadyUnknown(id(program), run(program), detail));
    }

    /** What a program says of itself. */
    Rehearsal says(String program, String status) {
        return give(new Input.StatusTold(id(program), run(program), status));
    }

    Rehearsal notAlive(String program, String detail) {
        return give(new Input.NotAlive(id(program), run(program), detail));
    }

    Rehearsal asksForTime(String program, long millis) {
        return give(new Input.TimeAsked(id(program), run(program), Duration.ofMillis(millis)));
    }

    /** The time of its schedule has come. */
    Rehearsal due(String program) {
        return give(new Input.Due(id(program)));
    }

    Rehearsal operatorReload(String program) {
        return give(new Input.OperatorReload(id(program), TESTER));
    }

    Rehearsal operatorStart(String program) {
        return give(new Input.OperatorStart(id(program), TESTER));
    }

    Rehearsal operatorStop(String program) {
        return give(new Input.OperatorStop(id(program), TESTER));
    }

    Rehearsal operatorRestart(String program) {
        return give(new Input.OperatorRestart(id(program), TESTER));
    }

    Rehearsal operatorSignal(String program, ProcessSignal signal) {
        return give(new Input.OperatorSignal(id(program), signal, TESTER));
    }

    /** The programs are those of other rules from now on. */
    Rehearsal replace(Rules rules) {
        return give(new Input.Replace(rules.build(), TESTER));
    }

    /** Another host tells what its programs do. */
    Rehearsal told(Neighbours host) {
        return give(new Input.NeighbourTold(host.report()));
    }

    Rehearsal lost(String host) {
        return give(new Input.NeighbourLost(host, "its lease is over"));
    }

    Rehearsal left(String host) {
        return give(new Input.NeighbourLeft(host));
    }

    /** A program that is placed may run here. */
    Rehearsal placeGiven(String program) {
        return give(new Input.PlaceGiven(id(program)));
    }

    /** A program that is placed must not run here any more. */
    Rehearsal placeLost(String program, String reason) {
        return give(new Input.PlaceLost(id(program), reason));
    }

    Rehearsal shutdown() {
        return give(new Input.Shutdown(TESTER));
    }

    Rehearsal shutdownNow() {
        return give(new Input.ShutdownNow(TESTER));
    }

    /** Whatever has a run ends: what is being started starts first. */
    Rehearsal everyProcessDies() {
        everyErrandEnds();
        for (String program : programs()) {
            if (phase(program) == ProgramPhase.STARTING
                    || phase(program) == ProgramPhase.STOPPING && isStopping(program)
                            && !state(program).hasProcess()) {
                started(program);
            }
        }
        for (String program : programs()) {
            if (state(program).hasProcess()) {
                isKilled(program, ProcessSignal.KILL);
            } else if (phase(program) == ProgramPhase.STOPPING && isStopping(program)) {
                gone(program);
            }
        }
        everyErrandEnds();
        return this;
    }

    private boolean isStopping(String program) {
        return programs.get(id(program)).life instanceof Life.Stopping;
    }

    private void everyErrandEnds() {
        while (!errands.isEmpty()) {
            Command.RunErrand errand = errands.values().iterator().next();
            errandDies(errand.program().name(), errand.kind());
        }
    }

    /** Every request is answered once, and the answer comes after all that follows from it. */
    Rehearsal give(Input input) {
        answers = 0;
        gaggle.handle(input, now, this::note);
        if (answers != (input instanceof Input.Request ? 1 : 0)) {
            throw new AssertionError(answers + " answers to " + input);
        }
        Soundness.check(programs, alarms);
        return this;
    }

    /** Time passes, and every alarm rings when it is due. */
    Rehearsal pass(long millis) {
        long until = now + millis * 1_000_000;
        while (true) {
            Map.Entry<Alarm, Long> next = null;
            for (Map.Entry<Alarm, Long> alarm : alarms.entrySet()) {
                if (alarm.getValue() <= until && (next == null || alarm.getValue() < next.getValue())) {
                    next = alarm;
                }
            }
            if (next == null) {
                break;
            }
            now = Math.max(now, next.getValue());
            alarms.remove(next.getKey());
            give(new Input.AlarmRang(next.getKey()));
        }
        now = until;
        return this;
    }

    // ---- what is seen

    /** The program as the last event of it showed it. */
    ProgramState published(String program) {
        return published.get(program);
    }

    /** What was commanded since this was last asked. */
    List<String> notes() {
        List<String> taken = List.copyOf(notes);
        notes.clear();
        return taken;
    }

    List<PlacedProgram> placed() {
        return gaggle.placed();
    }

    ProgramState state(String program) {
        return account(program).state();
    }

    Account account(String program) {
        return Objects.requireNonNull(gaggle.account(id(program), now), program);
    }

    /** The names of all programs there are. */
    List<String> programs() {
        return gaggle.states(now).stream().map(ProgramState::getName).toList();
    }

    ProgramPhase phase(String program) {
        return state(program).getPhase();
    }

    boolean isFinished() {
        return finished;
    }

    boolean hasAlarm(String program) {
        return alarms.keySet().stream().anyMatch(alarm -> alarm.program().equals(id(program)));
    }

    int alarms() {
        return alarms.size();
    }

    long run(String program) {
        return runs.getOrDefault(id(program), 0L);
    }

    static ProgramId id(String program) {
        return Definitions.id(program);
    }

    private void note(Command command) {
        if (finished) {
            throw new AssertionError("a command after the last: " + command);
        }
        if (command instanceof Command.Answer || command instanceof Command.SignalAsAsked) {
            answers++;
        } else if (answers > 0 && !(command instanceof Command.Finished)) {
            throw new AssertionError("after the answer: " + command);
        }
        switch (command) {
            case Command.Remember _,Command.Adopt _,Command.AdoptErrand _ -> throw new AssertionError(command);
            case Command.Launch launch -> {
                runs.put(launch.program(), launch.run());
                notes.add("launch " + launch.program());
            }
            case Command.Signal signal -> notes.add(signal.signal() + " to " + signal.program());
            case Command.SignalAsAsked signal ->
                    notes.add(signal.signal() + " to " + signal.program() + ", and the answer");
            case Command.Probe probe ->
                    notes.add("probe whether " + probe.program() + " is "
                            + probe.purpose().name().toLowerCase(Locale.ROOT));
            case Command.EndProbes end -> notes.add("end probes of " + end.program());
            case Command.RunErrand run -> {
                errands.put(run.program() + " " + run.kind(), run);
                Map<String, String> told = new TreeMap<>(run.request().getEnvironment());
                told.remove(ProgramDefinition.NAME_VARIABLE);
                notes.add(run.kind().getWord() + " of " + run.program() + (told.isEmpty() ? "" : " " + told));
            }
            case Command.EndErrand end -> {
                if (!errands.containsKey(end.program() + " " + end.kind())) {
                    throw new AssertionError("no such command to end: " + end);
                }
                notes.add("end " + end.kind().getWord() + " of " + end.program());
            }
            case Command.Tell tell -> notes.add(EventWords.messageOf(tell.news()));
            case Command.Withdraw withdraw -> notes.add("withdraw " + withdraw.program());
            case Command.SetAlarm set -> {
                alarms.put(set.alarm(), set.atNanos());
                notes.add("alarm for " + set.alarm().program() + " in " + (set.atNanos() - now) / 1_000_000 + "ms");
            }
            case Command.ClearAlarm clear -> {
                if (alarms.remove(clear.alarm()) == null) {
                    throw new AssertionError("no alarm to clear: " + clear);
                }
                notes.add("no alarm for " + clear.alarm().program());
            }
            case Command.Publish publish -> {
                Notice notice = publish.notice();
                String who = "gaggle";
                if (notice instanceof Notice.OfProgram of) {
                    who = of.state().getName();
                    published.put(who, of.state());
                }
                // It comes first at every definition, and says nothing that a test could not know.
                if (!(notice instanceof Notice.Reloaded)) {
                    notes.add(who + ": " + EventWords.messageOf(notice));
                }
            }
            case Command.Refuse refuse ->
                    notes.add("refused: " + refuse.report().getClass().getSimpleName() + " of "
                            + refuse.report().program());
            case Command.Forget forget -> notes.add("forget " + forget.program());
            case Command.Answer answer -> {
                if (answer.outcome() != ControlOutcome.DONE) {
                    notes.add("answer " + answer.outcome());
                }
            }
            case Command.Finished end -> {
                finished = true;
                EssentialEnd essential = end.essential();
                notes.add(essential == null ? "finished" : "finished with status " + essential.exitStatus());
            }
        }
    }

    /** The rules of a gaggle, in the fewest words a test can use. */
    static final class Rules {

        private final Map<String, LifeRulesBuilder> programs = new LinkedHashMap<>();
        private final Map<String, String> commands = new HashMap<>();
        private StopOrder stopOrder = StopOrder.REVERSE;

        /** A program with the defaults; what it needs must have been named before it. */
        Rules program(String name, Need... needs) {
            return program(name, true, true, needs);
        }

        Rules program(String name, boolean enabled, boolean respawn, Need... needs) {
            List<Dependency> dependencies = new ArrayList<>();
            for (Need need : needs) {
                for (String on : meantBy(need.program())) {
                    dependencies.add(new Dependency(
                            id(on), need.until(), Duration.ofMillis(need.delay()), need.propagate(),
                            Duration.ofMillis(need.grace()), need.required(), need.program(),
                            need.onUnknown()));
                }
            }
            programs.put(
                    name, new LifeRulesBuilder().enabled(enabled).respawn(respawn).dependencies(dependencies));
            return this;
        }

        /** So many instances of a section, which all run the same; one is called as the section is. */
        Rules instances(String section, int count, Need... needs) {
            for (int number = 1; number <= count; number++) {
                String name = count == 1 ? section : section + ":" + number;
                program(name, needs).command(name, "/bin/" + section);
            }
            return this;
        }

        private List<String> meantBy(String name) {
            List<String> instances = programs.keySet().stream().filter(each -> each.startsWith(name + ":")).toList();
            return instances.isEmpty() ? List.of(name) : instances;
        }

        /** What a program named before runs; a change of it is a reason to start it anew. */
        Rules command(String name, String command) {
            commands.put(name, command);
            return this;
        }

        /** More rules of a program named before. */
        Rules with(String name, UnaryOperator<LifeRulesBuilder> more) {
            programs.compute(name, (_, life) -> more.apply(life));
            return this;
        }

        /** A program named before has a probe that says when it is ready, within that time where there is one. */
        Rules ready(String name, @Nullable Duration within) {
            return probed(name, new Probing(Definitions.probe(within), null));
        }

        /** The probes of a program named before. */
        Rules probed(String name, Probing probing) {
            return with(name, life -> life.probing(probing));
        }

        /** A task, which is tried again when it has failed; what it needs must have been named before it. */
        Rules task(String name, Need... needs) {
            return program(name, needs)
                    .with(name, life -> life.duty(new Duty.Task(null)).respawn(Respawn.ON_FAILURE));
        }

        /** A task with a schedule. */
        Rules scheduled(String name, Schedule.Overlap overlap, Need... needs) {
            return task(name, needs).with(name, life -> life.duty(Definitions.scheduled(overlap)));
        }

        /** A program named before runs on one of two hosts. */
        Rules placed(String name) {
            return with(name, life -> life.places(Definitions.places()));
        }

        /** What stops a program named before. */
        Rules stopped(String name, String steps) {
            programs.get(name).stopSteps(StopSteps.parse(steps));
            return this;
        }

        /** The commands around the life of a program named before. */
        Rules errands(String name, String... kinds) {
            programs.get(name).errands(errandsOf(List.of(kinds)));
            return this;
        }

        /** A program with all that is killed at 1 s, but for a stop command, which has killwait. */
        private static ErrandRules errandsOf(List<String> words) {
            return new ErrandRules(
                    errand(words, ErrandKind.PRESTART), Duration.ofSeconds(1),
                    errand(words, ErrandKind.STOPCOMMAND),
                    errand(words, ErrandKind.POSTSTOP), Duration.ofSeconds(1),
                    words.contains("reloadsignal") ? ProcessSignal.HUP : null,
                    errand(words, ErrandKind.RELOADCOMMAND));
        }

        private static @Nullable ErrandCommand errand(List<String> words, ErrandKind kind) {
            return words.contains(kind.getWord())
                    ? Definitions.errand("/bin/" + kind.getWord()) : null;
        }

        Rules parallel() {
            stopOrder = StopOrder.PARALLEL;
            return this;
        }

        GaggleDefinition build() {
            List<ProgramDefinition> definitions = new ArrayList<>();
            programs.forEach((name, life) -> definitions
                    .add(Definitions.of(name, life.build(), commands.getOrDefault(name, "/bin/" + name))));
            return new GaggleDefinition(definitions, Duration.ofMillis(100), stopOrder);
        }
    }

    /** One dependency. */
    record Need(String program, Condition until, long delay, boolean propagate, long grace, boolean required,
            OnUnknown onUnknown) {

        Need(String program, Condition until, long delay, boolean propagate) {
            this(program, until, delay, propagate, 0, true, OnUnknown.HOLD);
        }

        static Need need(String program) {
            return new Need(program, Condition.READY, 0, false);
        }

        static Need need(String program, long delay) {
            return new Need(program, Condition.READY, delay, false);
        }

        static Need need(String program, Condition until) {
            return new Need(program, until, 0, false);
        }

        static Need propagated(String program) {
            return new Need(program, Condition.READY, 0, true);
        }

        static Need propagated(String program, Condition until) {
            return new Need(program, until, 0, true);
        }

        /** The same, which keeps a loss so long from the one that needs it. */
        Need within(long millis) {
            return new Need(program, until, delay, propagate, millis, required, onUnknown);
        }

        /** The same, which does without what cannot come up by itself. */
        Need optional() {
            return new Need(program, until, delay, propagate, grace, false, onUnknown);
        }

        /** The same, which stops the one that needs it while nobody knows how it is. */
        Need orStop() {
            return new Need(program, until, delay, propagate, grace, required, OnUnknown.STOP);
        }
    }
}
