package org.gaggled.engine.oracle;

import java.time.Duration;
import java.util.ArrayList;
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
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** A core, the oracle beside it, and all that may happen to them next: processes that start and end, clocks, operators. */
final class World {

    static final Cause.Operator OPERATOR = new Cause.Operator("tester", "test");

    private final GaggleDefinition definition;
    private final Gaggle gaggle;
    private final OracleBeside oracle;
    private final Map<ProgramId, Run> runs = new LinkedHashMap<>();
    private final Map<Alarm, Long> alarms = new LinkedHashMap<>();
    private long now;
    private boolean shuttingDown;
    private boolean finished;

    /** One run as the launcher has it. */
    private static final class Run {
        final ProgramId program;
        long number;
        boolean launching;
        boolean withdrawn;
        boolean process;
        boolean others;
        boolean probedReady;
        boolean probedAlive;
        boolean ready;
        final Map<ErrandKind, Boolean> commands = new LinkedHashMap<>();

        Run(ProgramId program) {
            this.program = program;
        }
    }

    World(GaggleDefinition definition) {
        this.definition = definition;
        this.gaggle = new Gaggle(definition);
        this.oracle = new OracleBeside(definition);
        definition.programs().keySet().forEach(program -> runs.put(program, new Run(program)));
        give(new Input.Begin());
    }

    boolean isFinished() {
        return finished;
    }

    // ---- what may happen

    /** Something that may happen, to a program where it is about one. */
    record Event(@Nullable ProgramId program, String name, Input input, long at) {

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
        if (next != null) {
            events.add(new Event(null, "clock " + next.getKey(), new Input.AlarmRang(next.getKey()),
                    Math.max(now, next.getValue())));
        }
        runs.values().forEach(run -> addPossible(run, events));
        if (!shuttingDown) {
            events.add(new Event(null, "shutdown", new Input.Shutdown(OPERATOR), now));
        }
        events.add(new Event(null, "shutdown now", new Input.ShutdownNow(OPERATOR), now));
        return events;
    }

    private void addPossible(Run run, List<Event> events) {
        ProgramId id = run.program;
        if (run.launching) {
            add(events, id, "started", new Input.Started(id, run.number, 100 + run.number));
            add(events, id, "start fails", new Input.StartFailed(id, run.number, StartFailure.builder("no").build()));
            if (run.withdrawn) {
                add(events, id, "withdrawn", new Input.Withdrawn(id, run.number));
            }
        }
        if (run.process) {
            add(events, id, "succeeds", exited(run, 0, false));
            add(events, id, "fails", exited(run, 1, false));
            add(events, id, "fails, leaving others", exited(run, 1, true));
        } else if (run.others) {
            add(events, id, "others gone", new Input.Gone(id, run.number));
        }
        if (run.probedReady) {
            add(events, id, "ready", new Input.BecameReady(id, run.number));
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
            if (definition.programs().get(id).life().duty() instanceof Duty.Task task && task.schedule() != null) {
                add(events, id, "due", new Input.Due(id));
            }
        }
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

    void happens(Event event) {
        now = event.at();
        give(event.input());
    }

    /** Time passes, but not up to the next alarm. */
    void passes(UnaryOperator<Duration> part) {
        alarms.values().stream().min(Long::compare).ifPresent(next -> {
            if (next > now) {
                now += part.apply(Duration.ofNanos(next - now)).toNanos();
            }
        });
    }

    private void give(Input input) {
        switch (input) {
            case Input.Started started -> {
                Run run = runs.get(started.program());
                run.launching = false;
                run.process = true;
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
        List<Command> commands = new ArrayList<>();
        gaggle.handle(input, now, commands::add);
        commands.forEach(this::carryOut);
        oracle.handled(input, now, commands, gaggle);
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Launch launch -> {
                Run run = runs.get(launch.program());
                run.number = launch.run();
                run.launching = true;
                run.withdrawn = false;
            }
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
            case Command.Publish(var notice) when notice instanceof org.gaggled.engine.core.Notice.EssentialDown ->
                    shuttingDown = true;
            case Command.Finished _ -> finished = true;
            default -> {}
        }
    }
}
