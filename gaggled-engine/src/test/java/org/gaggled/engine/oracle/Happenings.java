package org.gaggled.engine.oracle;

import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.oracle.Facts.Reason;
import org.gaggled.engine.oracle.Facts.Stage;
import org.jspecify.annotations.Nullable;

/** What an input changes of the facts, before anything follows from it. */
final class Happenings {

    private final Oracle oracle;
    private final Runs runs;

    Happenings(Oracle oracle) {
        this.oracle = oracle;
        this.runs = new Runs(oracle);
    }

    void happens(Input input) {
        switch (input) {
            case Input.Begin _ -> begin();
            case Input.Started started -> runs.started(started);
            case Input.StartFailed failed -> runs.startFailed(failed);
            case Input.Withdrawn withdrawn -> runs.withdrawn(withdrawn);
            case Input.Exited exited -> runs.exited(exited);
            case Input.Gone gone -> runs.gone(gone);
            case Input.SignalRefused refused -> runs.signalRefused(refused);
            case Input.ErrandEnded ended -> runs.commandEnded(ended);
            case Input.BecameReady ready -> becameReady(ready);
            case Input.NotReady not -> notReady(not);
            case Input.ReadyUnknown unknown -> readyUnknown(unknown);
            case Input.NotAlive not -> notAlive(not);
            case Input.TimeAsked asked -> timeAsked(asked);
            case Input.Due due -> due(due);
            case Input.AlarmRang rang -> rang(rang.alarm());
            case Input.PlaceGiven given -> placeGiven(given.program());
            case Input.PlaceLost lost -> placeLost(lost);
            case Input.OperatorStart start -> operatorStart(start.program());
            case Input.OperatorStop stop -> operatorStop(stop.program());
            case Input.OperatorRestart restart -> operatorRestart(restart.program());
            case Input.OperatorReload reload -> operatorReload(reload.program());
            case Input.Shutdown _ -> oracle.shutDown();
            case Input.ShutdownNow _ -> shutdownNow();
            case Input.StatusTold _,Input.OperatorSignal _,Input.DumpStates _ -> {}
            case Input.Resume _,Input.Replace _,Input.OfNeighbours _ ->
                    throw new IllegalArgumentException("the oracle knows one definition of one host only");
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

    // ---- what probes find, and programs tell

    private @Nullable Facts probed(Input.Probed found) {
        Facts program = find(found.program());
        return program == null || !program.isUp() || program.run != found.run() ? null : program;
    }

    private void becameReady(Input.BecameReady found) {
        Facts program = probed(found);
        if (program != null && program.rules().probing().ready() != null && program.readySince == null) {
            runs.ready(program);
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
            runs.ready(program);
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
        runs.setback(program);
        runs.pauseAfterRun(program);
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
        runs.setback(program);
        runs.pauseAfterFailure(program, true);
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

    // ---- where it is placed

    private @Nullable Facts placed(ProgramId id) {
        Facts program = find(id);
        return program == null || program.rules().places() == null ? null : program;
    }

    private void placeGiven(ProgramId id) {
        Facts program = placed(id);
        if (program != null) {
            program.noPlace = null;
        }
    }

    private void placeLost(Input.PlaceLost lost) {
        Facts program = placed(lost.program());
        if (program == null) {
            return;
        }
        if (program.noPlace == null) {
            oracle.stop(program, Reason.PLACEMENT);
        }
        program.noPlace = lost.reason();
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
