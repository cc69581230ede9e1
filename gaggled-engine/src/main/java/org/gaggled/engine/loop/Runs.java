package org.gaggled.engine.loop;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.probe.NothingTold;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.probe.Probes;
import org.gaggled.engine.probe.Told;
import org.gaggled.engine.probe.UnpreparedException;
import org.gaggled.engine.probe.told.ToldProbes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of programs, and the commands around their lives: their processes, what those print, and what probes find of
 * them. For the loop's thread alone.
 */
final class Runs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Runs.class);

    /** Until a probe is tried again to begin for which the system had no thread. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final ProgramLaunches programs;

    /** The commands around programs' lives. */
    private final ErrandLaunches errands;

    private final Probes probes;
    private final Outputs outputs;
    private final Keeping keeping;
    private final Consumer<Message> inbox;

    /** Probes for which the system has no thread at the moment, and when each is tried again. */
    private final Deadlines<Command.Probe> postponed = new Deadlines<>();

    private Map<String, String> variables = Map.of();

    /**
     * None yet.
     *
     * @param outputs what programs print; closed with this
     * @param keeping where processes are noted, and what is left of those of an earlier gaggled
     * @param inbox takes what becomes of them, from any thread
     */
    Runs(ProcessLauncher launcher, ProbeKinds kinds, Outputs outputs, Keeping keeping, Consumer<Message> inbox) {
        this(launcher, outputs, keeping, inbox, new Probes(
                kinds, launcher, told(launcher, outputs, keeping, inbox),
                report -> inbox.accept(new Message.Probed(report))));
    }

    private static Told told(
            ProcessLauncher launcher, Outputs outputs, Keeping keeping, Consumer<Message> inbox) {
        Consumer<Input.Probed> heard = input -> inbox.accept(new Message.Happened(input));
        return launcher.getCapabilities().contains(LauncherCapability.DESCRIPTORS)
                ? new ToldProbes(outputs, keeping.names(), heard) : new NothingTold(heard);
    }

    /** The same, with those probes. */
    Runs(ProcessLauncher launcher, Outputs outputs, Keeping keeping, Consumer<Message> inbox, Probes probes) {
        this.outputs = outputs;
        this.keeping = keeping;
        this.inbox = inbox;
        this.programs = new ProgramLaunches(launcher, keeping.notes(), inbox);
        this.errands = new ErrandLaunches(launcher, keeping.notes(), outputs, inbox);
        this.probes = probes;
    }

    /** Tells that to what is launched from now on, by its environment, beside what its request says. */
    void tell(Map<String, String> told) {
        variables = Map.copyOf(told);
    }

    /** Expects those to be adopted that an earlier gaggled has left, of a gaggle that is defined so. */
    void expect(GaggleDefinition definition) {
        if (keeping.resumption() != null) {
            outputs.expect(keeping.resumption().adopted());
        }
        outputs.follow(definition);
    }

    /** All of them are adopted. */
    void expectNoMore() {
        outputs.expectNoMore();
    }

    /** What is launched from now on is defined so. */
    void follow(GaggleDefinition definition) {
        outputs.follow(definition);
    }

    /** Takes in what the core is told next. */
    void heed(Input input) {
        switch (input) {
            case Input.StartFailed failed -> notLaunched(failed.program(), failed.run());
            case Input.Withdrawn withdrawn -> notLaunched(withdrawn.program(), withdrawn.run());
            case Input.Exited exited when !exited.exit().hasLeftovers() -> over(exited.program(), exited.run());
            case Input.Gone gone -> over(gone.program(), gone.run());
            case Input.Resume resume -> outputs.follow(resume.definition());
            default -> {}
        }
    }

    private void notLaunched(ProgramId program, long run) {
        probes.notLaunched(program, run);
        outputs.notLaunched(program, run);
    }

    private void over(ProgramId program, long run) {
        postponeNoMore(program, run);
        probes.over(program, run);
        outputs.over(program, run);
    }

    private void postponeNoMore(ProgramId program, long run) {
        postponed.clearIf(probe -> probe.program().equals(program) && probe.run() == run);
    }

    /** Takes in the process of a run; gives the program's process before, if there is one. */
    @Nullable
    LaunchedProcess take(Message.ProcessStarted message) {
        Input.Started started = message.started();
        LaunchedProcess former = programs.take(started.program(), message.process());
        probes.launched(started.program(), started.run(), started.pid());
        outputs.launched(started.program(), started.run());
        return former;
    }

    /** Ends that process, which is nobody's; the program's is again the one before. */
    void takeBack(Message.ProcessStarted message, @Nullable LaunchedProcess former) {
        programs.takeBack(message.started().program(), former);
        message.process().signal(ProcessSignal.KILL);
    }

    /**
     * Takes in what is told of a command around a program's life, and gives what the core is told by that, if it is.
     */
    @Nullable
    Input take(Message.OfErrand message) {
        return errands.take(message);
    }

    /**
     * Does what the core has decided.
     *
     * @param now the time of the loop
     * @param answers takes the answer, where what is done is what somebody has asked for
     */
    void carryOut(Command.OfRun command, long now, Consumer<ControlOutcome> answers) {
        switch (command) {
            case Command.Adopt adopt -> adopt(adopt);
            case Command.AdoptErrand errand -> errands.adopt(errand, marked(errand.request(), errand.run()));
            case Command.Launch launch -> launch(launch);
            case Command.Signal signal -> signal(signal);
            case Command.SignalAsAsked signal ->
                    answers.accept(Operations.outcomeOf(programs.send(signal.program(), signal.signal())));
            case Command.Withdraw withdraw -> programs.withdraw(withdraw);
            case Command.Probe probe -> {
                postponed.clearIf(
                        other -> other.program().equals(probe.program()) && other.purpose() == probe.purpose());
                if (!begins(probe, now)) {
                    log.warn("{}: cannot be probed at the moment, because the system allows no more threads; it is"
                            + " tried again each second", probe.program());
                }
            }
            case Command.EndProbes end -> {
                postponeNoMore(end.program(), end.run());
                probes.end(end);
            }
            case Command.RunErrand errand -> errands.run(errand, announced(errand.request(), errand.run()));
            case Command.EndErrand errand -> errands.end(errand);
        }
    }

    private void launch(Command.Launch launch) {
        LaunchRequest request;
        try {
            request = outputs.prepare(
                    launch.program(), launch.run(),
                    probes.prepare(launch, announced(launch.request(), launch.run())));
        } catch (DescriptorException e) {
            programs.refuse(launch, ProgramLaunches.unread(e));
            return;
        } catch (UnpreparedException unprepared) {
            programs.refuse(launch, unprepared.failure());
            return;
        } catch (RuntimeException | Error e) {
            // The core waits for an answer.
            programs.refuse(launch, StartFailure.builder("gaggled failed to prepare it: " + e).build());
            throw e;
        }
        programs.launch(launch, request);
    }

    private void adopt(Command.Adopt adopt) {
        // First, because whatever fails after it: what nobody watches could not even be stopped.
        programs.adopt(adopt, marked(adopt.request(), adopt.run()));
        Keeping.Resumption resumption = keeping.resumption();
        try {
            probes.adopt(adopt, resumption != null && resumption.wasReady(adopt.program()));
        } finally {
            outputs.adopt(adopt.program(), adopt.run());
        }
    }

    /** Whether the probe begins now; otherwise it is postponed. */
    private boolean begins(Command.Probe probe, long now) {
        try {
            probes.begin(probe, () -> complete(programs.requestOf(probe.program())));
            return true;
        } catch (OutOfMemoryError noThread) {
            postponed.set(probe, now + PAUSE_NANOS);
            return false;
        }
    }

    /** When there is something to be tried again, or {@link Deadlines#NEVER}. */
    long next() {
        return postponed.next();
    }

    /** Tries again what is due. */
    void takeDue(long now) {
        for (Command.Probe due = postponed.takeDue(now); due != null; due = postponed.takeDue(now)) {
            if (begins(due, now)) {
                log.info("{}: is probed again", due.program());
            }
        }
    }

    private LaunchRequest announced(LaunchRequest request, long run) {
        return keeping.announced(complete(request), run);
    }

    private LaunchRequest marked(LaunchRequest request, long run) {
        return keeping.marked(complete(request), run);
    }

    /** The request with what every program is told. */
    private LaunchRequest complete(LaunchRequest request) {
        return variables.isEmpty() ? request : request.toBuilder().addEnvironment(variables).build();
    }

    private void signal(Command.Signal command) {
        if (programs.send(command.program(), command.signal()) == SignalOutcome.NOT_PERMITTED) {
            inbox.accept(new Message.Happened(
                    new Input.SignalRefused(command.program(), command.run(), command.signal())));
        }
    }

    /** Forgets a program of which nothing is left. */
    void forget(ProgramId program) {
        programs.forget(program);
        outputs.forget(program);
    }

    /** Reads what is printed to its end, and probes no more. */
    @Override
    public void close() {
        outputs.close();
        probes.close();
    }
}
