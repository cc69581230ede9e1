package org.gaggled.engine.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * The commands around programs' lives: what follows when one of them ends or is late, and what is run when the process
 * of a run is gone.
 *
 * <p>A program has at most one of them at a time, and a reload's command beside that. Its run is over when they are. So
 * nothing of a run is left when the next begins, or when gaggled ends.
 */
final class Errands {

    /** The time that a reload's command has. */
    static final Duration RELOAD_TIME = Duration.ofSeconds(60);

    private final Lives lives;
    private final Stops stops;
    private final Placement placement;
    private final Reports reports;
    private final Consumer<Program> over;

    /** Those of these lives; {@code over} is told of each program whose run is over, with all that belongs to it. */
    Errands(Lives lives, Stops stops, Placement placement, Reports reports, Consumer<Program> over) {
        this.lives = lives;
        this.stops = stops;
        this.placement = placement;
        this.reports = reports;
        this.over = over;
    }

    /** One of them has ended. */
    void ended(Program program, Input.ErrandEnded report) {
        Errand errand = taken(program, report.kind());
        if (errand == null || program.run != report.run()) {
            throw new IllegalStateException("there is no such command to end: " + report);
        }
        switch (errand.kind()) {
            case PRESTART -> prepared(program, errand, report.outcome());
            case STOPCOMMAND, POSTSTOP, RELOADCOMMAND -> finished(program, errand, report.outcome());
        }
    }

    private @Nullable Errand taken(Program program, ErrandKind kind) {
        Errand errand = kind == ErrandKind.RELOADCOMMAND ? program.reload : program.errand;
        if (errand == null || errand.kind() != kind) {
            return null;
        }
        if (kind == ErrandKind.RELOADCOMMAND) {
            program.reload = null;
            lives.give(new Command.ClearAlarm(new Alarm(program.id, Alarm.Purpose.RELOAD)));
        } else {
            program.errand = null;
        }
        return errand;
    }

    private void prepared(Program program, Errand errand, ErrandOutcome outcome) {
        Life.Preparing preparing = (Life.Preparing) program.life;
        if (preparing.abandoned()) {
            reports.takeBack(program);
        } else if (errand.anew()) {
            takeBackUnless(placement.prepareAnew(program), program);
        } else if (errand.ended() || !outcome.isSuccess()) {
            ErrandOutcome why = errand.ended() ? new ErrandOutcome.Late(errand.kind()) : outcome;
            reports.failStart(program, failureOf(errand.kind(), why));
        } else {
            takeBackUnless(placement.launchPrepared(program), program);
        }
    }

    /** An earlier gaggled was to launch a program, and has not done so. */
    void launchAnew(Program program) {
        takeBackUnless(placement.launchPrepared(program), program);
    }

    private void takeBackUnless(boolean starts, Program program) {
        if (!starts) {
            program.endCause = lives.isEnding() ? new Cause.Shutdown(false)
                    : program.noPlace != null ? new Cause.Placement(program.noPlace) : new Cause.Reload();
            reports.takeBack(program);
        }
    }

    private static StartFailure failureOf(ErrandKind kind, ErrandOutcome why) {
        if (why instanceof ErrandOutcome.NotStarted(StartFailure failure)) {
            return StartFailure.builder(kind.getWord() + ": " + failure.getMessage())
                    .systemError(failure.getSystemError()).build();
        }
        return StartFailure.builder(kind.getWord() + ": " + why).build();
    }

    private void finished(Program program, Errand errand, ErrandOutcome outcome) {
        if (errand.kind() == ErrandKind.STOPCOMMAND && program.life instanceof Life.Stopping stopping
                && stopping.commands()) {
            if (errand.anew()) {
                stops.commandAnew(program, stopping);
            } else {
                stops.afterCommand(program, stopping, outcome);
            }
            return;
        }
        if (errand.anew()) {
            beginAnew(program, errand.kind());
        }
        // That it was killed is told when it is.
        if (!errand.ended() && !outcome.isSuccess()) {
            lives.give(new Command.Tell(new ErrandNews.Failed(program.id, errand.kind(), outcome)));
        }
        if (program.life instanceof Life.Clearing) {
            clear(program);
        }
    }

    /** What an earlier gaggled has begun is gone, and nobody knows how far it came. */
    private void beginAnew(Program program, ErrandKind kind) {
        if (kind == ErrandKind.POSTSTOP) {
            program.attempted = true;
        } else if (kind == ErrandKind.RELOADCOMMAND && program.life instanceof Life.Running running) {
            runReload(program, running);
        }
    }

