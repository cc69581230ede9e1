package org.gaggled.engine.oracle;

import java.time.Duration;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.RespawnLimit;
import org.gaggled.engine.core.Restarts;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.SuccessCode;
import org.gaggled.engine.oracle.Facts.Reason;
import org.gaggled.engine.oracle.Facts.Stage;
import org.jspecify.annotations.Nullable;

/** What an input changes of the facts, before anything follows from it. */
final class Happenings {

    private static final Duration SHORT_RUN = Duration.ofSeconds(1);
    private static final Duration LONG_RUN = Duration.ofSeconds(10);

    /** A start that cannot be made is not tried all the time. */
    private static final Duration LEAST_PAUSE = Duration.ofMillis(1);

    private final Oracle oracle;

    Happenings(Oracle oracle) {
        this.oracle = oracle;
    }

    void happens(Input input) {
        switch (input) {
            case Input.Begin _ -> begin();
            case Input.Started started -> started(started);
            case Input.StartFailed failed -> startFailed(failed);
            case Input.Withdrawn withdrawn -> withdrawn(withdrawn);
            case Input.Exited exited -> exited(exited);
            case Input.Gone gone -> gone(gone);
            case Input.SignalRefused refused -> signalRefused(refused);
            case Input.ErrandEnded ended -> commandEnded(ended);
            case Input.BecameReady ready -> becameReady(ready);
            case Input.NotReady not -> notReady(not);
            case Input.ReadyUnknown unknown -> readyUnknown(unknown);
            case Input.NotAlive not -> notAlive(not);
            case Input.TimeAsked asked -> timeAsked(asked);
            case Input.Due due -> due(due);
            case Input.AlarmRang rang -> rang(rang.alarm());
            case Input.OperatorStart start -> operatorStart(start.program());
            case Input.OperatorStop stop -> operatorStop(stop.program());
            case Input.OperatorRestart restart -> operatorRestart(restart.program());
            case Input.OperatorReload reload -> operatorReload(reload.program());
            case Input.Shutdown _ -> oracle.shutDown();
            case Input.ShutdownNow _ -> shutdownNow();
            case Input.StatusTold _,Input.OperatorSignal _,Input.DumpStates _ -> {}
            case Input.Resume _,Input.Replace _ ->
                    throw new IllegalArgumentException("the oracle knows one definition only");
        }
    }

    private @Nullable Facts find(ProgramId program) {
        return oracle.programs.get(program);
    }

    private void begin() {
        oracle.begun = true;
        for (Facts program : oracle.programs.values()) {
            program.wanted = !program.disabled && program.schedule() == null;
        }
    }

    // ---- what the launcher tells

    private @Nullable Facts told(Input.Report report, Stage stage) {
        Facts program = find(report.program());
        if (program == null || program.isIdle() || program.run != report.run()) {
            return null;
        }
        if (program.stage == stage) {
            return program;
        }
        if (program.isUp()) {
            // The launcher has lost track of it, and nobody can say what there is of it.
            program.stopping = Reason.LAUNCHER;
            program.noPause();
            program.readySince = null;
            program.readyBy = null;
            oracle.deeds.add("stop " + program.id);
            oracle.kill(program);
        }
        return null;
    }

    private void started(Input.Started report) {
        Facts program = told(report, Stage.LAUNCHED);
        if (program == null) {
            return;
        }
        program.stage = Stage.RUNNING;
        program.startedAt = oracle.now;
        program.readySince = null;
        program.wasReady = false;
        program.notReadySince = null;
        oracle.deeds.add("up " + program.id);
        if (program.stopping != null) {
            oracle.stopProcess(program);
        } else if (program.rules().probing().ready() == null) {
            ready(program);
        } else {
            Duration within = program.rules().probing().ready().within();
            program.readyBy = within == null ? null : (Long) (oracle.now + within.toNanos());
        }
    }

    private void startFailed(Input.StartFailed report) {
        Facts program = told(report, Stage.LAUNCHED);
        if (program != null) {
            startFailed(program);
        }
    }

    private void startFailed(Facts program) {
        oracle.deeds.add("start failed " + program.id);
        if (program.stopping == null) {
            program.doneSince = null;
            setback(program);
        }
        pauseAfterFailure(program, false);
        runIsOver(program);
    }

    private void withdrawn(Input.Withdrawn report) {
        Facts program = told(report, Stage.LAUNCHED);
        if (program == null) {
            return;
        }
        if (program.rules().errands().prestart() == null) {
            // Nothing of it was ever tried, so there is nothing to clear up.
            isIdle(program);
        } else {
            runIsOver(program);
        }
    }

