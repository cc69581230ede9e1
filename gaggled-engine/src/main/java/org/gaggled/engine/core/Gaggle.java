package org.gaggled.engine.core;

import static org.gaggled.api.program.ProgramPhase.DOWN;
import static org.gaggled.api.program.ProgramPhase.STARTING;
import static org.gaggled.api.program.ProgramPhase.STOPPING;
import static org.gaggled.api.program.ProgramPhase.UP;
import static org.gaggled.api.program.ProgramPhase.WAITING;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * A gaggle of programs and the rules they live by: inputs in, commands out, nothing else.
 *
 * <p>A program <em>is</em> somewhere (its phase), <em>should be</em> somewhere (wanted or not, disabled or not), and has a run
 * number, so that a message about an earlier run is recognised and dropped. What each input does in each phase; a dash is
 * nothing at all:
 *
 * <pre>
 *                 DOWN           WAITING         STARTING       UP                  STOPPING
 * Started         -              -               UP             -                   SIGTERM (the stop came first)
 * StartFailed     -              -               WAITING, pause -                   settle
 * Withdrawn       -              -               settle         -                   settle
 * SignalRefused   -              -               -              -                   said
 * Exited          -              -               -              settle, maybe pause settle
 *   with leftovers                                              STOPPING, SIGTERM   (stays)
 * Gone            -              -               -              -                   settle
 * AlarmRang       -              settle          -              -                   SIGKILL; again: overdue
 * a dependency
 *   comes up      -              settle          -              -                   -
 *   is lost       -              (stays)         taken back     -                   -
 *   and propagates WAITING       (stays)         STOPPING       STOPPING, SIGTERM   wanted
 * OperatorStart   settle         settle, no pause -             -                   wanted, no pause
 * OperatorStop    disabled       DOWN            STOPPING       STOPPING, SIGTERM   not wanted
 * OperatorRestart -              settle, no pause STOPPING      STOPPING, SIGTERM   no pause
 * Shutdown        -              DOWN            in stop order: STOPPING, SIGTERM   not wanted
 * ShutdownNow     -              DOWN            STOPPING       STOPPING, SIGKILL   SIGKILL
 * </pre>
 *
 * <em>Settle</em> is where a program without a run finds its place: DOWN if it is not wanted, WAITING while a dependency is
 * missing or a time has not come, STARTING otherwise. A dependency counts from the moment its process runs until it dies or
 * is asked to stop. Stopping is over when everything of the run is gone. A start that is not to be made any more is taken back;
 * where that comes too late, the process runs and is dealt with as any other.
 *
 * <p>Times are nanoseconds since some fixed moment, never negative, never going back. Every step costs as much as what
 * changes: the program, its dependents, their stops; never a walk over the whole gaggle, but for its beginning and end and
 * {@link #states}. Not safe for use by several threads.
 */
public final class Gaggle {

    /** How long after a SIGKILL it is said, again and again, that something is still there. */
    static final Duration OVERDUE = Duration.ofSeconds(10);

    private final List<Program> programs = new ArrayList<>();
    private final StopOrder stopOrder;

    /** How many programs have a run. */
    private int living;

    private boolean shuttingDown;

    /** The time of the input that is being handled, and where its commands go. */
    private long now;

    private Consumer<? super Command> out = command -> {};

    /** A gaggle in which nothing runs yet; {@link Input.Begin} begins. */
    public Gaggle(GaggleRules rules) {
        this.stopOrder = rules.stopOrder();
        for (ProgramRules program : rules.programs()) {
            programs.add(new Program(programs.size(), program, rules.startWait()));
        }
        for (Program program : programs) {
            for (DependencyRule rule : program.rules.dependencies()) {
                Program needed = programs.get(rule.on());
                needed.dependents.add(new Program.Dependent(program, rule.propagate()));
                program.dependencies.add(new Program.Dependency(needed, rule.delay().toNanos(), rule.propagate()));
                program.missing++;
            }
        }
    }

    /** Handles one input that happened at that time, and gives the commands that follow from it. */
    public void handle(Input input, long nanos, Consumer<? super Command> commands) {
        now = nanos;
        out = commands;
        switch (input) {
            case Input.Begin() -> begin();
            case Input.Started started -> {
                Program program = programs.get(started.program());
                if (isCurrent(program, started.run())) {
                    started(program, started.pid());
                }
            }
            case Input.StartFailed failed -> {
                Program program = programs.get(failed.program());
                if (isCurrent(program, failed.run())) {
                    startFailed(program, failed.failure().toString());
                }
            }
            case Input.Withdrawn withdrawn -> {
                Program program = programs.get(withdrawn.program());
                if (isCurrent(program, withdrawn.run()) && program.pid == 0) {
                    withdrawn(program);
                }
            }
            case Input.SignalRefused refused -> {
                Program program = programs.get(refused.program());
                if (isCurrent(program, refused.run()) && program.phase == STOPPING) {
                    signalRefused(program, refused.signal());
                }
            }
            case Input.Exited exited -> {
                Program program = programs.get(exited.program());
                if (isCurrent(program, exited.run())) {
                    exited(program, exited.exit());
                }
            }
            case Input.Gone gone -> {
                Program program = programs.get(gone.program());
                if (isCurrent(program, gone.run())) {
                    wentDown(program);
                }
            }
            case Input.AlarmRang alarm -> alarmRang(programs.get(alarm.program()));
            case Input.OperatorStart start -> operatorStart(programs.get(start.program()), start.requester());
            case Input.OperatorStop stop -> operatorStop(programs.get(stop.program()), stop.requester());
            case Input.OperatorRestart restart -> operatorRestart(programs.get(restart.program()), restart.requester());
            case Input.OperatorSignal signal -> operatorSignal(programs.get(signal.program()), signal);
            case Input.Shutdown shutdown -> shutdown(shutdown.requester());
            case Input.ShutdownNow shutdown -> shutdownNow(shutdown.requester());
            case Input.DumpStates dump -> publish(GaggleEventType.STATES_DUMPED, null, "", dump.token());
        }
    }

    /**
     * Mends what is left of a step that an {@link OutOfMemoryError} has broken off, wherever it did, after the same input was
     * handled once more: what the broken step had done of it is not done twice.
     *
     * <p>What is counted is counted anew, and every program is put to where the rest of its state says. Events of the step
     * may be lost, programs and processes are not. A launch that was asked for is taken to be under way: who carries out the
     * commands must not fail.
     */
    public void recover(long nanos, Consumer<? super Command> commands) {
        now = nanos;
        out = commands;
        for (Program program : programs) {
            if (program.lossUntold) {
                lost(program, "was lost");
            }
        }
        for (Program program : programs) {
            if (program.hasRun()) {
                recoverRun(program);
            }
        }
        count();
        for (Program program : programs) {
            if (!program.hasRun()) {
                forgetAlarm(program);
                program.wanted &= !shuttingDown;
                settle(program);
            }
        }
        if (shuttingDown) {
            stopWhatNobodyNeeds();
            finishIfEmpty();
        }
    }

    private void recoverRun(Program program) {
        if (program.phase == STOPPING && program.alarmAt != Program.NEVER) {
            out.accept(new Command.SetAlarm(program.index, program.alarmAt));
            return;
        }
        forgetAlarm(program);
        boolean mustStop = program.stoppedByGaggle || program.disabled;
        if (program.phase == STOPPING && program.pid != 0) {
            signalStop(program);
        } else if (mustStop) {
            stop(program, program.reason);
        }
    }

    private void forgetAlarm(Program program) {
        program.alarmAt = Program.NEVER;
        out.accept(new Command.ClearAlarm(program.index));
    }

    private void count() {
        living = 0;
        for (Program program : programs) {
            program.missing = 0;
            program.livingDependents = 0;
        }
        for (Program program : programs) {
            boolean hasRun = program.hasRun();
            living += hasRun ? 1 : 0;
            for (Program.Dependency dependency : program.dependencies) {
                program.missing += dependency.program().phase == UP ? 0 : 1;
                dependency.program().livingDependents += shuttingDown && hasRun ? 1 : 0;
            }
        }
    }

    /** The states of all programs, in their order. */
    public List<ProgramState> states(long nanos) {
        List<ProgramState> states = new ArrayList<>(programs.size());
        for (Program program : programs) {
            states.add(program.state(nanos));
        }
        return states;
    }

    /** Everything there is to say of one program; {@code settings} are shown as they are. */
    public ProgramDescription describe(int program, Map<String, String> settings, long nanos) {
        return new Explanation(programs.get(program), shuttingDown, nanos).describe(settings);
    }

    // ---- what happens to processes

    private void begin() {
        publish(GaggleEventType.GAGGLE_STARTED, null, programs.size() + " programs", 0);
        for (Program program : programs) {
            settle(program);
        }
    }

    private static boolean isCurrent(Program program, long run) {
        return program.run == run && program.hasRun();
    }

    private void started(Program program, long pid) {
        if (program.pid != 0) {
            // It is known already: this is said again after a step that broke off.
            return;
        }
        boolean stopCameFirst = program.phase == STOPPING;
        program.phase = UP;
        program.pid = pid;
        program.lastPid = pid;
        program.upSince = now;
        program.startFailure = null;
        program.retryPause.reset();
        program.retryPause.afterRun(0);
        if (!stopCameFirst) {
            program.reason = "";
        }
        changed(program, GaggleEventType.PROGRAM_UP, "up, pid " + pid);
        if (stopCameFirst) {
            // It never counts as up for its dependents: the stop was asked for before there was anything to stop.
            signalStop(program, program.reason);
        } else {
            reachedUp(program);
        }
    }

    private void startFailed(Program program, String failure) {
        program.startFailure = failure;
        if (!program.stoppedByGaggle) {
            program.reason = "could not be started: " + failure;
        }
        program.notBefore = now + program.retryPause.afterRun(0);
        endRun(program);
        publish(GaggleEventType.START_FAILED, program, "start failed: " + failure + outlook(program), 0);
        settle(program);
        afterRunEnded(program);
    }

    /** It was never made, so it is no run, and says nothing of an earlier one. */
    private void withdrawn(Program program) {
        long endedAt = program.endedAt;
        endRun(program);
        program.endedAt = endedAt;
        program.launches--;
        String why = program.stoppedByGaggle || program.missing == 0
                ? program.reason
                : "dependency " + program.firstMissing().rules.name() + " is not up any more";
        publish(GaggleEventType.PROGRAM_STOPPING, program, "start taken back" + (why.isEmpty() ? "" : ": " + why), 0);
        settle(program);
        afterRunEnded(program);
    }

    private void exited(Program program, ProcessExit exit) {
        program.lastExit = exit;
        program.leaderDead = exit.hasLeftovers();
        program.cause = DeathCause.of(exit.getStatus(), program.sentSignal, program.askedSignal, program.askedBy);
        boolean died = program.phase == UP;
        if (died) {
            program.reason = "it died: " + program.cause;
            program.wanted = program.rules.respawn() && !shuttingDown;
            program.notBefore = now + program.restartPause.afterRun(now - program.upSince);
            program.phase = STOPPING;
            program.lossUntold = true;
            lost(program, "died");
        }
        if (!exit.hasLeftovers()) {
            wentDown(program);
        } else if (died) {
            signalStop(program, "its process died (" + program.cause + "); what is left of its session is stopped");
        }
    }

    /** The run is over and all of it is gone. */
    private void wentDown(Program program) {
        String length = ReadableDuration.of(now - program.upSince);
        endRun(program);
        String why = program.stoppedByGaggle && !program.reason.isEmpty() ? " (" + program.reason + ")" : "";
        changed(program, GaggleEventType.PROGRAM_DOWN, "down, " + program.cause + " after " + length + why + outlook(program));
        settle(program);
        afterRunEnded(program);
    }

    private void endRun(Program program) {
        clearAlarm(program);
        program.phase = program.mayStart() && !shuttingDown ? WAITING : DOWN;
        program.endedAt = now;
        program.pid = 0;
        program.leaderDead = false;
        program.killed = false;
        program.signalRefused = false;
        living--;
    }

    /** Finds the place of a program without a run; its dependents need not be told, for it is not up. */
    private void settle(Program program) {
        if (program.hasRun()) {
            return;
        }
        if (!program.mayStart() || shuttingDown) {
            program.phase = DOWN;
            clearAlarm(program);
        } else if (program.missing > 0) {
            program.phase = WAITING;
            clearAlarm(program);
        } else {
            long at = Math.max(program.satisfiedAt(), program.notBefore);
            if (at > now) {
                program.phase = WAITING;
                setAlarm(program, at);
            } else {
                launch(program);
            }
        }
    }

    private void launch(Program program) {
        clearAlarm(program);
        // Made first: once the program counts as starting, nothing may keep its launch from being asked for.
        Command launch = new Command.Launch(program.index, program.run + 1);
        program.phase = STARTING;
        program.stoppedByGaggle = false;
        program.sentSignal = null;
        program.askedSignal = null;
        program.run++;
        program.launches++;
        living++;
        out.accept(launch);
    }

    private void reachedUp(Program program) {
        for (Program.Dependent dependent : program.dependents) {
            dependent.program().missing--;
            if (dependent.program().missing == 0) {
                settle(dependent.program());
            }
        }
    }

    /**
     * A program that was up no longer is: whoever depends on it misses it, and whoever asked for that is stopped too, and so on
     * along the dependencies, without recursion.
     */
    private void lost(Program first, String how) {
        Queue<Program> lost = new ArrayDeque<>();
        lost.add(first);
        for (Program program = lost.poll(); program != null; program = lost.poll()) {
            program.lostAt = now;
            String why = "dependency " + program.rules.name() + (program == first ? " " + how : " was stopped");
            for (Program.Dependent dependent : program.dependents) {
                Program other = dependent.program();
                other.missing++;
                if (other.phase == WAITING) {
                    clearAlarm(other);
                }
                if (dependent.propagate() && !other.disabled && !shuttingDown) {
                    boolean wasUp = other.phase == UP;
                    propagate(other, why);
                    if (wasUp) {
                        lost.add(other);
                    }
                } else if (other.phase == STARTING) {
                    withdraw(other);
                }
            }
            program.lossUntold = false;
        }
    }

    private void propagate(Program program, String why) {
        program.wanted = true;
        switch (program.phase) {
            case UP -> {
                program.lossUntold = true;
                stopping(program, why);
                signalStop(program, why);
            }
            case STARTING -> {
                stopping(program, why);
                withdraw(program);
            }
            case DOWN -> {
                program.phase = WAITING;
                program.reason = why;
            }
            case WAITING, STOPPING -> {}
        }
    }

    // ---- stopping

    /** Begins to stop a program, if there is anything to stop. */
    private void stop(Program program, String why) {
        switch (program.phase) {
            case UP -> {
                program.lossUntold = true;
                stopping(program, why);
                signalStop(program, why);
                lost(program, "was stopped");
            }
            case STARTING -> {
                stopping(program, why);
                withdraw(program);
            }
            case DOWN, WAITING, STOPPING -> {}
        }
    }

    private void withdraw(Program program) {
        out.accept(new Command.Withdraw(program.index, program.run));
    }

    private static void stopping(Program program, String why) {
        program.phase = STOPPING;
        program.stoppedByGaggle = true;
        program.reason = why;
        program.notBefore = 0;
        program.restartPause.reset();
    }

    private void signalStop(Program program, String why) {
        signalStop(program);
        publish(GaggleEventType.PROGRAM_STOPPING, program, "stopping: " + why, 0);
    }

    private void signalStop(Program program) {
        program.phase = STOPPING;
        if (program.killed) {
            kill(program);
        } else {
            signal(program, ProcessSignal.TERM);
            setAlarm(program, now + program.rules.killWait().toNanos());
        }
    }

    private void kill(Program program) {
        program.killed = true;
        if (program.pid != 0) {
            signal(program, ProcessSignal.KILL);
            setAlarm(program, now + OVERDUE.toNanos());
        }
    }

    private void alarmRang(Program program) {
        if (now < program.alarmAt) {
            return;
        }
        program.alarmAt = Program.NEVER;
        switch (program.phase) {
            case WAITING -> settle(program);
            case STOPPING -> stopOverdue(program);
            case DOWN, STARTING, UP -> {}
        }
    }

    private void stopOverdue(Program program) {
        String message = program.killed
                ? "still there " + ReadableDuration.of(OVERDUE.toNanos()) + " after SIGKILL, " + whatIsThere(program)
                        + ": sending it again" + shutdownWaits()
                : "still there after killwait " + ReadableDuration.of(program.rules.killWait().toNanos()) + ": SIGKILL";
        GaggleEventType type = program.killed ? GaggleEventType.STOP_OVERDUE : GaggleEventType.PROGRAM_STOPPING;
        kill(program);
        publish(type, program, message, 0);
    }

    /** Said once for each stop; {@link #stopOverdue} goes on saying that it is still there. */
    private void signalRefused(Program program, ProcessSignal signal) {
        if (!program.signalRefused) {
            program.signalRefused = true;
            String message = "the system does not let gaggled send " + signal + " (EPERM): " + whatIsThere(program)
                    + "; end it as that user or as root" + shutdownWaits();
            publish(GaggleEventType.STOP_OVERDUE, program, message, 0);
        }
    }

    private static String whatIsThere(Program program) {
        String what = program.leaderDead ? "what pid " + program.pid + " left behind" : "pid " + program.pid;
        return program.signalRefused ? what + ", which runs as another user" : what;
    }

    private String shutdownWaits() {
        return shuttingDown ? "; the shutdown waits for it" : "";
    }

    // ---- what operators ask for

    private void operatorStart(Program program, String requester) {
        if (shuttingDown) {
            answer(ControlOutcome.SHUTTING_DOWN);
            return;
        }
        boolean news = program.disabled || !program.wanted || program.phase == WAITING;
        program.disabled = false;
        program.wanted = true;
        tryAnew(program);
        if (news) {
            program.reason = "started by " + requester;
            changed(program, GaggleEventType.OPERATOR_START, "operator start, " + requester);
        }
        settle(program);
        answer(ControlOutcome.DONE);
    }

    private void operatorStop(Program program, String requester) {
        boolean news = !program.disabled;
        program.disabled = true;
        program.wanted = false;
        noPause(program);
        if (news) {
            program.reason = "stopped by " + requester;
            changed(program, GaggleEventType.OPERATOR_STOP, "operator stop, " + requester);
        }
        stop(program, "stopped by " + requester);
        settle(program);
        answer(ControlOutcome.DONE);
    }

    private void operatorRestart(Program program, String requester) {
        if (shuttingDown) {
            answer(ControlOutcome.SHUTTING_DOWN);
            return;
        }
        tryAnew(program);
        if (program.phase == UP || program.phase == STARTING) {
            program.wanted = program.rules.respawn();
            stop(program, "restart by " + requester);
        } else if (program.phase == WAITING) {
            changed(program, GaggleEventType.OPERATOR_START, "operator restart, " + requester);
        }
        settle(program);
        answer(ControlOutcome.DONE);
    }

    private void operatorSignal(Program program, Input.OperatorSignal asked) {
        if (program.pid == 0) {
            answer(ControlOutcome.NOT_RUNNING);
            return;
        }
        program.askedSignal = asked.signal();
        program.askedBy = asked.requester();
        out.accept(new Command.SignalAsAsked(program.index, program.run, asked.signal()));
    }

    /** Somebody has seen to it: what came of earlier tries counts no more. */
    private static void tryAnew(Program program) {
        noPause(program);
        program.startFailure = null;
    }

    private static void noPause(Program program) {
        program.notBefore = 0;
        program.restartPause.reset();
    }

    // ---- the end

    private void shutdown(String requester) {
        if (shuttingDown) {
            answer(ControlOutcome.SHUTTING_DOWN);
            return;
        }
        beginShutdown(requester);
        stopWhatNobodyNeeds();
        answer(ControlOutcome.DONE);
        finishIfEmpty();
    }

    private void stopWhatNobodyNeeds() {
        for (Program program : programs) {
            if (stopOrder == StopOrder.PARALLEL || program.livingDependents == 0) {
                stop(program, "gaggled shuts down");
            }
        }
    }

    private void shutdownNow(String requester) {
        boolean begun = shuttingDown;
        if (!begun) {
            beginShutdown(requester);
        }
        for (Program program : programs) {
            if (program.hasRun()) {
                program.killed = true;
                if (program.phase == STOPPING) {
                    kill(program);
                } else {
                    stop(program, "gaggled shuts down at once");
                }
            }
        }
        answer(ControlOutcome.DONE);
        if (!begun) {
            finishIfEmpty();
        }
    }

    private void beginShutdown(String requester) {
        shuttingDown = true;
        publish(GaggleEventType.GAGGLE_STOPPING, null, "asked by " + requester, 0);
        for (Program program : programs) {
            program.wanted = false;
            settle(program);
            if (program.hasRun()) {
                for (Program.Dependency dependency : program.dependencies) {
                    dependency.program().livingDependents++;
                }
            }
        }
    }

    /** During a shutdown: what depended on nobody else any more is next. */
    private void afterRunEnded(Program program) {
        if (!shuttingDown) {
            return;
        }
        for (Program.Dependency dependency : program.dependencies) {
            Program needed = dependency.program();
            needed.livingDependents--;
            if (needed.livingDependents == 0 && stopOrder == StopOrder.REVERSE) {
                stop(needed, "gaggled shuts down");
            }
        }
        finishIfEmpty();
    }

    private void finishIfEmpty() {
        if (living == 0) {
            out.accept(new Command.Finished());
        }
    }

    // ---- commands

    private void signal(Program program, ProcessSignal signal) {
        program.sentSignal = signal;
        out.accept(new Command.Signal(program.index, program.run, signal));
    }

    private void setAlarm(Program program, long at) {
        if (program.alarmAt != at) {
            out.accept(new Command.SetAlarm(program.index, at));
            program.alarmAt = at;
        }
    }

    private void clearAlarm(Program program) {
        if (program.alarmAt != Program.NEVER) {
            out.accept(new Command.ClearAlarm(program.index));
            program.alarmAt = Program.NEVER;
        }
    }

    private void answer(ControlOutcome outcome) {
        out.accept(new Command.Answer(outcome));
    }

    /** A change of state, which counts, and of which everybody is told. */
    private void changed(Program program, GaggleEventType type, String message) {
        program.sequence++;
        publish(type, program, message, 0);
    }

    private void publish(GaggleEventType type, @Nullable Program program, String message, int token) {
        out.accept(new Command.Publish(type, program == null ? null : program.state(now), message, token));
    }

    /** What will become of a program without a run, as the end of a message. */
    private String outlook(Program program) {
        if (shuttingDown) {
            return "";
        }
        if (program.disabled) {
            return "; disabled";
        }
        if (!program.wanted) {
            return "; stays down, respawn is off";
        }
        if (program.missing > 0) {
            return "; waits for " + program.firstMissing().rules.name();
        }
        long at = Math.max(program.satisfiedAt(), program.notBefore);
        return at > now ? "; starts again in " + ReadableDuration.of(at - now) : "; starts again";
    }
}
