package org.gaggled.engine.oracle;

import java.time.Duration;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.RespawnLimit;
import org.gaggled.engine.core.Restarts;
import org.gaggled.engine.core.SuccessCode;
import org.gaggled.engine.oracle.Facts.Reason;
import org.gaggled.engine.oracle.Facts.Stage;
import org.jspecify.annotations.Nullable;

/** How runs begin and end: what the launcher tells of them, and the commands around them. */
final class Runs {

    private static final Duration SHORT_RUN = Duration.ofSeconds(1);
    private static final Duration LONG_RUN = Duration.ofSeconds(10);

    /** A start that cannot be made is not tried all the time. */
    private static final Duration LEAST_PAUSE = Duration.ofMillis(1);

    private final Oracle oracle;

    Runs(Oracle oracle) {
        this.oracle = oracle;
    }

    private @Nullable Facts find(ProgramId program) {
        return oracle.programs.get(program);
    }

    void ready(Facts program) {
        program.readySince = oracle.now;
        program.readyBy = null;
        program.wasReady = true;
        program.failedStarts = 0;
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

    void started(Input.Started report) {
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

    void startFailed(Input.StartFailed report) {
        Facts program = told(report, Stage.LAUNCHED);
        if (program != null) {
            cannotStart(program);
        }
    }

    private void cannotStart(Facts program) {
        oracle.deeds.add("start failed " + program.id);
        if (program.stopping == null) {
            program.doneSince = null;
            setback(program);
        }
        pauseAfterFailure(program, false);
        runIsOver(program);
    }

    void withdrawn(Input.Withdrawn report) {
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

    void exited(Input.Exited report) {
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

    void gone(Input.Gone report) {
        Facts program = told(report, Stage.LEFT_OTHERS);
        if (program != null) {
            runIsOver(program);
        }
    }

    void signalRefused(Input.SignalRefused report) {
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
    void setback(Facts program) {
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
    void pauseAfterRun(Facts program) {
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
    void pauseAfterFailure(Facts program, boolean notReady) {
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
        oracle.endIsHeardOf(program);
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

    void commandEnded(Input.ErrandEnded ended) {
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
                    cannotStart(program);
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
}