    private void exited(Input.Exited report) {
        Facts program = told(report, Stage.RUNNING);
        if (program == null) {
            return;
        }
        if (program.stopping == null) {
            endedByItself(program, report.exit());
        } else {
            program.doneSince = null;
        }
        program.everEnded = true;
        program.readySince = null;
        program.readyBy = null;
        if (!report.exit().hasLeftovers()) {
            runIsOver(program);
            return;
        }
        program.stage = Stage.LEFT_OTHERS;
        if (program.stopping == null) {
            program.stopping = Reason.ITS_OWN_END;
            program.step = -1;
            oracle.deeds.add("stop " + program.id);
            oracle.nextStep(program);
        }
    }

    private void gone(Input.Gone report) {
        Facts program = told(report, Stage.LEFT_OTHERS);
        if (program != null) {
            runIsOver(program);
        }
    }

    private void signalRefused(Input.SignalRefused report) {
        Facts program = find(report.program());
        if (program != null && program.run == report.run() && program.stopping != null) {
            program.refused = true;
        }
    }

    // ---- how a run ends

    private void endedByItself(Facts program, ProcessExit exit) {
        boolean success = isSuccess(program.rules().restarts(), exit.getStatus());
        program.endedByItself = true;
        if (program.isTask() && success) {
            program.finishing = true;
            program.wanted = false;
            program.noPause();
            return;
        }
        program.doneSince = null;
        program.wanted = switch (program.rules().restarts().respawn()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case ON_FAILURE -> !success;
        };
        setback(program);
        pauseAfterRun(program);
    }

    private static boolean isSuccess(Restarts rules, ExitStatus end) {
        return rules.successCodes().stream().anyMatch(code -> switch (code) {
            case SuccessCode.Status(int status) -> end instanceof ExitStatus.Exited exited && exited.code() == status;
            case SuccessCode.Signal signal ->
                    end instanceof ExitStatus.Killed killed && killed.signal().equals(signal.signal());
        });
    }

    /** What nobody would answer with another start does not count. */
    private void setback(Facts program) {
        RespawnLimit limit = program.rules().restarts().limit();
        boolean tried = program.wanted || program.schedule() != null && !program.finishing;
        if (limit == null || !tried || oracle.shuttingDown) {
            return;
        }
        program.setbacks.add(oracle.now);
        long counted = program.setbacks.stream().filter(at -> oracle.now - at < limit.within().toNanos()).count();
        if (counted > limit.most()) {
            program.failedAt = oracle.now;
            program.wanted = false;
            program.doneSince = null;
        }
    }

    /** The first restart is at once; each further short run doubles the pause, and a long one resets it. */
    private void pauseAfterRun(Facts program) {
        program.runsThatDied.add(oracle.now - program.startedAt);
        Restarts rules = program.rules().restarts();
        long longest = rules.backoffMax().toNanos();
        long first = Math.min(rules.backoff().toNanos(), longest);
        long pause = 0;
        for (int i = 0; i < program.runsThatDied.size(); i++) {
            long length = program.runsThatDied.get(i);
            if (length >= LONG_RUN.toNanos()) {
                pause = 0;
            } else if (i > 0 && length < SHORT_RUN.toNanos()) {
                pause = pause == 0 ? first : Math.min(2 * pause, longest);
            }
        }
        program.notBefore = oracle.now + pause;
        program.pauseIsForFailure = false;
        program.pauseIsForReadiness = false;
    }

    /** A start is tried again after pauses that double from {@code startwait} up to {@code backoffmax}. */
    private void pauseAfterFailure(Facts program, boolean notReady) {
        program.failedStarts++;
        long pause = Math.max(oracle.definition.startWait().toNanos(), LEAST_PAUSE.toNanos());
        long longest = Math.max(pause, program.rules().restarts().backoffMax().toNanos());
        for (int i = 1; i < program.failedStarts; i++) {
            pause = Math.min(2 * pause, longest);
        }
        program.notBefore = oracle.now + pause;
        program.pauseIsForFailure = !notReady;
        program.pauseIsForReadiness = notReady;
    }

    /** All processes of a run are gone: what is left are the commands around its life. */
    private void runIsOver(Facts program) {
        if (program.stage == Stage.RUNNING || program.stage == Stage.LEFT_OTHERS) {
            oracle.deeds.add("down " + program.id);
            program.endedSince = oracle.now;
        }
        program.due = null;
        oracle.end(program, ErrandKind.RELOADCOMMAND);
        program.stage = Stage.WAITS_FOR_COMMANDS;
        if (program.failedAt != null) {
            oracle.deeds.add("failed " + program.id);
        }
        // That it died is a loss for whoever needs it, also where they do without it from now on.
        oracle.lossesAreHeardOf();
        afterwards(program);
    }

