package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * A gaggle of programs and the rules they live by: inputs in, commands out, nothing else.
 *
 * <p>A program <em>is</em> somewhere (its {@link Life}), <em>should be</em> somewhere (wanted or not, disabled or not), and has a run
 * number, so that a report of an earlier run is recognised. What each input does in each state stands in {@code life.table} beside the
 * tests, which run it cell by cell. Three ideas carry it:
 *
 * <ul>
 *   <li><em>Settle</em> is where a program without a run finds its place: down if it is not wanted, waiting while a need does not hold
 *       or a time has not come, starting otherwise.
 *   <li>Whoever depends on a program waits for a {@link Condition}. Each change of a life is <em>spread</em> to those for whom a
 *       condition thereby begins or ceases to hold, along the dependencies, by a queue and not by recursion.
 *   <li>Stopping is over when everything of the run is gone. Until then the program has a run, and no other is begun.
 * </ul>
 *
 * <p>Times are nanoseconds since some fixed moment, never negative, never going back. Every step costs as much as what
 * changes: the program, its dependents, their stops; never a walk over the whole gaggle, but for its beginning and end, another
 * definition, and {@link #states}. Not safe for use by several threads.
 */
public final class Gaggle {

    /** How long after a SIGKILL it is said, again and again, that something is still there. */
    static final Duration OVERDUE = Duration.ofSeconds(10);

    private Map<ProgramId, Program> programs = new LinkedHashMap<>();
    private GaggleDefinition definition;

    /** How many programs have a run. */
    private int living;

    /** How many programs are to be stopped in the present round of stops. */
    private int stopsDue;

    private boolean shuttingDown;

    /** Programs whose life has changed since those who depend on them were told. */
    private final Queue<Program> changed = new ArrayDeque<>();

    /** The time of the input that is being handled, and where its commands go. */
    private long now;

    private Consumer<? super Command> out = command -> {};

    /** A gaggle in which nothing runs yet; {@link Input.Begin} begins. */
    public Gaggle(GaggleDefinition definition) {
        this.definition = definition;
        for (ProgramDefinition program : definition.programs().values()) {
            programs.put(program.id(), new Program(program, definition.startWait()));
        }
        connect();
    }

    /** Handles one input that happened at that time, and gives the commands that follow from it. */
    public void handle(Input input, long nanos, Consumer<? super Command> commands) {
        now = nanos;
        out = commands;
        switch (input) {
            case Input.Begin() -> begin();
            case Input.Report report -> reported(report);
            case Input.SignalRefused refused -> signalRefused(refused);
            case Input.AlarmRang rang -> rang(rang.alarm());
            case Input.Request request -> {
                ControlOutcome outcome = granted(request);
                spread();
                if (outcome != null) {
                    out.accept(new Command.Answer(outcome));
                }
            }
            case Input.DumpStates dump -> publish(new Notice.StatesDumped(dump.token()));
        }
        spread();
        finishIfEmpty();
    }

    /** The states of all programs, in their order. */
    public List<ProgramState> states(long nanos) {
        List<ProgramState> states = new ArrayList<>(programs.size());
        for (Program program : programs.values()) {
            states.add(program.state(nanos));
        }
        return states;
    }

    /** The state of one program; null where there is no such program. */
    public @Nullable ProgramState state(ProgramId id, long nanos) {
        Program program = programs.get(id);
        return program == null ? null : program.state(nanos);
    }

    /** How it is with one program, and why; null where there is no such program. */
    public @Nullable Account account(ProgramId id, long nanos) {
        Program program = programs.get(id);
        return program == null ? null : new Accounts(shuttingDown, nanos).of(program);
    }

    /** Makes the needs of all programs out of their definitions. */
    private void connect() {
        for (Program program : programs.values()) {
            program.needs.clear();
            program.neededBy.clear();
            program.missing = 0;
        }
        for (Program program : programs.values()) {
            if (program.leaving) {
                continue;
            }
            for (Dependency rule : program.rules().dependencies()) {
                Program needed = programs.get(rule.on());
                if (needed == null) {
                    throw new IllegalArgumentException(program.id + " depends on " + rule.on() + ", which is not defined");
                }
                Program.Edge edge = new Program.Edge(program, needed, rule);
                program.needs.add(edge);
                needed.neededBy.add(edge);
                program.missing += edge.holds ? 0 : 1;
            }
        }
    }

    private void begin() {
        publish(new Notice.GaggleStarted(programs.size()));
        for (Program program : programs.values()) {
            settle(program);
        }
    }

    // ---- what the launcher tells

    /** The gate: only what can be of the current run comes through. */
    private void reported(Input.Report report) {
        Program program = programs.get(report.program());
        if (program == null) {
            out.accept(new Command.Refuse(report, "there is no such program"));
            return;
        }
        if (program.run != report.run()) {
            out.accept(new Command.Refuse(report, "its run is number " + program.run));
            return;
        }
        boolean accepted = switch (report) {
            case Input.Started started -> started(program, started.pid());
            case Input.StartFailed failed -> startFailed(program, failed.failure());
            case Input.Withdrawn _ -> withdrawn(program);
            case Input.Exited exited -> exited(program, exited.exit());
            case Input.Gone _ -> gone(program);
        };
        if (!accepted) {
            out.accept(new Command.Refuse(report, "it is " + program.life.phase()));
            endWhatCannotBe(program);
        }
    }

    /** The launcher has lost track of a run: what may be there of it is ended, so that it can tell what it knows. */
    private void endWhatCannotBe(Program program) {
        if (program.life instanceof Life.Running) {
            stop(program, new Cause.Unknown(), true);
        }
    }

    private boolean started(Program program, long pid) {
        return switch (program.life) {
            case Life.Starting _ -> {
                noteStart(program, pid, new Life.Running(pid, now));
                program.cause = null;
                publish(new Notice.Up(counted(program)));
                spread();
                yield true;
            }
            case Life.Stopping stopping when stopping.pid() == 0 -> {
                // It never counts as up for its dependents: the stop was asked for before there was anything to stop.
                noteStart(program, pid, stopping.withProcess(pid, now));
                publish(new Notice.Up(counted(program)));
                signalStop(program);
                publish(new Notice.Stopping(program.state(now), stopping.cause()));
                yield true;
            }
            case Life.Down _, Life.Waiting _, Life.Running _, Life.Stopping _ -> false;
        };
    }

    private void noteStart(Program program, long pid, Life next) {
        program.lastPid = pid;
        program.startFailure = null;
        program.retryPause.reset();
        program.retryPause.afterRun(0);
        become(program, next);
    }

    private boolean startFailed(Program program, StartFailure failure) {
        if (!isBeforeStart(program.life)) {
            return false;
        }
        boolean asked = program.life instanceof Life.Starting;
        program.startFailure = failure;
        program.notBefore = now + program.retryPause.afterRun(0);
        if (asked) {
            program.cause = new Cause.StartFailed(failure.getMessage(), failure.getSystemError());
        }
        endRun(program);
        publish(new Notice.StartFailed(program.state(now), outlook(program)));
        afterRun(program);
        return true;
    }

    private static boolean isBeforeStart(Life life) {
        return life instanceof Life.Starting || (life instanceof Life.Stopping stopping && stopping.pid() == 0);
    }

    /** It was never made, so it is no run, and says nothing of an earlier one. */
    private boolean withdrawn(Program program) {
        if (!isBeforeStart(program.life)) {
            return false;
        }
        boolean stopped = program.life instanceof Life.Stopping;
        program.launches--;
        endRun(program);
        ProgramId missing = stopped || program.missing == 0 ? null : program.firstMissing().needed.id;
        publish(new Notice.TakenBack(program.state(now), missing));
        afterRun(program);
        return true;
    }

    private boolean exited(Program program, ProcessExit exit) {
        return switch (program.life) {
            case Life.Running running -> {
                died(program, running, exit);
                yield true;
            }
            case Life.Stopping stopping when stopping.pid() != 0 && stopping.exit() == null -> {
                noteDeath(program, exit);
                if (exit.hasLeftovers()) {
                    become(program, stopping.leaderEnded(exit));
                } else {
                    wentDown(program);
                }
                yield true;
            }
            case Life.Down _, Life.Waiting _, Life.Starting _, Life.Stopping _ -> false;
        };
    }

    private void died(Program program, Life.Running running, ProcessExit exit) {
        Cause cause = noteDeath(program, exit).cause();
        program.cause = cause;
        program.wanted = program.rules().respawn() && !shuttingDown && !program.leaving;
        program.notBefore = now + program.restartPause.afterRun(now - running.since());
        become(program, Life.Stopping.begun(running.pid(), running.since(), cause, false).leaderEnded(exit));
        spread();
        if (exit.hasLeftovers()) {
            signalStop(program);
            publish(new Notice.Stopping(program.state(now), cause));
        } else {
            wentDown(program);
        }
    }

    private static Death noteDeath(Program program, ProcessExit exit) {
        Death death = Death.of(exit.getStatus(), program.sentSignal, program.askedSignal);
        program.lastExit = exit;
        program.lastDeath = death;
        return death;
    }

    private boolean gone(Program program) {
        if (program.life instanceof Life.Stopping stopping && stopping.exit() != null) {
            wentDown(program);
            return true;
        }
        return false;
    }

    /** The run is over and all of it is gone. */
    private void wentDown(Program program) {
        Duration length = Duration.ofNanos(now - program.life.startedAt());
        program.endedAt = now;
        endRun(program);
        Death death = Objects.requireNonNull(program.lastDeath, "nothing goes down that has not died");
        publish(new Notice.Down(counted(program), death, length, outlook(program)));
        afterRun(program);
    }

    private void endRun(Program program) {
        living--;
        boolean comesBack = program.mayStart() && !shuttingDown && !program.leaving;
        become(program, comesBack ? new Life.Waiting(Life.NEVER) : new Life.Down());
    }

    private void afterRun(Program program) {
        program.frees.forEach(this::blockerEnded);
        program.frees = List.of();
        stopIsOver(program);
        if (program.leaving) {
            forget(program);
        } else {
            settle(program);
        }
    }

    // ---- finding a place

    private void become(Program program, Life next) {
        Life before = program.life;
        program.life = next;
        if (before.alarmAt() != next.alarmAt() || before.alarmPurpose() != next.alarmPurpose()) {
            moveAlarm(program.id, before, next);
        }
        changed.add(program);
    }

    private void moveAlarm(ProgramId id, Life before, Life next) {
        boolean samePurpose = before.alarmPurpose() == next.alarmPurpose();
        if (before.alarmAt() != Life.NEVER && !(samePurpose && next.alarmAt() != Life.NEVER)) {
            out.accept(new Command.ClearAlarm(new Alarm(id, before.alarmPurpose())));
        }
        if (next.alarmAt() != Life.NEVER) {
            out.accept(new Command.SetAlarm(new Alarm(id, next.alarmPurpose()), next.alarmAt()));
        }
    }

    /** Finds the place of a program without a run. */
    private void settle(Program program) {
        if (program.hasRun()) {
            return;
        }
        Life next = placeOf(program);
        if (!next.equals(program.life)) {
            become(program, next);
            if (next instanceof Life.Starting) {
                launch(program);
            }
        }
    }

    private Life placeOf(Program program) {
        if (!program.mayStart() || shuttingDown) {
            return new Life.Down();
        }
        if (program.missing > 0 || program.held) {
            return new Life.Waiting(Life.NEVER);
        }
        long at = Math.max(program.satisfiedAt(), program.notBefore);
        return at > now ? new Life.Waiting(at) : new Life.Starting();
    }

    private void launch(Program program) {
        program.stoppedByGaggle = false;
        program.sentSignal = null;
        program.askedSignal = null;
        program.launches++;
        program.run++;
        living++;
        out.accept(new Command.Launch(program.id, program.run, program.definition.launch()));
    }

    /** Tells those who depend on what has changed, and what changes by that, until nothing does. */
    private void spread() {
        for (Program program = changed.poll(); program != null; program = changed.poll()) {
            for (Program.Edge edge : program.neededBy) {
                boolean holds = program.since(edge.until) != Life.NEVER;
                if (holds != edge.holds) {
                    edge.holds = holds;
                    edge.dependent.missing += holds ? -1 : 1;
                    if (holds) {
                        settle(edge.dependent);
                    } else {
                        lost(edge);
                    }
                }
            }
        }
    }

    private void lost(Program.Edge edge) {
        Program dependent = edge.dependent;
        edge.lostAt = now;
        if (edge.propagate && !dependent.disabled && !shuttingDown) {
            Cause what = Objects.requireNonNullElseGet(edge.needed.cause, Cause.Unknown::new);
            propagate(dependent, new Cause.Dependency(edge.needed.id.name(), what));
        } else if (dependent.life instanceof Life.Starting) {
            withdraw(dependent);
        }
        settle(dependent);
    }

    private void propagate(Program program, Cause cause) {
        program.wanted = true;
        switch (program.life) {
            case Life.Running _, Life.Starting _ -> stop(program, cause, false);
            case Life.Down _ -> program.cause = cause;
            case Life.Waiting _, Life.Stopping _ -> {}
        }
    }

    // ---- stopping

    /** Begins to stop a program, if there is anything to stop. */
    private void stop(Program program, Cause cause, boolean atOnce) {
        switch (program.life) {
            case Life.Running running -> {
                noteStop(program, cause);
                become(program, Life.Stopping.begun(running.pid(), running.since(), cause, atOnce));
                signalStop(program);
                publish(new Notice.Stopping(program.state(now), cause));
            }
            case Life.Starting _ -> {
                noteStop(program, cause);
                become(program, Life.Stopping.begun(0, 0, cause, atOnce));
                withdraw(program);
            }
            case Life.Down _, Life.Waiting _, Life.Stopping _ -> {}
        }
    }

    private void withdraw(Program program) {
        out.accept(new Command.Withdraw(program.id, program.run));
    }

    private static void noteStop(Program program, Cause cause) {
        program.stoppedByGaggle = true;
        program.cause = cause;
        noPause(program);
    }

    /** Sends what the stop has come to; there must be a process. */
    private void signalStop(Program program) {
        if (program.life instanceof Life.Stopping stopping) {
            signal(program, stopping.killed() ? ProcessSignal.KILL : ProcessSignal.TERM);
            Duration wait = stopping.killed() ? OVERDUE : program.rules().killWait();
            become(program, stopping.until(now + wait.toNanos()));
        }
    }

    private void kill(Program program, Life.Stopping stopping) {
        program.life = stopping.killedNow();
        if (stopping.pid() != 0) {
            signalStop(program);
        }
    }

    private void rang(Alarm alarm) {
        Program program = programs.get(alarm.program());
        if (program == null || program.life.alarmPurpose() != alarm.purpose() || now < program.life.alarmAt()) {
            return;
        }
        switch (program.life) {
            case Life.Waiting _ -> {
                program.life = new Life.Waiting(Life.NEVER);
                settle(program);
            }
            case Life.Stopping stopping -> overdue(program, stopping);
            case Life.Down _, Life.Starting _, Life.Running _ -> {}
        }
    }

    private void overdue(Program program, Life.Stopping stopping) {
        program.life = stopping.until(Life.NEVER).killedNow();
        signalStop(program);
        publish(stopping.killed()
                ? new Notice.StopOverdue(program.state(now), OVERDUE, remains(stopping))
                : new Notice.Killing(program.state(now), program.rules().killWait()));
    }

    private Notice.Remains remains(Life.Stopping stopping) {
        return new Notice.Remains(stopping.exit() != null, stopping.refused(), shuttingDown);
    }

    private void signalRefused(Input.SignalRefused input) {
        Program program = programs.get(input.program());
        if (program != null
                && program.run == input.run()
                && program.life instanceof Life.Stopping stopping
                && stopping.pid() != 0
                && !stopping.refused()) {
            Life.Stopping refused = stopping.signalRefused();
            program.life = refused;
            publish(new Notice.SignalRefused(program.state(now), input.signal(), remains(refused)));
        }
    }

    // ---- what operators ask for

    /** The answer; null where the command that was given brings it. */
    private @Nullable ControlOutcome granted(Input.Request request) {
        return switch (request) {
            case Input.OperatorStart start -> operatorStart(programs.get(start.program()), start.requester());
            case Input.OperatorStop stop -> operatorStop(programs.get(stop.program()), stop.requester());
            case Input.OperatorRestart restart -> operatorRestart(programs.get(restart.program()), restart.requester());
            case Input.OperatorSignal signal -> operatorSignal(programs.get(signal.program()), signal);
            case Input.Shutdown shutdown -> shutdown(shutdown.requester());
            case Input.ShutdownNow shutdown -> shutdownNow(shutdown.requester());
            case Input.Replace replace -> replace(replace.definition());
        };
    }

    private ControlOutcome operatorStart(@Nullable Program program, Cause.Operator requester) {
        if (program == null || program.leaving) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        if (shuttingDown) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        boolean news = program.disabled || !program.wanted || program.life instanceof Life.Waiting;
        program.disabled = false;
        program.wanted = true;
        tryAnew(program);
        if (news) {
            program.cause = requester;
            publish(new Notice.OperatorStart(counted(program), requester));
        }
        settle(program);
        return ControlOutcome.DONE;
    }

    private ControlOutcome operatorStop(@Nullable Program program, Cause.Operator requester) {
        if (program == null || program.leaving) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        boolean news = !program.disabled;
        program.disabled = true;
        program.wanted = false;
        noPause(program);
        if (news) {
            program.cause = requester;
            publish(new Notice.OperatorStop(counted(program), requester));
        }
        stop(program, requester, false);
        spread();
        settle(program);
        return ControlOutcome.DONE;
    }

    private ControlOutcome operatorRestart(@Nullable Program program, Cause.Operator requester) {
        if (program == null || program.leaving) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        if (shuttingDown) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        tryAnew(program);
        switch (program.life) {
            case Life.Running _, Life.Starting _ -> {
                program.wanted = program.rules().respawn();
                stop(program, requester, false);
            }
            case Life.Waiting _ -> publish(new Notice.OperatorRestart(counted(program), requester));
            case Life.Down _, Life.Stopping _ -> {}
        }
        settle(program);
        return ControlOutcome.DONE;
    }

    private @Nullable ControlOutcome operatorSignal(@Nullable Program program, Input.OperatorSignal asked) {
        if (program == null) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        if (!program.life.canBeSignalled()) {
            return ControlOutcome.NOT_RUNNING;
        }
        program.askedSignal = asked;
        publish(new Notice.OperatorSignal(program.state(now), asked.signal(), asked.requester()));
        out.accept(new Command.SignalAsAsked(program.id, program.run, asked.signal()));
        return null;
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

    // ---- stops in order: at the end, and when the definition is another

    private ControlOutcome shutdown(Cause.Operator requester) {
        if (shuttingDown) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        beginShutdown(requester, false);
        return ControlOutcome.DONE;
    }

    private ControlOutcome shutdownNow(Cause.Operator requester) {
        if (!shuttingDown) {
            beginShutdown(requester, true);
        }
        for (Program program : programs.values()) {
            if (program.life instanceof Life.Stopping stopping) {
                kill(program, stopping);
            } else {
                stop(program, new Cause.Shutdown(true), true);
            }
        }
        return ControlOutcome.DONE;
    }

    private void beginShutdown(Cause.Operator requester, boolean atOnce) {
        shuttingDown = true;
        publish(new Notice.GaggleStopping(requester));
        for (Program program : programs.values()) {
            program.wanted = false;
            program.held = false;
            settle(program);
        }
        if (!atOnce) {
            List<Program> all = List.copyOf(programs.values());
            plan(all, new Cause.Shutdown(false));
            stopUnblocked(all);
        }
    }

    /** Notes that these are to be stopped, each after those of them that need it. */
    private void plan(List<Program> stops, Cause cause) {
        for (Program program : stops) {
            if (program.hasRun()) {
                stopsDue += program.stopDue == null ? 1 : 0;
                program.stopDue = cause;
            }
        }
        for (Program program : programs.values()) {
            program.blockers = 0;
            program.frees = List.of();
        }
        for (Program program : programs.values()) {
            if (program.stopDue != null && definition.stopOrder() == StopOrder.REVERSE) {
                program.frees = program.needs.stream()
                        .map(need -> need.needed)
                        .filter(needed -> needed.stopDue != null)
                        .distinct()
                        .toList();
                program.frees.forEach(needed -> needed.blockers++);
            }
        }
    }

    private void stopUnblocked(List<Program> stops) {
        for (Program program : stops) {
            if (program.blockers == 0 && program.stopDue != null) {
                stop(program, program.stopDue, false);
            }
        }
    }

    private void blockerEnded(Program needed) {
        needed.blockers--;
        if (needed.blockers == 0 && needed.stopDue != null) {
            stop(needed, needed.stopDue, false);
        }
    }

    private void stopIsOver(Program program) {
        if (program.stopDue == null) {
            return;
        }
        program.stopDue = null;
        stopsDue--;
        if (stopsDue == 0 && !shuttingDown) {
            release();
        }
    }

    private ControlOutcome replace(GaggleDefinition next) {
        if (shuttingDown) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        List<Program> stops = new ArrayList<>();
        for (Program program : programs.values()) {
            if (!next.programs().containsKey(program.id)) {
                program.leaving = true;
                program.wanted = false;
                stops.add(program);
            }
        }
        Map<ProgramId, Program> merged = LinkedHashMap.newLinkedHashMap(next.programs().size() + stops.size());
        for (ProgramDefinition program : next.programs().values()) {
            Program known = programs.get(program.id());
            if (known == null) {
                known = new Program(program, next.startWait());
                known.held = true;
            } else if (isToRestart(known, program)) {
                known.redefine(program, next.startWait());
                known.wanted |= !known.disabled;
                known.held = true;
                stops.add(known);
            } else {
                known.redefine(program, next.startWait());
            }
            merged.put(program.id(), known);
        }
        // The order of stops is that of the definition by which they were started.
        plan(stops, new Cause.Reload());
        definition = next;
        stops.forEach(program -> merged.putIfAbsent(program.id, program));
        programs = merged;
        connect();
        stopUnblocked(stops);
        spread();
        for (Program program : List.copyOf(programs.values())) {
            if (program.leaving && !program.hasRun()) {
                forget(program);
            } else {
                settle(program);
            }
        }
        if (stopsDue == 0) {
            release();
        }
        return ControlOutcome.DONE;
    }

    private static boolean isToRestart(Program known, ProgramDefinition next) {
        boolean otherLaunch = !known.definition.launch().equals(next.launch());
        boolean disables = known.rules().enabled() && !next.life().enabled();
        return known.hasRun() && (otherLaunch || disables || known.leaving);
    }

    /** The stops that came with a definition are over: what it starts may start. */
    private void release() {
        for (Program program : programs.values()) {
            if (program.held) {
                program.held = false;
                settle(program);
            }
        }
    }

    private void forget(Program program) {
        programs.remove(program.id);
        changed.remove(program);
        out.accept(new Command.Forget(program.id));
    }

    private void finishIfEmpty() {
        if (shuttingDown && living == 0) {
            out.accept(new Command.Finished());
        }
    }

    // ---- commands

    private void signal(Program program, ProcessSignal signal) {
        program.sentSignal = signal;
        out.accept(new Command.Signal(program.id, program.run, signal));
    }

    /** The state after a change that counts. */
    private ProgramState counted(Program program) {
        program.sequence++;
        return program.state(now);
    }

    private void publish(Notice notice) {
        out.accept(new Command.Publish(notice));
    }

    private Outlook outlook(Program program) {
        if (shuttingDown) {
            return new Outlook.Over();
        }
        if (program.leaving) {
            return new Outlook.Removed();
        }
        if (program.disabled) {
            return new Outlook.Disabled();
        }
        if (!program.wanted) {
            return new Outlook.StaysDown();
        }
        if (program.missing > 0) {
            return new Outlook.WaitsFor(program.firstMissing().needed.id);
        }
        long at = Math.max(program.satisfiedAt(), program.notBefore);
        return new Outlook.StartsIn(Duration.ofNanos(Math.max(0, at - now)));
    }
}
