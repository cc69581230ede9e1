package org.gaggled.engine.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;

/**
 * A gaggle that runs by one definition and then by another, in a world in which every start succeeds, every place is
 * given, every probe says yes, tasks are done at once and services end when they are signalled; and what came of the
 * second.
 */
final class CarriedOut {

    private final Gaggle gaggle;
    private final Deque<Input> inputs = new ArrayDeque<>();
    private final Map<Alarm, Long> alarms = new HashMap<>();
    private final Set<ProgramId> running = new HashSet<>();
    private final Set<String> stopped = new TreeSet<>();
    private final Set<String> started = new TreeSet<>();
    private long now = 1;
    private long nextPid = 100;

    private CarriedOut(GaggleDefinition before) {
        gaggle = new Gaggle(before);
    }

    static CarriedOut of(GaggleDefinition before, GaggleDefinition after) {
        CarriedOut world = new CarriedOut(before);
        world.run(new Input.Begin());
        world.giveEveryPlace();
        world.stopped.clear();
        world.started.clear();
        world.run(new Input.Replace(after, new Cause.Operator("tester", "test")));
        world.giveEveryPlace();
        return world;
    }

    /** The names of those whose process was ended for the second definition. */
    Set<String> stopped() {
        return stopped;
    }

    /** The names of those of which a process was started for it. */
    Set<String> started() {
        return started;
    }

    private void giveEveryPlace() {
        gaggle.placed().forEach(program -> run(new Input.PlaceGiven(program.id())));
    }

    private void run(Input first) {
        inputs.add(first);
        while (true) {
            while (!inputs.isEmpty()) {
                gaggle.handle(inputs.remove(), now, this::carryOut);
            }
            Alarm next = alarms.entrySet().stream()
                    .filter(alarm -> alarm.getKey().purpose() == Alarm.Purpose.START
                            || alarm.getKey().purpose() == Alarm.Purpose.GRACE)
                    .min(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(null);
            if (next == null) {
                return;
            }
            now = Math.max(now, alarms.remove(next));
            inputs.add(new Input.AlarmRang(next));
        }
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Launch launch -> {
                started.add(launch.program().name());
                running.add(launch.program());
                inputs.add(new Input.Started(launch.program(), launch.run(), nextPid++));
                if (gaggle.definition().programs().get(launch.program()).life().duty() instanceof Duty.Task) {
                    end(launch.program(), launch.run(), new ExitStatus.Exited(0));
                }
            }
            case Command.Probe probe -> {
                if (probe.purpose() == Probing.Purpose.READY) {
                    inputs.add(new Input.BecameReady(probe.program(), probe.run()));
                }
            }
            case Command.Signal signal -> {
                if (running.contains(signal.program())) {
                    stopped.add(signal.program().name());
                    end(signal.program(), signal.run(), new ExitStatus.Killed(signal.signal(), false));
                }
            }
            case Command.RunErrand errand -> inputs.add(new Input.ErrandEnded(
                    errand.program(), errand.run(), errand.kind(),
                    new ErrandOutcome.Ended(new ExitStatus.Exited(0))));
            case Command.SetAlarm alarm -> alarms.put(alarm.alarm(), alarm.atNanos());
            case Command.ClearAlarm alarm -> alarms.remove(alarm.alarm());
            default -> {
                // Whatever else is asked for changes nothing here.
            }
        }
    }

    private void end(ProgramId program, long run, ExitStatus status) {
        running.remove(program);
        inputs.add(new Input.Exited(program, run, ProcessExit.builder(status).build()));
        inputs.add(new Input.Gone(program, run));
    }
}