    private void afterwards(Facts program) {
        if (!program.commands.isEmpty()) {
            if (program.commands.containsKey(ErrandKind.STOPCOMMAND)
                    && !program.late.contains(ErrandKind.STOPCOMMAND)) {
                program.due = program.commands.get(ErrandKind.STOPCOMMAND) + program.rules().killWait().toNanos();
            }
            return;
        }
        if (program.rules().errands().poststop() == null) {
            isIdle(program);
        } else {
            program.stage = Stage.AFTERWARDS;
            oracle.run(program, ErrandKind.POSTSTOP, program.rules().errands().poststopWait());
        }
    }

    private void isIdle(Facts program) {
        program.stage = Stage.NONE;
        program.due = null;
        program.idleSince = oracle.now;
        program.stopping = null;
        if (program.dueWaits && program.failedAt == null) {
            program.wanted = !oracle.shuttingDown;
            program.noPause();
        }
        program.dueWaits = false;
        if (program.finishing) {
            program.doneSince = program.doneSince == null ? (Long) oracle.now : program.doneSince;
            oracle.deeds.add("done " + program.id);
        }
        program.finishing = false;
        boolean forGood = program.failedAt != null
                || program.endedByItself && !program.wanted && program.schedule() == null;
        if (program.rules().essential() && forGood && program.doneSince == null && !program.disabled
                && !oracle.shuttingDown) {
            oracle.shutDown();
            oracle.deeds.add("essential " + program.id);
        }
        program.endedByItself = false;
    }

    private void commandEnded(Input.ErrandEnded ended) {
        Facts program = find(ended.program());
        if (program == null || program.commands.remove(ended.kind()) == null) {
            return;
        }
        boolean late = program.late.remove(ended.kind());
        boolean success = !late && ended.outcome() instanceof ErrandOutcome.Ended(ExitStatus.Exited(int code))
                && code == 0;
        switch (ended.kind()) {
            case PRESTART -> {
                if (program.stopping != null || success && oracle.shuttingDown
                        || success && !oracle.isSatisfied(program)) {
                    runIsOver(program);
                } else if (success) {
                    oracle.launch(program);
                } else {
                    startFailed(program);
                }
            }
            case STOPCOMMAND -> {
                if (program.stage == Stage.WAITS_FOR_COMMANDS) {
                    afterwards(program);
                } else if (!late) {
                    program.step = -1;
                    oracle.nextStep(program);
                }
            }
            case POSTSTOP -> isIdle(program);
            case RELOADCOMMAND -> {
                if (program.stage == Stage.WAITS_FOR_COMMANDS) {
                    afterwards(program);
                }
            }
        }
    }

    // ---- what probes find, and programs tell

    private @Nullable Facts probed(Input.Probed found) {
        Facts program = find(found.program());
        return program == null || !program.isUp() || program.run != found.run() ? null : program;
    }

    private void ready(Facts program) {
        program.readySince = oracle.now;
        program.readyBy = null;
        program.wasReady = true;
        program.failedStarts = 0;
    }

    private void becameReady(Input.BecameReady found) {
        Facts program = probed(found);
        if (program != null && program.rules().probing().ready() != null && program.readySince == null) {
            ready(program);
            oracle.deeds.add("ready " + program.id);
        }
    }

    private void notReady(Input.NotReady found) {
        Facts program = probed(found);
        if (program == null || program.rules().probing().ready() == null) {
            return;
        }
        if (program.readySince != null) {
            program.readySince = null;
            program.notReadySince = oracle.now;
            oracle.deeds.add("not ready " + program.id);
        }
    }

    /** Nobody will find out, so what was ready once is taken for it. */
    private void readyUnknown(Input.ReadyUnknown found) {
        Facts program = probed(found);
        if (program != null && program.readySince == null && program.wasReady) {
            ready(program);
            oracle.deeds.add("ready " + program.id);
        }
    }

    private void notAlive(Input.NotAlive found) {
        Facts program = probed(found);
        if (program == null || program.rules().probing().alive() == null || !program.wasReady) {
            return;
        }
        program.wanted = program.rules().restarts().respawn() != Respawn.NEVER;
        program.endedByItself = true;
        setback(program);
        pauseAfterRun(program);
        oracle.stop(program, Reason.NOT_ALIVE);
    }

