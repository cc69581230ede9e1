package org.gaggled.engine.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of the programs: has the launcher start and signal them, and puts what becomes of them into the loop's
 * inbox. For the loop's thread alone.
 */
final class ProgramLaunches {

    private static final Logger log = LoggerFactory.getLogger(ProgramLaunches.class);

    private final ProcessLauncher launcher;
    private final ProcessNotes notes;
    private final Consumer<Message> inbox;

    /** The processes there are. */
    private final Map<ProgramId, LaunchedProcess> processes = new HashMap<>();

    /** The last launch of each program. */
    private final Map<ProgramId, Run> launched = new HashMap<>();

    /** Those of that launcher, whose processes are noted there. */
    ProgramLaunches(ProcessLauncher launcher, ProcessNotes notes, Consumer<Message> inbox) {
        this.launcher = launcher;
        this.notes = notes;
        this.inbox = inbox;
    }

    /** Has a process started; {@code request} is the command's, with what else the process is to have. */
    void launch(Command.Launch command, LaunchRequest request) {
        Run run = begin(new Run(command.program(), command.run(), command.request(), null));
        try {
            launcher.launch(request, run);
        } catch (RuntimeException | Error e) {
            log.error("the launcher failed to take program {}", command.program(), e);
            run.startFailed(StartFailure.builder("the launcher failed: " + e).build());
        }
    }

    /** Has the process of an earlier gaggled taken over; {@code request} is as for {@link #launch}. */
    void adopt(Command.Adopt command, LaunchRequest request) {
        Run run = begin(new Run(command.program(), command.run(), command.request(), new ArrayList<>()));
        run.adoption = new Adoption(request, command.process());
        adopt(run);
    }

    /**
     * Asks the launcher for it, and again with the next signal where that fails. That a process is gone is not guessed:
     * it would be started a second time.
     */
    private void adopt(Run run) {
        Adoption asked = run.adoption;
        if (asked != null) {
            try {
                launcher.adopt(asked.request, asked.process, run);
                run.adoption = null;
            } catch (RuntimeException | Error e) {
                log.error("the launcher failed to adopt process {} of program {}, which is taken to run; it is asked"
                        + " again with the next signal", asked.process.pid(), run.program, e);
            }
        }
    }

    /** What the launcher is asked for with an adoption. */
    private record Adoption(LaunchRequest request, ProcessIdentity process) {}

    private Run begin(Run run) {
        processes.remove(run.program);
        launched.put(run.program, run);
        return run;
    }

    /** Tells of a launch that is not made at all, for that reason. */
    void refuse(Command.Launch command, StartFailure failure) {
        begin(new Run(command.program(), command.run(), command.request(), null)).startFailed(failure);
    }

    /** That what a process prints cannot be read, so that it is not started. */
    static StartFailure unread(DescriptorException reason) {
        return StartFailure.builder("what it prints cannot be read: " + reason.getMessage())
                .systemError(reason.systemError()).build();
    }

    /** Says what the launcher has told that cannot be. */
    static void blame(Command.Refuse refuse) {
        log.error(
                "the launcher reports what is not possible: {}, but {}. That is a fault of the launcher",
                refuse.report(),
                refuse.now());
    }

    /** Tells the launcher, when it asks, that a launch is not wanted any more. */
    void withdraw(Command.Withdraw command) {
        Run run = launched.get(command.program());
        if (run != null && run.number == command.run()) {
            run.unwanted = true;
        }
    }

    /** What the last launch of a program was asked for with, by the core. */
    LaunchRequest requestOf(ProgramId program) {
        return Objects.requireNonNull(launched.get(program), "never launched").request;
    }

    /** Takes in the process of a run; gives the program's process before, if there is one. */
    @Nullable
    LaunchedProcess take(ProgramId program, LaunchedProcess process) {
        LaunchedProcess former = processes.put(program, process);
        Run run = launched.get(program);
        if (run != null) {
            run.sendEarly(process);
        }
        return former;
    }

    /** Undoes {@link #take}. */
    void takeBack(ProgramId program, @Nullable LaunchedProcess former) {
        if (former == null) {
            processes.remove(program);
        } else {
            processes.put(program, former);
        }
    }

    /** Signals what is left of a program's run; one that is being adopted gets the signal when that is done. */
    SignalOutcome send(ProgramId program, ProcessSignal signal) {
        LaunchedProcess process = processes.get(program);
        Run run = launched.get(program);
        if (process == null && run != null && run.early != null) {
            run.early.add(signal);
            adopt(run);
            return SignalOutcome.SENT;
        }
        return process == null ? SignalOutcome.GONE : process.send(signal);
    }

    /** Forgets a program of which nothing is left. */
    void forget(ProgramId program) {
        processes.remove(program);
        launched.remove(program);
    }

    /** Tells the loop what becomes of one run. */
    private final class Run implements LaunchListener {

        private final ProgramId program;
        private final long number;
        private final LaunchRequest request;

        /** The signals that are waiting for a process that is being adopted; null where none is. */
        private @Nullable List<ProcessSignal> early;

        /** What the launcher has not taken yet; null where it has, or there is nothing to adopt. */
        private @Nullable Adoption adoption;

        /** What the launcher is told when it asks. One that does not ask makes the start, and what it tells counts. */
        private volatile boolean unwanted;

        /** Whether the launcher's answer to the request is known: it may ask again, which changes nothing. */
        private boolean answered;

        Run(ProgramId program, long number, LaunchRequest request, @Nullable List<ProcessSignal> early) {
            this.program = program;
            this.number = number;
            this.request = request;
            this.early = early;
        }

        private void sendEarly(LaunchedProcess process) {
            List<ProcessSignal> waiting = early;
            early = null;
            if (waiting != null) {
                waiting.stream()
                        .filter(signal -> process.send(signal) == SignalOutcome.NOT_PERMITTED)
                        .forEach(signal -> tell(new Input.SignalRefused(program, number, signal)));
            }
        }

        @Override
        public void spawned(ProcessIdentity process) {
            notes.spawned(program, number, null, process);
        }

        @Override
        public boolean isWanted() {
            if (unwanted && !answered) {
                answered = true;
                tell(new Input.Withdrawn(program, number));
            }
            return !unwanted;
        }

        @Override
        public void started(LaunchedProcess process) {
            answered = true;
            inbox.accept(new Message.ProcessStarted(
                    new Input.Started(program, number, process.getPid()), process));
        }

        @Override
        public void startFailed(StartFailure failure) {
            answered = true;
            tell(new Input.StartFailed(program, number, failure));
        }

        @Override
        public void exited(ProcessExit exit) {
            tell(new Input.Exited(program, number, exit));
        }

        @Override
        public void gone() {
            tell(new Input.Gone(program, number));
        }

        private void tell(Input input) {
            inbox.accept(new Message.Happened(input));
        }
    }
}
