package org.gaggled.engine.loop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Account;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.EssentialEnd;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.schedule.Schedules;
import org.gaggled.engine.words.EventWords;
import org.gaggled.engine.text.Wording;
import org.gaggled.engine.words.SituationWords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the gaggle. It sleeps until something happens or a deadline is due; an idle gaggle costs
 * nothing.
 *
 * <p>Nothing that can wait runs on it: processes are started by the launcher's threads, sinks have their own, and
 * answers are given on another. Once it runs it ends only with the gaggle: an error in one step is logged with what led
 * to it, and supervision goes on.
 *
 * <p>Without memory it does not go on: {@link #killAll} ends what it keeps, and with it ends gaggled, to be started
 * again by whatever started it.
 */
public final class SupervisionLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SupervisionLoop.class);

    private static final int OUT_OF_MEMORY_STATUS = 1;

    private final ProcessLauncher launcher;
    private final EventFanout events;
    private final Gaggle gaggle;
    private final Deadlines<Alarm> deadlines = new Deadlines<>();
    private final Schedules schedules;

    /** The processes there are; written by the loop alone, read by whoever ends them all. */
    private final Map<ProgramId, LaunchedProcess> processes = new ConcurrentHashMap<>();

    /** The last launch of each program. */
    private final Map<ProgramId, Run> launched = new HashMap<>();

    /**
     * Bounded by what fills it: two messages for each program's run, three for each command around its life, and
     * {@link LoopControlPort#MAX_WAITING} requests.
     */
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();

    /** The commands around programs' lives. */
    private final ErrandLaunches errands;

    private final LoopControlPort controlPort;
    private final Operations operations;
    private final Operations.Core core = new Asked();
    private final long origin = System.nanoTime();
    private Map<String, String> variables = Map.of();
    private boolean finished;
    private @Nullable EssentialEnd essentialEnd;

    /** A loop that has not begun; its control port takes requests already. */
    public SupervisionLoop(
            ProcessLauncher launcher, EventFanout events, GaggleDefinition definition, Schedules schedules) {
        this.launcher = launcher;
        this.events = events;
        this.schedules = schedules;
        this.gaggle = new Gaggle(definition);
        this.errands = new ErrandLaunches(launcher, this::putIn);
        this.controlPort = new LoopControlPort(inbox, events, definition);
        this.operations = new Operations(controlPort);
    }

    /** Where requests go; may be used before the loop runs, and from any thread. */
    public LoopControlPort getControlPort() {
        return controlPort;
    }

    /**
     * Keeps the gaggle, from its beginning until a shutdown has ended the last process. Called once.
     *
     * @param told variables of the environment that every program is started with, beside those of its definition
     * @return the end of an essential program, if that is what ended the gaggle; null where somebody asked for it
     */
    public @Nullable EssentialEnd run(Map<String, String> told) {
        variables = Map.copyOf(told);
        handle(new Message.Happened(new Input.Begin()));
        attempt("schedules", () -> schedules.follow(gaggle.definition(), now()));
        while (!finished) {
            Message message = nextMessage();
            if (message != null) {
                handle(message);
            }
            for (Alarm due = deadlines.takeDue(now()); due != null && !finished; due = deadlines.takeDue(now())) {
                handle(new Message.Happened(new Input.AlarmRang(due)));
            }
            if (!finished) {
                attempt("schedules", () -> schedules.takeDue(now()).forEach(this::tellDue));
            }
            attempt("those who wait", () -> operations.look(core, now()));
        }
        close();
        return essentialEnd;
    }

    /**
     * Refuses requests from now on, and those that were not answered; what a run does at its end, and what is left to
     * do when there is none.
     */
    @Override
    public void close() {
        operations.close();
        controlPort.close();
    }

    /** Sends SIGKILL to every process there is, from whatever thread, when the loop itself can no longer stop them. */
    public void killAll() {
        processes.values().forEach(process -> process.signal(ProcessSignal.KILL));
        errands.killAll();
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    /** Waits for a message, or until an alarm is due: then there is none. */
    private @Nullable Message nextMessage() {
        try {
            long next = Math.min(Math.min(deadlines.next(), operations.next()), schedules.next());
            return next == Deadlines.NEVER ? inbox.take() : inbox.poll(next - now(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody is meant to interrupt this thread, and giving up is not an answer: the programs still need their
            // keeper.
            log.warn("the supervision loop was interrupted; it goes on", e);
            return null;
        }
    }

    private void tellDue(ProgramId program) {
        handle(new Message.Happened(new Input.Due(program)));
    }

    private void handle(Message message) {
        Throwable error = attempt(message, () -> dispatch(message));
        if (error != null && message instanceof Message.Question<?> question) {
            controlPort.fail(question, error);
        }
    }

    /** Does one step, and says what error broke it off. */
    private @Nullable Throwable attempt(Object what, Runnable step) {
        try {
            step.run();
        } catch (OutOfMemoryError e) {
            endWithoutMemory();
        } catch (RuntimeException | Error e) {
            log.error("error while handling {}; supervision goes on. Please report this", what, e);
            return e;
        }
        return null;
    }

    /**
     * A step that was broken off anywhere cannot be mended simply, so what it may have got wrong ends here: with every
     * process and with gaggled, which its own keeper (systemd, a container's runtime) starts again.
     */
    private void endWithoutMemory() {
        try {
            killAll();
            System.err.println(
                    "gaggled: out of memory: every program was killed, and gaggled ends; GAGGLED_JAVA_OPTS=-Xmx... gives it more");
        } finally {
            Runtime.getRuntime().halt(OUT_OF_MEMORY_STATUS);
        }
    }

    private void dispatch(Message message) {
        switch (message) {
            case Message.Happened happened -> feed(happened.input(), _ -> {});
            case Message.ProcessStarted started -> handOver(started);
            case Message.OfErrand told -> {
                Input input = errands.take(told);
                if (input != null) {
                    feed(input, _ -> {});
                }
            }
            case Message.Operate operate -> operations.perform(operate, core, now());
            case Message.AskDescription ask -> describe(ask);
            case Message.AskSnapshot ask -> {
                if (ask.mark() != null) {
                    feed(ask.mark(), _ -> {});
                }
                controlPort.answer(ask, new GaggleSnapshot(events.lastNumber(), gaggle.states(now())));
            }
        }
    }

    private void describe(Message.AskDescription ask) {
        ProgramId program = gaggle.find(ask.program());
        Account account = program == null ? null : gaggle.account(program, now());
        if (program == null || account == null) {
            controlPort.fail(
                    ask,
                    new ControlException(
                            ControlOutcome.NO_SUCH_PROGRAM, noProgram(ask.program())));
        } else {
            controlPort.answer(ask, SituationWords.describe(account, schedules.nextRun(program, now())));
        }
    }

    /** Whoever asks about several at once is told that these are several. */
    private String noProgram(String name) {
        List<String> meant = ProgramSelector.named(name).select(gaggle.definition().names()).getNames();
        return meant.isEmpty()
                ? "no program has the name '" + name + "'"
                : "'" + name + "' stands for " + Wording.listed(meant) + "; ask for one of them";
    }

    private void feed(Input input, Consumer<ControlOutcome> answer) {
        gaggle.handle(input, now(), command -> carryOut(command, answer));
        switch (input) {
            case Input.Replace _ -> {
                controlPort.follow(gaggle.definition());
                schedules.follow(gaggle.definition(), now());
            }
            // A run may be over by it, of which there is no event.
            case Input.ErrandEnded ended -> operations.happened(ended.program());
            default -> {}
        }
    }

    /** The core, as operations ask it. */
    private final class Asked implements Operations.Core {

        private @Nullable ControlOutcome outcome;

        @Override
        public ControlOutcome ask(Input.Request request) {
            outcome = null;
            feed(request, came -> outcome = came);
            return Objects.requireNonNull(outcome, "each request is answered");
        }

        @Override
        public ProgramId find(String name) {
            return Objects.requireNonNullElseGet(gaggle.find(name), () -> new ProgramId(name));
        }

        @Override
        public @Nullable ProgramState state(ProgramId program) {
            return gaggle.state(program, now());
        }
    }

    /** The process must be known before the core is: it may be told to end at once. */
    private void handOver(Message.ProcessStarted message) {
        ProgramId program = message.started().program();
        LaunchedProcess former = processes.put(program, message.process());
        gaggle.handle(message.started(), now(), command -> {
            if (command instanceof Command.Refuse refuse) {
                takeBack(program, former);
                refuse(refuse);
                message.process().signal(ProcessSignal.KILL);
            } else {
                carryOut(command, _ -> {});
            }
        });
    }

    private void takeBack(ProgramId program, @Nullable LaunchedProcess former) {
        if (former == null) {
            processes.remove(program);
        } else {
            processes.put(program, former);
        }
    }

    private void carryOut(Command command, Consumer<ControlOutcome> answers) {
        switch (command) {
            case Command.Launch launch -> launch(launch);
            case Command.Signal signal -> signal(signal);
            case Command.SignalAsAsked signal -> answers.accept(
                    Operations.outcomeOf(send(signal.program(), signal.signal())));
            case Command.Withdraw withdraw -> {
                Run run = launched.get(withdraw.program());
                if (run != null && run.run == withdraw.run()) {
                    run.unwanted = true;
                }
            }
            case Command.Probe _,Command.EndProbes _ -> {}
            case Command.RunErrand errand -> errands.run(errand, complete(errand.request()));
            case Command.EndErrand errand -> errands.end(errand);
            case Command.Tell tell -> log.warn(EventWords.messageOf(tell.news()));
            case Command.SetAlarm set -> deadlines.set(set.alarm(), set.atNanos());
            case Command.ClearAlarm clear -> deadlines.clear(clear.alarm());
            case Command.Publish publish -> publish(publish.notice());
            case Command.Answer answer -> answers.accept(answer.outcome());
            case Command.Refuse refuse -> refuse(refuse);
            case Command.Forget forget -> {
                processes.remove(forget.program());
                launched.remove(forget.program());
            }
            case Command.Finished end -> {
                finished = true;
                essentialEnd = end.essential();
            }
        }
    }

    private void publish(Notice notice) {
        events.publish(notice);
        if (notice instanceof Notice.OfProgram told) {
            operations.happened(core.find(told.state().getName()));
        }
    }

    private void signal(Command.Signal command) {
        if (send(command.program(), command.signal()) == SignalOutcome.NOT_PERMITTED) {
            inbox.add(new Message.Happened(
                    new Input.SignalRefused(command.program(), command.run(), command.signal())));
        }
    }

    private SignalOutcome send(ProgramId program, ProcessSignal signal) {
        LaunchedProcess process = processes.get(program);
        return process == null ? SignalOutcome.GONE : process.send(signal);
    }

    private static void refuse(Command.Refuse refuse) {
        log.error(
                "the launcher reports what is not possible: {}, but {}. That is a fault of the launcher",
                refuse.report(),
                refuse.now());
    }

    private void launch(Command.Launch launch) {
        processes.remove(launch.program());
        Run run = new Run(launch.program(), launch.run());
        launched.put(launch.program(), run);
        try {
            launcher.launch(complete(launch.request()), run);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            log.error("the launcher failed to take program {}", launch.program(), e);
            run.startFailed(StartFailure.builder("the launcher failed: " + e).build());
        }
    }

    /** The request with what every program is told. */
    private LaunchRequest complete(LaunchRequest request) {
        return variables.isEmpty() ? request : request.toBuilder().addEnvironment(variables).build();
    }

    /** A launcher tells everything once: what there is no memory for now would never be known. */
    private void putIn(Message message) {
        try {
            inbox.add(message);
        } catch (OutOfMemoryError e) {
            endWithoutMemory();
        }
    }

    /** Tells the loop what becomes of one run. */
    private final class Run implements LaunchListener {

        private final ProgramId program;
        private final long run;

        /** What the launcher is told when it asks. One that does not ask makes the start, and what it tells counts. */
        private volatile boolean unwanted;

        /** Whether the launcher's answer to the request is known: it may ask again, which changes nothing. */
        private boolean answered;

        Run(ProgramId program, long run) {
            this.program = program;
            this.run = run;
        }

        @Override
        public boolean isWanted() {
            if (unwanted && !answered) {
                answered = true;
                tell(() -> new Message.Happened(new Input.Withdrawn(program, run)));
            }
            return !unwanted;
        }

        @Override
        public void started(LaunchedProcess process) {
            answered = true;
            tell(() -> new Message.ProcessStarted(new Input.Started(program, run, process.getPid()), process));
        }

        @Override
        public void startFailed(StartFailure failure) {
            answered = true;
            tell(() -> new Message.Happened(new Input.StartFailed(program, run, failure)));
        }

        @Override
        public void exited(ProcessExit exit) {
            tell(() -> new Message.Happened(new Input.Exited(program, run, exit)));
        }

        @Override
        public void gone() {
            tell(() -> new Message.Happened(new Input.Gone(program, run)));
        }

        /** The launcher tells everything once: what there is no memory for now would never be known. */
        private void tell(Supplier<Message> message) {
            try {
                inbox.add(message.get());
            } catch (OutOfMemoryError e) {
                endWithoutMemory();
            }
        }
    }
}
