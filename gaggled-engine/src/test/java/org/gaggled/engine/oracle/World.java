package org.gaggled.engine.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * A core, the oracle beside it, and all that may happen to them next: processes that start and end, clocks, operators.
 */
final class World {

    static final Cause.Operator OPERATOR = new Cause.Operator("tester", "test");

    private static final long PID = 4711;
    private static final int STEPS_UP = 1_000;

    private final GaggleDefinition definition;
    private final Gaggle gaggle;
    private final OracleBeside oracle;
    private final Map<ProgramId, Run> runs = new LinkedHashMap<>();
    private final Map<Alarm, Long> alarms = new LinkedHashMap<>();
    private long now;
    private boolean shuttingDown;
    private boolean finished;

    /** What the core would tell the gaggled that comes after it: all that it knows, but for what it counts. */
    private final Map<ProgramId, Memory> memories = new HashMap<>();

    /** One run as the launcher has it. */
    private static final class Run {
        final ProgramId program;
        long number;
        boolean launching;
        boolean withdrawn;
        boolean process;
        boolean signalled;
        boolean others;
        boolean probedReady;
        boolean probedAlive;
        boolean ready;
        final Map<ErrandKind, Boolean> commands = new LinkedHashMap<>();

        Run(ProgramId program) {
            this.program = program;
        }

        /** All of this but its number. */
        List<Object> knowledge() {
            return List.of(launching, withdrawn, process, signalled, others, probedReady, probedAlive, ready,
                    Map.copyOf(commands));
        }
    }

    World(GaggleDefinition definition) {
        this.definition = definition;
        // One that is remembered tells with each step what it is.
        this.gaggle = new Gaggle(definition, List.of());
        this.oracle = new OracleBeside(definition, false);
        definition.programs().keySet().forEach(program -> runs.put(program, new Run(program)));
        happens(new Event(null, "begin", new Input.Begin(), 0));
    }

    boolean isFinished() {
        return finished;
    }

    // ---- what may happen

    /** Something that may happen, to a program where it is about one. */
    record Event(@Nullable ProgramId program, String name, Input input, long at, boolean ends, boolean again) {

        Event(@Nullable ProgramId program, String name, Input input, long at) {
            this(program, name, input, at, false, false);
        }

        @Override
        public String toString() {
            return program == null ? name : program + " " + name;
        }
    }

    List<Event> possible() {
        List<Event> events = new ArrayList<>();
        Map.Entry<Alarm, Long> next = null;
        for (Map.Entry<Alarm, Long> alarm : alarms.entrySet()) {
            next = next == null || alarm.getValue() < next.getValue() ? alarm : next;
        }
        runs.values().forEach(run -> addPossible(run, events));
        if (next != null) {
            events.add(new Event(null, "clock " + next.getKey(), new Input.AlarmRang(next.getKey()),
                    Math.max(now, next.getValue())));
        }
        if (!shuttingDown) {
            events.add(new Event(null, "shutdown", new Input.Shutdown(OPERATOR), now));
        }
        events.add(new Event(null, "shutdown now", new Input.ShutdownNow(OPERATOR), now));
        return events;
    }

    private void addPossible(Run run, List<Event> events) {
        ProgramId id = run.program;
        if (run.launching) {
            add(events, id, "started", new Input.Started(id, run.number, PID));
            add(events, id, "start fails", new Input.StartFailed(id, run.number, StartFailure.builder("no").build()));
            if (run.withdrawn) {
                add(events, id, "withdrawn", new Input.Withdrawn(id, run.number));
            }
        }
        if (run.process) {
            events.add(new Event(id, "succeeds", exited(run, 0, false), now, isTask(id) || run.signalled, false));
            add(events, id, "fails", exited(run, 1, false));
            add(events, id, "fails, leaving others", exited(run, 1, true));
        } else if (run.others) {
            add(events, id, "others gone", new Input.Gone(id, run.number));
        }
        if (run.probedReady) {
            events.add(new Event(id, "ready", new Input.BecameReady(id, run.number), now, false, run.ready));
            if (run.ready) {
                add(events, id, "not ready", new Input.NotReady(id, run.number, "busy"));
            }
        }
        if (run.probedAlive) {
            add(events, id, "not alive", new Input.NotAlive(id, run.number, "stuck"));
        }
        run.commands.forEach((kind, ended) -> {
            if (ended) {
                add(events, id, kind + " killed", new Input.ErrandEnded(id, run.number, kind,
                        new ErrandOutcome.Ended(new ExitStatus.Killed(ProcessSignal.KILL, false))));
            } else {
                add(events, id, kind + " succeeds", commandEnded(run, kind, 0));
                add(events, id, kind + " fails", commandEnded(run, kind, 1));
            }
        });
        if (!shuttingDown) {
            add(events, id, "operator start", new Input.OperatorStart(id, OPERATOR));
            add(events, id, "operator stop", new Input.OperatorStop(id, OPERATOR));
            add(events, id, "operator restart", new Input.OperatorRestart(id, OPERATOR));
            if (definition.programs().get(id).life().places() != null) {
                add(events, id, "place given", new Input.PlaceGiven(id));
                add(events, id, "place lost", new Input.PlaceLost(id, "host1 runs it"));
            }
            if (definition.programs().get(id).life().duty() instanceof Duty.Task task && task.schedule() != null) {
                add(events, id, "due", new Input.Due(id));
            }
        }
    }

    private boolean isTask(ProgramId program) {
        return definition.programs().get(program).life().duty() instanceof Duty.Task;
    }

