package org.gaggled.engine.loop;

import java.util.List;
import java.util.Objects;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.GaggleRules;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.event.EventFanout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the gaggle. It sleeps until something happens or a deadline is due; an idle gaggle costs nothing.
 *
 * <p>Nothing that can wait runs on it: processes are started by the launcher's threads, sinks have their own, and answers are
 * given on another. Once it runs it ends only with the gaggle: an error in one step is logged with what led to it, and
 * supervision goes on.
 *
 * <p>A plugin may take all the memory there is. A step for which there is not enough is tried again until there is, and what
 * it left half done is mended: nothing that happened to a program is lost, only events of it may be.
 *
 * <p>A plugin's launcher may call {@link System#exit} on the thread of the loop, which then never comes back. Another one {@linkplain
 * #takeOver takes over}, and ends the gaggle.
 */
public final class SupervisionLoop implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SupervisionLoop.class);

    /** Between two tries to go on without memory. */
    private static final long MEMORY_PAUSE_NANOS = 10_000_000;

    private final Gaggle gaggle;
    private final GaggleRules rules;
    private List<LaunchRequest> requests;
    private final ProcessLauncher launcher;
    private final EventFanout events;
    private final Deadlines deadlines;
    private final @Nullable LaunchedProcess[] processes;

    /** The last launch of each program. */
    private final @Nullable Run[] runs;

    /** Bounded by what fills it: two messages for each program's run, and {@link LoopControlPort#MAX_WAITING} requests. */
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();

    private final LoopControlPort controlPort;
    private final long origin = System.nanoTime();
    private boolean finished;

    /** What is being handled, or null between two messages. */
    private @Nullable Message inHand;

    /** The run that the launcher is being asked for, or null. */
    private @Nullable Run beingLaunched;

    /** Whether the thread that began has been lost. */
    private boolean takenOver;

    /**
     * A loop that has not begun.
     *
     * @param requests how to launch each program, in the order of the rules
     */
    public SupervisionLoop(
            GaggleRules rules, List<LaunchRequest> requests, ProcessLauncher launcher, EventFanout events) {
        this.gaggle = new Gaggle(rules);
        this.rules = rules;
        this.requests = List.copyOf(requests);
        this.launcher = launcher;
        this.events = events;
        this.controlPort = new LoopControlPort(inbox::add, events);
        this.deadlines = new Deadlines(requests.size());
        this.processes = new @Nullable LaunchedProcess[requests.size()];
        this.runs = new @Nullable Run[requests.size()];
        for (int program = 0; program < rules.programs().size(); program++) {
            controlPort.add(rules.programs().get(program).name(), program);
        }
    }

    /** Replaces how each program is launched, with what is known only after the control port has found its users; before the loop runs. */
    public void setRequests(List<LaunchRequest> value) {
        this.requests = List.copyOf(value);
    }

    /** Where requests go; may be used before the loop runs, and from any thread. */
    public LoopControlPort getControlPort() {
        return controlPort;
    }

    /** Keeps the gaggle, from its beginning until a shutdown has ended the last process. */
    @Override
    public void run() {
        handle(new Message.Told(new Input.Begin()));
        keep();
    }

    /**
     * Goes on with what another thread began that will never come back from the launcher, to end the gaggle: a shutdown was asked for.
     * The launcher is not asked to start anything any more.
     *
     * <p>That thread and this one must not both run: it is in {@link System#exit}, which does not return.
     */
    public void takeOver() {
        takenOver = true;
        Run lost = beingLaunched;
        if (lost != null && !lost.hasNews) {
            lost.startFailed(new StartFailure("the launcher ended gaggled", null));
        }
        Message broken = inHand;
        if (broken != null) {
            handleAgain(broken);
        }
        keep();
    }

    private void keep() {
        while (!finished) {
            Message message = nextMessage();
            if (message != null) {
                handle(message);
            }
            try {
                ringDueAlarms();
            } catch (OutOfMemoryError e) {
                awaitMemory();
            }
        }
        close();
    }

    /** Refuses requests from now on, and those that were not answered; what a run does at its end, and what is left to do when there is none. */
    @Override
    public void close() {
        controlPort.close(inbox);
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    /** Waits for a message, or until an alarm is due: then there is none. */
    private @Nullable Message nextMessage() {
        try {
            long next = deadlines.next();
            return next == Deadlines.NEVER ? inbox.take() : inbox.poll(next - now(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody is meant to interrupt this thread, and giving up is not an answer: the programs still need their keeper.
            log.warn("the supervision loop was interrupted; it goes on", e);
            return null;
        }
    }

    private void ringDueAlarms() {
        long now = now();
        while (deadlines.next() <= now) {
            // Made before the alarm is taken out, so that it is not lost when there is no memory.
            Message rang = new Message.Told(new Input.AlarmRang(deadlines.first()));
            deadlines.takeFirst();
            handle(rang);
        }
    }

    private void handle(Message message) {
        inHand = message;
        try {
            handleWithMemory(message, false);
        } catch (Throwable e) {
            survive(message, e);
        }
        inHand = null;
    }

    /** The thread that handled it was lost in the midst of it. */
    private void handleAgain(Message message) {
        try {
            handleWithMemory(message, true);
        } catch (Throwable e) {
            survive(message, e);
        }
        inHand = null;
    }

    /**
     * Tries until there is memory for it. Only what asks and changes nothing fails instead: there may be none for the answer.
     *
     * @param begun whether a try before was broken off, and has to be mended
     */
    private void handleWithMemory(Message message, boolean begun) {
        boolean handled = false;
        boolean broken = begun;
        while (!finished && (!handled || broken)) {
            try {
                if (handled) {
                    gaggle.recover(now(), command -> carryOut(command, null));
                    broken = false;
                } else {
                    dispatch(message);
                    handled = true;
                }
            } catch (OutOfMemoryError e) {
                if (!isNews(message)) {
                    throw e;
                }
                if (!broken) {
                    broken = true;
                    events.miss();
                }
                awaitMemory();
            }
        }
    }

    private static void awaitMemory() {
        LockSupport.parkNanos(MEMORY_PAUSE_NANOS);
    }

    /** Whether something has happened or is to happen; otherwise somebody wants to know something. */
    private static boolean isNews(Message message) {
        return switch (message) {
            case Message.Told told -> true;
            case Message.Running running -> true;
            case Message.Asked asked -> true;
            case Message.AskedStates asked -> false;
            case Message.AskedSnapshot asked -> false;
            case Message.AskedDescription asked -> false;
        };
    }

    private void dispatch(Message message) {
        switch (message) {
            case Message.Told told -> feed(told.input(), null);
            case Message.Running running -> {
                processes[running.program()] = running.process();
                feed(new Input.Started(running.program(), running.run(), running.process().getPid()), null);
            }
            case Message.Asked asked -> feed(asked.input(), asked);
            case Message.AskedSnapshot asked ->
                controlPort.answer(asked, new GaggleSnapshot(events.lastNumber(), gaggle.states(now())));
            case Message.AskedDescription asked -> controlPort.answer(asked, describe(asked.program()));
            case Message.AskedStates asked -> {
                Input mark = asked.input();
                if (mark != null) {
                    feed(mark, null);
                }
                controlPort.answer(asked, gaggle.states(now()));
            }
        }
    }

    private void survive(Message message, Throwable error) {
        try {
            log.error("error while handling {}; supervision goes on. Please report this", message, error);
            controlPort.fail(message, error);
        } catch (Throwable another) {
            // No memory for a log line, perhaps. The programs still need their keeper.
            error.addSuppressed(another);
        }
    }

    private ProgramDescription describe(int program) {
        Map<String, String> settings =
                ShownSettings.of(requests.get(program), rules.programs().get(program));
        return gaggle.describe(program, settings, now());
    }

    private void feed(Input input, Message.@Nullable Asked asked) {
        gaggle.handle(input, now(), command -> carryOut(command, asked));
    }

    /** Never fails for want of memory, for the gaggle relies on what it has commanded. */
    private void carryOut(Command command, Message.@Nullable Asked asked) {
        while (true) {
            try {
                carryOutOnce(command, asked);
                return;
            } catch (OutOfMemoryError e) {
                awaitMemory();
            }
        }
    }

    private void carryOutOnce(Command command, Message.@Nullable Asked asked) {
        switch (command) {
            case Command.Launch launch -> launch(launch);
            case Command.Signal signal -> {
                if (send(signal.program(), signal.signal()) == SignalOutcome.NOT_PERMITTED) {
                    inbox.add(new Message.Told(new Input.SignalRefused(signal.program(), signal.run(), signal.signal())));
                }
            }
            case Command.SignalAsAsked signal -> {
                ControlOutcome outcome = outcome(send(signal.program(), signal.signal()));
                if (asked != null) {
                    controlPort.answer(asked, outcome);
                }
            }
            case Command.Withdraw withdraw -> {
                Run run = runs[withdraw.program()];
                if (run != null && run.run == withdraw.run()) {
                    run.unwanted = true;
                }
            }
            case Command.SetAlarm alarm -> deadlines.set(alarm.program(), alarm.atNanos());
            case Command.ClearAlarm alarm -> deadlines.clear(alarm.program());
            case Command.Publish publish -> events.publish(publish);
            case Command.Answer answer -> {
                if (asked != null) {
                    controlPort.answer(asked, answer.outcome());
                }
            }
            case Command.Finished() -> finished = true;
        }
    }

    private SignalOutcome send(int program, ProcessSignal signal) {
        LaunchedProcess process = processes[program];
        return process == null ? SignalOutcome.GONE : process.send(signal);
    }

    private static ControlOutcome outcome(SignalOutcome outcome) {
        return switch (outcome) {
            case SENT -> ControlOutcome.DONE;
            case GONE -> ControlOutcome.NOT_RUNNING;
            case NOT_PERMITTED -> ControlOutcome.NOT_PERMITTED;
            case NOT_SUPPORTED -> ControlOutcome.NOT_SUPPORTED;
        };
    }

    private void launch(Command.Launch launch) {
        processes[launch.program()] = null;
        Run run = new Run(launch.program(), launch.run());
        runs[launch.program()] = run;
        if (takenOver) {
            run.startFailed(new StartFailure("gaggled ends", null));
            return;
        }
        beingLaunched = run;
        try {
            launcher.launch(requests.get(launch.program()), run);
        } catch (RuntimeException | Error e) {
            log.error("the launcher failed to take program {}", requests.get(launch.program()).getProgramName(), e);
            run.startFailed(new StartFailure("the launcher failed: " + e, null));
        }
        beingLaunched = null;
    }

    /** Tells the loop what becomes of one run. */
    private final class Run implements LaunchListener {

        private final int program;
        private final long run;
        /** What the launcher is told when it asks. One that does not ask makes the start, and what it tells counts. */
        private volatile boolean unwanted;

        private volatile boolean hasNews;

        Run(int program, long run) {
            this.program = program;
            this.run = run;
        }

        @Override
        public boolean isWanted() {
            if (unwanted) {
                tell(News.WITHDRAWN, null, null, null);
                return false;
            }
            return true;
        }

        @Override
        public void started(LaunchedProcess process) {
            tell(News.STARTED, process, null, null);
        }

        @Override
        public void startFailed(StartFailure failure) {
            tell(News.START_FAILED, null, failure, null);
        }

        @Override
        public void exited(ProcessExit exit) {
            tell(News.EXITED, null, null, exit);
        }

        @Override
        public void gone() {
            tell(News.GONE, null, null, null);
        }

        /** Tries until there is memory for the message: the launcher tells everything once. */
        private void tell(
                News news,
                @Nullable LaunchedProcess process,
                @Nullable StartFailure failure,
                @Nullable ProcessExit exit) {
            hasNews = true;
            while (true) {
                try {
                    inbox.add(switch (news) {
                        case STARTED -> new Message.Running(program, run, Objects.requireNonNull(process));
                        case START_FAILED ->
                            new Message.Told(new Input.StartFailed(program, run, Objects.requireNonNull(failure)));
                        case EXITED -> new Message.Told(new Input.Exited(program, run, Objects.requireNonNull(exit)));
                        case WITHDRAWN -> new Message.Told(new Input.Withdrawn(program, run));
                        case GONE -> new Message.Told(new Input.Gone(program, run));
                    });
                    return;
                } catch (OutOfMemoryError e) {
                    awaitMemory();
                }
            }
        }
    }

    /** What a launcher may tell of a run. */
    private enum News {
        STARTED,
        START_FAILED,
        WITHDRAWN,
        EXITED,
        GONE
    }
}