    private void timeAsked(Input.TimeAsked asked) {
        Facts program = find(asked.program());
        if (program == null || program.run != asked.run() || program.stage != Stage.RUNNING) {
            return;
        }
        long until = oracle.now + asked.time().toNanos();
        if (program.stopping == null && program.readyBy != null) {
            program.readyBy = Math.max(program.readyBy, until);
        } else if (program.stopping != null && program.due != null && program.step >= 0) {
            program.due = Math.max(program.due, until);
        }
    }

    // ---- the clock

    private void due(Input.Due due) {
        Facts program = find(due.program());
        if (program == null || program.schedule() == null || program.disabled || program.failedAt != null
                || oracle.shuttingDown) {
            return;
        }
        boolean ends = program.stopping != null || program.isOverButForCommands();
        if (program.isIdle() || ends && program.wanted) {
            program.wanted = true;
            program.noPause();
        } else if (program.schedule().overlap() == Schedule.Overlap.WAIT) {
            program.dueWaits = true;
        }
    }

    private void rang(Alarm alarm) {
        Facts program = find(alarm.program());
        if (program == null) {
            return;
        }
        boolean stop = alarm.purpose() == Alarm.Purpose.STOP && program.due != null && program.due <= oracle.now;
        if (alarm.purpose() == Alarm.Purpose.READY && program.readyBy != null && program.readyBy <= oracle.now) {
            notReadyInTime(program);
        } else if (stop) {
            timeIsOver(program);
        }
    }

    private void notReadyInTime(Facts program) {
        setback(program);
        pauseAfterFailure(program, true);
        oracle.stop(program, Reason.NOT_READY);
    }

    private void timeIsOver(Facts program) {
        for (ErrandKind kind : ErrandKind.values()) {
            if (kind != ErrandKind.RELOADCOMMAND && program.commands.containsKey(kind)) {
                oracle.end(program, kind);
                program.due = null;
            }
        }
        if (program.stage == Stage.RUNNING || program.stage == Stage.LEFT_OTHERS) {
            oracle.nextStep(program);
        }
    }

    // ---- what operators ask for

    private void operatorStart(ProgramId id) {
        Facts program = find(id);
        if (program == null || oracle.shuttingDown) {
            return;
        }
        program.disabled = false;
        program.beginAnew();
        boolean done = program.doneSince != null || program.finishing;
        if (!done || program.schedule() != null) {
            program.wanted = true;
        }
    }

    private void operatorStop(ProgramId id) {
        Facts program = find(id);
        if (program == null || oracle.shuttingDown) {
            return;
        }
        program.disabled = true;
        program.wanted = false;
        program.dueWaits = false;
        program.doneSince = null;
        program.finishing = false;
        program.beginAnew();
        oracle.stop(program, Reason.OPERATOR);
    }

    private void operatorRestart(ProgramId id) {
        Facts program = find(id);
        if (program == null || oracle.shuttingDown) {
            return;
        }
        boolean failed = program.failedAt != null;
        program.beginAnew();
        program.dueWaits = false;
        program.doneSince = null;
        program.finishing = false;
        if (!program.disabled && (failed || program.isRestartedByOperators())) {
            program.wanted = true;
        } else if (!program.isIdle() && !program.isOverButForCommands() && program.stopping == null) {
            program.wanted = false;
        }
        oracle.stop(program, Reason.OPERATOR);
    }

    private void operatorReload(ProgramId id) {
        Facts program = find(id);
        if (program != null && program.isUp() && program.rules().errands().reloadCommand() != null
                && !program.commands.containsKey(ErrandKind.RELOADCOMMAND)) {
            program.commands.put(ErrandKind.RELOADCOMMAND, oracle.now);
            oracle.deeds.add("run " + ErrandKind.RELOADCOMMAND + " of " + program.id);
        }
    }

    private void shutdownNow() {
        oracle.shutDown();
        oracle.atOnce = true;
        for (Facts program : oracle.programs.values()) {
            boolean stopped = program.stopping != null;
            for (ErrandKind kind : ErrandKind.values()) {
                oracle.end(program, kind);
            }
            program.due = null;
            if (program.stage == Stage.RUNNING || program.stage == Stage.LEFT_OTHERS) {
                if (!stopped) {
                    program.stopping = Reason.SHUTDOWN;
                    program.noPause();
                    program.readySince = null;
                    program.readyBy = null;
                    oracle.deeds.add("stop " + program.id);
                }
                oracle.kill(program);
            } else {
                oracle.stop(program, Reason.SHUTDOWN);
            }
        }
    }
}