    private void runReload(Program program, Life.Running running) {
        ErrandCommand command = program.rules().errands().reloadCommand();
        if (command != null) {
            reload(lives, program, running, command);
        }
    }

    /** Runs the command that has a program read its configuration again. */
    static void reload(Lives lives, Program program, Life.Running running, ErrandCommand command) {
        Errand begun = lives.runErrand(program, ErrandKind.RELOADCOMMAND, command,
                Map.of("GAGGLED_PID", String.valueOf(running.pid())), RELOAD_TIME);
        lives.give(new Command.SetAlarm(new Alarm(program.id, Alarm.Purpose.RELOAD), begun.deadline()));
    }

    /** The process of a run is gone, or there never was one: what belongs to its end is done now. */
    void afterRun(Program program) {
        Errand reload = program.reload;
        if (reload != null) {
            lives.endErrand(program, reload);
        }
        clear(program);
    }

    private void clear(Program program) {
        Errand errand = program.errand;
        ErrandCommand poststop = program.endRules().errands().poststop();
        if (errand != null || program.reload != null) {
            waitFor(program, errand);
        } else if (program.attempted && poststop != null) {
            program.attempted = false;
            Errand begun = lives.runErrand(
                    program, ErrandKind.POSTSTOP, poststop, told(program), program.endRules().errands().poststopWait());
            lives.become(program, new Life.Clearing(begun.deadline()));
        } else {
            if (program.hasRun()) {
                lives.become(program, program.mayStartHere() ? new Life.Waiting(Life.NEVER) : new Life.Down());
            }
            over.accept(program);
        }
    }

    private void waitFor(Program program, @Nullable Errand errand) {
        long deadline = errand == null ? Life.NEVER
                : errand.ended() ? lives.now() + Stops.OVERDUE.toNanos() : errand.deadline();
        lives.become(program, new Life.Clearing(deadline));
    }

    /** What a {@code poststop} is told of the end that it comes after. */
    private static Map<String, String> told(Program program) {
        Map<String, String> told = new LinkedHashMap<>();
        Cause cause = program.endCause;
        told.put("GAGGLED_CAUSE", (cause == null ? new Cause.Unknown() : cause).getWord());
        Death death = program.lastDeath;
        if (death != null) {
            switch (death.status()) {
                case ExitStatus.Exited exited -> told.put("GAGGLED_EXIT_CODE", String.valueOf(exited.code()));
                case ExitStatus.Killed killed -> told.put("GAGGLED_EXIT_SIGNAL", StopSteps.nameOf(killed.signal()));
                case ExitStatus.Unknown unknown -> {
                    if (unknown.code() != null) {
                        told.put("GAGGLED_EXIT_CODE", String.valueOf(unknown.code()));
                    }
                }
            }
        }
        return told;
    }

    /** The time is over that the command has for which a program's life waits. */
    void overdue(Program program) {
        Errand errand = program.errand;
        if (errand == null) {
            throw new IllegalStateException("nothing of " + program.id + " is waited for");
        }
        // That a prestart is late is told as the start that failed.
        endLate(program, errand, errand.kind() != ErrandKind.PRESTART);
        long next = lives.now() + Stops.OVERDUE.toNanos();
        lives.become(program,
                program.life instanceof Life.Preparing preparing ? preparing.until(next) : new Life.Clearing(next));
    }

    /** The time of a reload's command is over, if that is so. */
    void reloadOverdue(Program program) {
        Errand reload = program.reload;
        if (reload != null && lives.now() >= reload.deadline()) {
            long next = lives.now() + Stops.OVERDUE.toNanos();
            program.reload = reload.until(next);
            lives.give(new Command.SetAlarm(new Alarm(program.id, Alarm.Purpose.RELOAD), next));
            endLate(program, program.reload, true);
        }
    }

    private void endLate(Program program, Errand errand, boolean telling) {
        lives.endErrand(program, errand);
        if (errand.ended()) {
            boolean runWaits = errand.kind() != ErrandKind.RELOADCOMMAND || program.life instanceof Life.Clearing;
            lives.give(new Command.Tell(new ErrandNews.StillThere(program.id, errand.kind(), runWaits)));
        } else if (telling) {
            lives.give(new Command.Tell(
                    new ErrandNews.Failed(program.id, errand.kind(), new ErrandOutcome.Late(errand.kind()))));
        }
    }
}
