package org.gaggled.engine.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.program.ExitStatus;

/**
 * The runs that an earlier gaggled was broken off in, each wherever it was: they go on from there.
 *
 * <p>A process that was noted is taken over, and what became of it meanwhile is reported as ever. Where none was noted
 * nothing of that run has ever been executed, and the step that was to start it is done again. A command around a
 * program's life is killed, since nobody knows how far it came, and its step begins anew when it is gone.
 */
final class Resumption {

    private final Lives lives;
    private final Stops stops;
    private final Readiness readiness;
    private final Reports reports;
    private final Errands errands;

    /** What is to be done when every process is taken over, and the definition is the new one. */
    private final List<Runnable> then = new ArrayList<>();

    Resumption(Lives lives, Stops stops, Readiness readiness, Reports reports, Errands errands) {
        this.lives = lives;
        this.stops = stops;
        this.readiness = readiness;
        this.reports = reports;
        this.errands = errands;
    }

    /** Takes over what there is of those runs. */
    void takeOver(Map<Program, FormerProgram> left) {
        left.forEach((program, former) -> {
            lives.setAlarms(program);
            if (program.hasRun()) {
                takeOver(program, former);
            }
        });
    }

    /** What is to be done then for the runs of which there was nothing to take over, once. */
    List<Runnable> rest() {
        List<Runnable> steps = List.copyOf(then);
        then.clear();
        return steps;
    }

    private void takeOver(Program program, FormerProgram former) {
        ProcessIdentity process = former.process();
        switch (program.life) {
            case Life.Running running -> {
                readiness.recall(program, running);
                if (process == null) {
                    then.add(() -> reports.lost(program));
                } else {
                    adopt(program, process);
                }
            }
            case Life.Starting _ -> {
                if (process == null) {
                    then.add(() -> launchAnew(program));
                } else {
                    adopt(program, process);
                }
            }
            case Life.Stopping stopping -> {
                if (process == null) {
                    then.add(() -> reports.lost(program));
                } else {
                    adopt(program, process);
                    if (stopping.pid() != 0) {
                        stops.goOn(program, stopping, former.carriedOut());
                    }
                }
            }
            case Life.Preparing _,Life.Clearing _,Life.Down _,Life.Waiting _ -> {}
        }
        takeOverErrands(program, former);
    }

    /** Unless something else that is found now has taken it back. */
    private void launchAnew(Program program) {
        if (program.life instanceof Life.Starting) {
            errands.launchAnew(program);
        } else {
            reports.lost(program);
        }
    }

    private void adopt(Program program, ProcessIdentity process) {
        program.adopting = true;
        lives.give(new Command.Adopt(
                program.id, program.run, launched(program), program.rules().probing(), process));
    }

    private static LaunchRequest launched(Program program) {
        LaunchRequest launched = program.launched;
        return launched == null ? program.definition.launch() : launched;
    }

    private void takeOverErrands(Program program, FormerProgram former) {
        long deadline = lives.now() + Stops.OVERDUE.toNanos();
        Errand errand = program.errand;
        if (errand != null) {
            Errand taken = errand.ofFormer(deadline);
            program.errand = taken;
            switch (program.life) {
                case Life.Preparing preparing -> lives.become(program, preparing.until(deadline));
                case Life.Clearing _ -> lives.become(program, new Life.Clearing(deadline));
                case Life.Down _,Life.Waiting _,Life.Starting _,Life.Running _,Life.Stopping _ -> {}
            }
            takeOver(program, taken, former);
        }
        Errand reload = program.reload;
        if (reload != null) {
            Errand taken = reload.ofFormer(deadline);
            program.reload = taken;
            lives.give(new Command.SetAlarm(new Alarm(program.id, Alarm.Purpose.RELOAD), deadline));
            takeOver(program, taken, former);
        }
    }

    private void takeOver(Program program, Errand errand, FormerProgram former) {
        ErrandKind kind = errand.kind();
        ProcessIdentity process = former.errands().get(kind);
        if (process == null) {
            then.add(() -> errands.ended(program, new Input.ErrandEnded(
                    program.id, program.run, kind, new ErrandOutcome.TakenBack())));
        } else {
            LaunchRequest request = launched(program).toBuilder().scope(SignalScope.GROUP).build();
            lives.give(new Command.AdoptErrand(program.id, program.run, kind, request, process));
            lives.give(new Command.EndErrand(program.id, program.run, kind));
        }
    }

    /** The end of a process of which nobody can tell anything any more. */
    static ProcessExit unknownEnd() {
        return ProcessExit.builder(new ExitStatus.Unknown(null)).build();
    }
}
