package org.gaggled.engine.core;

import java.util.List;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/** Something that is to be done, in the order given. */
public sealed interface Command {

    /**
     * Remember that, all of it or nothing, for the gaggled that may come after this one; before anything else of the
     * step is done. Given at most once for each input, as the first command, by a gaggle that is remembered.
     *
     * @param memories one for each program of which something has changed
     */
    record Remember(List<Memory> memories) implements Command {
        /** Keeps a copy of the list. */
        public Remember {
            memories = List.copyOf(memories);
        }
    }

    /**
     * Something to be done with the processes of a run, or with those of a command around the program's life. A gaggled
     * that ends for another to go on leaves it to that one.
     */
    sealed interface OfRun extends Command {}

    /**
     * Take over a process that an earlier gaggled has started for that run. Answer with {@link Input.Started}, also
     * where it is gone by now, and go on as after a launch. A signal that is given before that answer reaches it.
     */
    record Adopt(ProgramId program, long run, LaunchRequest request, Probing probing, ProcessIdentity process)
            implements OfRun {}

    /**
     * Take over the process of a command around a program's life that an earlier gaggled has begun. Answer as to
     * {@link RunErrand}.
     */
    record AdoptErrand(ProgramId program, long run, ErrandKind kind, LaunchRequest request, ProcessIdentity process)
            implements OfRun {}

    /**
     * Start a process, which is to be probed so later; answer with {@link Input.Started} or {@link Input.StartFailed}.
     */
    record Launch(ProgramId program, long run, LaunchRequest request, Probing probing) implements OfRun {}

    /**
     * Probe a run for that purpose, from now on; answer with {@link Input.Probed}, whenever what is found changes.
     * Replaces an earlier probe of that run for the same purpose.
     */
    record Probe(ProgramId program, long run, long pid, Probing.Purpose purpose, ProbeRules rules)
            implements OfRun {}

    /**
     * Probe a run no more, for no purpose. Given for each run that was probed: when it is to end, or its process has
     * died. Also given before what is left is probed anew, where other rules have a probe less. A program that tells of
     * itself may still ask for time to end.
     */
    record EndProbes(ProgramId program, long run) implements OfRun {}

    /** Signal what is left of a run; say so with {@link Input.SignalRefused} when that is not permitted. */
    record Signal(ProgramId program, long run, ProcessSignal signal) implements OfRun {}

    /** Signal what is left of a run, as an operator has asked; what came of it is the answer. */
    record SignalAsAsked(ProgramId program, long run, ProcessSignal signal) implements OfRun {}

    /**
     * Take a launch back, if it is not made by then; answer with {@link Input.Withdrawn}, or else with what became of
     * it.
     */
    record Withdraw(ProgramId program, long run) implements OfRun {}

    /**
     * Run a command around a program's life; answer with one {@link Input.ErrandEnded}, when it and all that it left in
     * its session are gone.
     */
    record RunErrand(ProgramId program, long run, ErrandKind kind, LaunchRequest request) implements OfRun {}

    /** Kill that command, with all of its session, or do not begin it. */
    record EndErrand(ProgramId program, long run, ErrandKind kind) implements OfRun {}

    /** Log that; it is not an event. */
    record Tell(News news) implements Command {}

    /** Give {@link Input.AlarmRang} at that time; replaces an alarm of that program for that purpose. */
    record SetAlarm(Alarm alarm, long atNanos) implements Command {}

    /** Forget an alarm that is set. */
    record ClearAlarm(Alarm alarm) implements Command {}

    /** Tell everybody. */
    record Publish(Notice notice) implements Command {}

    /**
     * The answer to the operator's request that is being handled; this or {@link SignalAsAsked}, exactly one for each.
     */
    record Answer(ControlOutcome outcome) implements Command {}

    /**
     * The report that is being handled cannot be: the launcher is at fault. It has changed nothing. A process that came
     * with it is nobody's and is to be ended.
     *
     * @param now what is known of the program's run instead
     */
    record Refuse(Input.Report report, String now) implements Command {}

    /** A program that was taken out of the definition is gone: nothing will be said of it any more. */
    record Forget(ProgramId program) implements Command {}

    /**
     * The last process is gone and no other will be started: gaggled may end. The last command of all.
     *
     * @param essential why it ends, where an essential program is the reason; null where somebody asked for it
     */
    record Finished(@Nullable EssentialEnd essential) implements Command {}
}
