package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * The lives of all programs, and the input that changes them now.
 *
 * <p>A life is changed here and nowhere else. So each change moves the alarm that belongs to it, is counted, and is
 * remembered until those who depend on the program were told of it. Every command goes out through here as well.
 */
final class Lives {

    /** Programs, also of other hosts, that have changed since those who depend on them were told. */
    private final Queue<Needed> changed = new ArrayDeque<>();

    /** Those of which this step may have changed what is to be remembered; null where nothing is. */
    private @Nullable Set<Program> stirred;

    /** The commands of this step, which wait until what they follow from is remembered. */
    private final List<Command> waiting = new ArrayList<>();

    /** How many programs have a run. */
    private int runs;

    /** How often something has changed that other hosts may have to know. */
    private long changes;

    private boolean ending;
    private long now;
    private Consumer<? super Command> out = command -> {};

    /** Another input: when it happened, and where its commands go. */
    void next(long nanos, Consumer<? super Command> commands) {
        now = nanos;
        out = commands;
        waiting.clear();
    }

    /** From now on, what happens to the programs is remembered for a gaggled that may come after this one. */
    void remember() {
        stirred = new LinkedHashSet<>();
    }

    /** Something of a program, if there is one, may change now that is to be remembered. */
    void stir(@Nullable Program program) {
        if (stirred != null && program != null) {
            stirred.add(program);
        }
    }

    /** The step is over: its commands are given, after what is to be remembered of it. */
    void finish() {
        if (stirred == null) {
            return;
        }
        List<Memory> memories = new ArrayList<>();
        for (Program program : stirred) {
            Memory memory = Memories.of(program, ending);
            if (!memory.equals(program.remembered)) {
                program.remembered = memory;
                memories.add(memory);
            }
        }
        stirred.clear();
        if (!memories.isEmpty()) {
            out.accept(new Command.Remember(memories));
        }
        waiting.forEach(out);
    }

    /** Takes in a program that is somewhere already, as an earlier gaggled has left it. */
    void recall(Program program, Life life) {
        program.life = life;
        runs += life instanceof Life.Run ? 1 : 0;
    }

    /** Sets the alarms of a program that was recalled. */
    void setAlarms(Program program) {
        setAlarm(program, program.life.alarmPurpose(), program.life.alarmAt());
        setAlarm(program, Alarm.Purpose.GRACE, program.graceAlarm);
        Errand reload = program.reload;
        setAlarm(program, Alarm.Purpose.RELOAD, reload == null ? Life.NEVER : reload.deadline());
    }

    private void setAlarm(Program program, Alarm.Purpose purpose, long at) {
        if (at != Life.NEVER) {
            give(new Command.SetAlarm(new Alarm(program.id, purpose), at));
        }
    }

    long now() {
        return now;
    }

    long changes() {
        return changes;
    }

    /** No program is started any more: gaggled shuts down. */
    void end() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    boolean isOver() {
        return ending && runs == 0;
    }

    void become(Program program, Life next) {
        Life before = program.life;
        program.life = next;
        runs += (next instanceof Life.Run ? 1 : 0) - (before instanceof Life.Run ? 1 : 0);
        if (before instanceof Life.Run && !(next instanceof Life.Run)) {
            program.downSince = now;
            program.rulesOfEnd = null;
        }
        if (!(next instanceof Life.Running)) {
            endProbes(program);
        }
        if (before.alarmAt() != next.alarmAt() || before.alarmPurpose() != next.alarmPurpose()) {
            moveAlarm(program.id, before, next);
        }
        touch(program);
    }

    private void moveAlarm(ProgramId id, Life before, Life next) {
        boolean samePurpose = before.alarmPurpose() == next.alarmPurpose();
        if (before.alarmAt() != Life.NEVER && !(samePurpose && next.alarmAt() != Life.NEVER)) {
            give(new Command.ClearAlarm(new Alarm(id, before.alarmPurpose())));
        }
        if (next.alarmAt() != Life.NEVER) {
            give(new Command.SetAlarm(new Alarm(id, next.alarmPurpose()), next.alarmAt()));
        }
    }

    /** Something else of a program has changed that those who depend on it may have to know. */
    void touch(Program program) {
        changes++;
        changed.add(program);
        stir(program);
    }

    /** Something of a program of another host is different. */
    void touch(Neighbour neighbour) {
        changed.add(neighbour);
    }

    /** Has a program probed no more. */
    void endProbes(Program program) {
        if (program.heard.probed) {
            program.heard.probed = false;
            give(new Command.EndProbes(program.id, program.run));
        }
    }

    /** Sets the alarm for the earliest end of a program's graces, or clears it where there is none. */
    void moveGrace(Program program) {
        stir(program);
        long next = Life.NEVER;
        for (Edge need : program.needs) {
            next = Math.min(next, need.graceUntil());
        }
        if (next != program.graceAlarm) {
            Alarm alarm = new Alarm(program.id, Alarm.Purpose.GRACE);
            program.graceAlarm = next;
            give(next == Life.NEVER ? new Command.ClearAlarm(alarm) : new Command.SetAlarm(alarm, next));
        }
    }

    /**
     * Counts an end by itself, or a start that came to nothing. What nobody would answer with another start is the last
     * of its kind, and not one of many.
     */
    void setback(Program program, Cause what) {
        if (program.mayBeTriedAgain() && !ending) {
            program.countSetback(what, now);
            touch(program);
        }
    }

    /** Whether that is an alarm of the program's life that is due. It has rung, and is not set any more. */
    boolean takeAlarm(Program program, Alarm.Purpose purpose) {
        if (program.life.alarmPurpose() != purpose || now < program.life.alarmAt()) {
            return false;
        }
        program.life = program.life.withoutAlarm();
        return true;
    }

    /** Takes out a program of whose change nobody was told yet; null when there is none. */
    @Nullable
    Needed takeChanged() {
        return changed.poll();
    }

    void signal(Program program, ProcessSignal signal) {
        stir(program);
        program.sentSignals.add(signal);
        give(new Command.Signal(program.id, program.run, signal));
    }

    void withdraw(Program program) {
        stir(program);
        give(new Command.Withdraw(program.id, program.run));
    }

    /** Runs a command around a program's life, for at most that time, with that in its environment. */
    Errand runErrand(
            Program program, ErrandKind kind, ErrandCommand command, Map<String, String> told, Duration atMost) {
        LaunchRequest launched = Objects.requireNonNull(program.launched, "only what has a run has errands");
        Errand errand = Errand.begun(kind, now, now + atMost.toNanos());
        note(program, errand);
        give(new Command.RunErrand(program.id, program.run, kind, command.as(launched, told)));
        return errand;
    }

    /** Has it killed, also when that was done before. */
    void endErrand(Program program, Errand errand) {
        note(program, errand.told());
        give(new Command.EndErrand(program.id, program.run, errand.kind()));
    }

    private void note(Program program, Errand errand) {
        stir(program);
        if (errand.kind() == ErrandKind.RELOADCOMMAND) {
            program.reload = errand;
        } else {
            program.errand = errand;
        }
    }

    void publish(Notice notice) {
        give(new Command.Publish(notice));
    }

    void give(Command command) {
        if (stirred == null) {
            out.accept(command);
        } else {
            waiting.add(command);
        }
    }

    ProgramState state(Program program) {
        return program.state(now);
    }

    /** The state after a change that counts. */
    ProgramState counted(Program program) {
        program.sequence++;
        stir(program);
        return program.state(now);
    }
}
