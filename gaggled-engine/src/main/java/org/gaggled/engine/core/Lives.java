package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
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

    /** Programs whose life has changed since those who depend on them were told. */
    private final Queue<Program> changed = new ArrayDeque<>();

    /** How many programs have a run. */
    private int runs;

    private boolean ending;
    private long now;
    private Consumer<? super Command> out = command -> {};

    /** Another input: when it happened, and where its commands go. */
    void next(long nanos, Consumer<? super Command> commands) {
        now = nanos;
        out = commands;
    }

    long now() {
        return now;
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
        }
        if (!(next instanceof Life.Running)) {
            endProbes(program);
        }
        if (before.alarmAt() != next.alarmAt() || before.alarmPurpose() != next.alarmPurpose()) {
            moveAlarm(program.id, before, next);
        }
        changed.add(program);
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
        changed.add(program);
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
    Program takeChanged() {
        return changed.poll();
    }

    void signal(Program program, ProcessSignal signal) {
        program.sentSignals.add(signal);
        give(new Command.Signal(program.id, program.run, signal));
    }

    void withdraw(Program program) {
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

    private static void note(Program program, Errand errand) {
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
        out.accept(command);
    }

    ProgramState state(Program program) {
        return program.state(now);
    }

    /** The state after a change that counts. */
    ProgramState counted(Program program) {
        program.sequence++;
        return program.state(now);
    }
}