    private static Input exited(Run run, int status, boolean others) {
        return new Input.Exited(run.program, run.number,
                ProcessExit.builder(new ExitStatus.Exited(status)).leftovers(others).build());
    }

    private static Input commandEnded(Run run, ErrandKind kind, int status) {
        return new Input.ErrandEnded(run.program, run.number, kind,
                new ErrandOutcome.Ended(new ExitStatus.Exited(status)));
    }

    private void add(List<Event> events, ProgramId program, String name, Input input) {
        events.add(new Event(program, name, input, now));
    }

    // ---- what happens

    /** That happens, and the core does and says what the rules have it do and say. */
    void happens(Event event) {
        List<Command> commands = give(event);
        oracle.handled(event.input(), now, commands, program -> gaggle.account(program, now));
    }

    /** That happens, as it has happened before in another world like this one. */
    void happensAgain(Event event) {
        List<Command> commands = give(event);
        oracle.follows(event.input(), now, commands);
    }

    /** Everything comes up: what is launched starts, what is probed is ready, tasks succeed, delays pass. */
    void comesUp() {
        for (int step = 0; step < STEPS_UP; step++) {
            Event next = possible().stream().filter(World::helps).findFirst().orElse(null);
            if (next == null) {
                return;
            }
            happens(next);
        }
        throw new AssertionError("it does not come to rest");
    }

    private static boolean helps(Event event) {
        return switch (event.input()) {
            case Input.Started _ -> true;
            case Input.AlarmRang _ -> true;
            case Input.BecameReady _ -> !event.again();
            case Input.Exited exited -> event.ends() && event.name().equals("succeeds");
            default -> false;
        };
    }

    /** Two worlds that are alike here go on alike. */
    Object likeness() {
        return List.of(now, shuttingDown, finished, Map.copyOf(alarms), Map.copyOf(memories), oracle.knowledge(),
                runs.values().stream().map(Run::knowledge).toList());
    }

    /** Time passes, but not up to the next alarm. */
    void passes(UnaryOperator<Duration> part) {
        alarms.values().stream().min(Long::compare).ifPresent(next -> {
            if (next > now) {
                now += part.apply(Duration.ofNanos(next - now)).toNanos();
            }
        });
    }

    private List<Command> give(Event event) {
        now = event.at();
        note(event.input());
        List<Command> commands = new ArrayList<>();
        gaggle.handle(event.input(), now, commands::add);
        commands.forEach(this::carryOut);
        return commands;
    }

    private void note(Input input) {
        switch (input) {
            case Input.Started started -> {
                Run run = runs.get(started.program());
                run.launching = false;
                run.process = true;
                run.signalled = false;
                run.ready = false;
            }
            case Input.StartFailed failed -> runs.get(failed.program()).launching = false;
            case Input.Withdrawn withdrawn -> runs.get(withdrawn.program()).launching = false;
            case Input.Exited exited -> {
                runs.get(exited.program()).process = false;
                runs.get(exited.program()).others = exited.exit().hasLeftovers();
            }
            case Input.Gone gone -> runs.get(gone.program()).others = false;
            case Input.BecameReady ready -> runs.get(ready.program()).ready = true;
            case Input.NotReady not -> runs.get(not.program()).ready = false;
            case Input.ErrandEnded ended -> runs.get(ended.program()).commands.remove(ended.kind());
            case Input.AlarmRang rang -> alarms.remove(rang.alarm());
            case Input.Shutdown _,Input.ShutdownNow _ -> shuttingDown = true;
            default -> {}
        }
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Remember remember ->
                    remember.memories().forEach(memory -> memories.put(memory.id(), uncounted(memory)));
            case Command.Launch launch -> {
                Run run = runs.get(launch.program());
                run.number = launch.run();
                run.launching = true;
                run.withdrawn = false;
            }
            case Command.Signal signal -> runs.get(signal.program()).signalled = true;
            case Command.Withdraw withdraw -> runs.get(withdraw.program()).withdrawn = true;
            case Command.RunErrand errand -> {
                runs.get(errand.program()).number = errand.run();
                runs.get(errand.program()).commands.put(errand.kind(), false);
            }
            case Command.EndErrand end -> runs.get(end.program()).commands.put(end.kind(), true);
            case Command.Probe probe when probe.purpose() == Probing.Purpose.READY ->
                    runs.get(probe.program()).probedReady = true;
            case Command.Probe probe -> runs.get(probe.program()).probedAlive = true;
            case Command.EndProbes end -> {
                runs.get(end.program()).probedReady = false;
                runs.get(end.program()).probedAlive = false;
            }
            case Command.SetAlarm set -> alarms.put(set.alarm(), set.atNanos());
            case Command.ClearAlarm clear -> alarms.remove(clear.alarm());
            case Command.Publish(var notice) when notice instanceof Notice.EssentialDown ->
                    shuttingDown = true;
            case Command.Finished _ -> finished = true;
            default -> {}
        }
    }

    private static Memory uncounted(Memory memory) {
        Memory.Run run = memory.run();
        Memory.Past past = memory.past();
        return new Memory(memory.id(), memory.life(), memory.errand(), memory.reload(), memory.aim(),
                new Memory.Run(0, run.attempted(), run.finishing(), run.stoppedByGaggle(), run.endCause(),
                        run.sentSignals(), run.askedSignal(), run.lastPid(), run.death(), run.heard()),
                new Memory.Past(past.cause(), 0, 0, past.succeeded(), past.doneSince(), past.failedAt(),
                        past.endedAt(), past.downSince(), null, null),
                memory.pauses(), memory.graces(), memory.scope(), memory.leaving());
    }
}
