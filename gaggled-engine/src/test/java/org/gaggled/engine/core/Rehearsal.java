package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;

/**
 * A gaggle with everything around it played by the test: a clock that moves when told to, processes that start and die when
 * told to. Every command is noted as a line of text; {@link #notes()} hands over those since it was last asked.
 */
final class Rehearsal {

    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> indexOf = new HashMap<>();
    private final Gaggle gaggle;
    private final Map<Integer, Long> alarms = new TreeMap<>();
    private final Map<Integer, Long> runs = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, ProgramState> published = new HashMap<>();
    private long now;
    private long nextPid = 1000;
    private boolean finished;

    Rehearsal(Rules rules) {
        GaggleRules built = rules.build();
        for (ProgramRules program : built.programs()) {
            indexOf.put(program.name(), names.size());
            names.add(program.name());
        }
        gaggle = new Gaggle(built);
    }

    // ---- what happens

    Rehearsal begin() {
        return give(new Input.Begin());
    }

    /** The launcher reports the process of the last launch. */
    Rehearsal started(String... programs) {
        for (String program : programs) {
            give(new Input.Started(index(program), run(program), nextPid++));
        }
        return this;
    }

    Rehearsal startFails(String program) {
        return give(new Input.StartFailed(index(program), run(program), new StartFailure("no such file", "ENOENT")));
    }

    Rehearsal exits(String program, int code) {
        return exited(program, new ProcessExit(new ExitStatus.Exited(code), null, false));
    }

    Rehearsal isKilled(String program, ProcessSignal signal) {
        return exited(program, new ProcessExit(new ExitStatus.Killed(signal, false), null, false));
    }

    Rehearsal exited(String program, ProcessExit exit) {
        return give(new Input.Exited(index(program), run(program), exit));
    }

    /** The launcher had not made the last launch yet when it was taken back. */
    Rehearsal withdrawn(String program) {
        return give(new Input.Withdrawn(index(program), run(program)));
    }

    /** The system does not permit the signal that was sent last. */
    Rehearsal refuses(String program, ProcessSignal signal) {
        return give(new Input.SignalRefused(index(program), run(program), signal));
    }

    Rehearsal operatorSignal(String program, ProcessSignal signal) {
        return give(new Input.OperatorSignal(index(program), signal, "tester"));
    }

    Rehearsal gone(String program) {
        return give(new Input.Gone(index(program), run(program)));
    }

    Rehearsal operatorStart(String program) {
        return give(new Input.OperatorStart(index(program), "tester"));
    }

    Rehearsal operatorStop(String program) {
        return give(new Input.OperatorStop(index(program), "tester"));
    }

    Rehearsal operatorRestart(String program) {
        return give(new Input.OperatorRestart(index(program), "tester"));
    }

    Rehearsal shutdown() {
        return give(new Input.Shutdown("tester"));
    }

    Rehearsal shutdownNow() {
        return give(new Input.ShutdownNow("tester"));
    }

    /** Whatever has a run ends: what is being started starts first. */
    Rehearsal everyProcessDies() {
        for (String program : names) {
            if (phase(program) == ProgramPhase.STARTING || phase(program) == ProgramPhase.STOPPING && !state(program).isUp()) {
                started(program);
            }
        }
        for (String program : names) {
            if (state(program).isUp()) {
                isKilled(program, ProcessSignal.KILL);
            } else if (phase(program) == ProgramPhase.STOPPING) {
                gone(program);
            }
        }
        return this;
    }

    Rehearsal give(Input input) {
        gaggle.handle(input, now, this::note);
        return this;
    }

    /** Time passes, and every alarm rings when it is due. */
    Rehearsal pass(long millis) {
        long until = now + millis * 1_000_000;
        while (true) {
            Map.Entry<Integer, Long> next = null;
            for (Map.Entry<Integer, Long> alarm : alarms.entrySet()) {
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

    ProgramState state(String program) {
        return gaggle.states(now).get(index(program));
    }

    ProgramDescription describe(String program, Map<String, String> settings) {
        return gaggle.describe(index(program), settings, now);
    }

    ProgramPhase phase(String program) {
        return state(program).getPhase();
    }

    boolean isFinished() {
        return finished;
    }

    boolean hasAlarm(String program) {
        return alarms.containsKey(index(program));
    }

    int alarms() {
        return alarms.size();
    }

    long run(String program) {
        return runs.getOrDefault(index(program), 0L);
    }

    private int index(String program) {
        return indexOf.get(program);
    }

    private void note(Command command) {
        if (finished) {
            throw new AssertionError("a command after the last: " + command);
        }
        switch (command) {
            case Command.Launch launch -> {
                runs.put(launch.program(), launch.run());
                notes.add("launch " + names.get(launch.program()));
            }
            case Command.Signal signal -> notes.add(signal.signal() + " to " + names.get(signal.program()));
            case Command.SignalAsAsked signal ->
                notes.add(signal.signal() + " to " + names.get(signal.program()) + ", and the answer");
            case Command.Withdraw withdraw -> notes.add("withdraw " + names.get(withdraw.program()));
            case Command.SetAlarm alarm -> {
                alarms.put(alarm.program(), alarm.atNanos());
                notes.add("alarm for " + names.get(alarm.program()) + " in " + (alarm.atNanos() - now) / 1_000_000 + "ms");
            }
            case Command.ClearAlarm alarm -> {
                if (alarms.remove(alarm.program()) == null) {
                    throw new AssertionError("no alarm to clear for " + names.get(alarm.program()));
                }
                notes.add("no alarm for " + names.get(alarm.program()));
            }
            case Command.Publish publish -> {
                ProgramState state = publish.program();
                if (state != null) {
                    published.put(state.getName(), state);
                }
                notes.add((state == null ? "gaggle" : state.getName()) + ": " + publish.message());
            }
            case Command.Answer answer -> {
                if (answer.outcome() != ControlOutcome.DONE) {
                    notes.add("answer " + answer.outcome());
                }
            }
            case Command.Finished() -> {
                finished = true;
                notes.add("finished");
            }
        }
    }

    /** The rules of a gaggle, in the fewest words a test can use. */
    static final class Rules {

        private final List<String> names = new ArrayList<>();
        private final Map<String, ProgramRules> programs = new HashMap<>();
        private StopOrder stopOrder = StopOrder.REVERSE;

        /** A program with the defaults; what it needs must have been named before it. */
        Rules program(String name, Need... needs) {
            return program(name, true, true, needs);
        }

        Rules program(String name, boolean enabled, boolean respawn, Need... needs) {
            List<DependencyRule> dependencies = new ArrayList<>();
            for (Need need : needs) {
                dependencies.add(new DependencyRule(
                        names.indexOf(need.program()), Duration.ofMillis(need.delay()), need.propagate()));
            }
            names.add(name);
            programs.put(name, new ProgramRules(
                    name,
                    enabled,
                    respawn,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    dependencies));
            return this;
        }

        Rules parallel() {
            stopOrder = StopOrder.PARALLEL;
            return this;
        }

        GaggleRules build() {
            return new GaggleRules(
                    names.stream().map(programs::get).toList(), Duration.ofMillis(100), stopOrder);
        }
    }

    /** One dependency. */
    record Need(String program, long delay, boolean propagate) {

        static Need need(String program) {
            return new Need(program, 0, false);
        }

        static Need need(String program, long delay) {
            return new Need(program, delay, false);
        }

        static Need propagated(String program) {
            return new Need(program, 0, true);
        }
    }
}
