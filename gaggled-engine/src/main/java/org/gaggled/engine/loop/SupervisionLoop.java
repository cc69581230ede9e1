package org.gaggled.engine.loop;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.Operation;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Alarm;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.EssentialEnd;
import org.gaggled.engine.core.Gaggle;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.history.RunHistory;
import org.gaggled.engine.output.Outputs;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.schedule.Schedules;
import org.gaggled.engine.words.EventWords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the gaggle. It sleeps until something happens or a deadline is due; an idle gaggle costs
 * nothing.
 *
 * <p>Nothing that can wait runs on it: processes are started by the launcher's threads, sinks have their own, and
 * answers are given on another. Once it runs it ends only with the gaggle: an error in one step is logged with what led
 * to it, and supervision goes on. Where the heap is full, the virtual machine ends at once (see {@code bin/gaggled}).
 */
public final class SupervisionLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SupervisionLoop.class);

    private final EventFanout events;
    private final Gaggle gaggle;
    private final Deadlines<Alarm> deadlines = new Deadlines<>();
    private final Schedules schedules;
    private final Descriptions descriptions;

    private final BlockingQueue<Message> inbox;
    private final LongSupplier clock;
    private final Runs runs;
    private final LogBook logs;
    private final RunHistory history;
    private final LoopControlPort controlPort;
    private final Operations operations;
    private final PlaceKeeping places;
    private final Neighbours neighbours;
    private final Operations.Core core = new Asked();
    private final Keeping keeping;
    private final GaggleDefinition first;
    private final long origin;

    /** What the current step has to tell, in its order. */
    private final List<Command.Publish> unpublished = new ArrayList<>();

    private boolean finished;
    private boolean suspended;
    private @Nullable EssentialEnd essentialEnd;

    /**
     * A loop that has not begun; its control port takes requests already. Of the programs' runs it tells what it has
     * seen itself.
     *
     * @param outputs what programs print; closed with the loop
     * @param logs what they have printed, for whoever asks; closed with the loop
     */
    public SupervisionLoop(
            ProcessLauncher launcher, EventFanout events, GaggleDefinition definition, ProbeKinds kinds,
            Schedules schedules, Outputs outputs, LogBook logs) {
        this(launcher, events, definition, kinds, schedules, outputs, logs,
                RunHistory.open(null, InstantSource.system()), Keeping.NOTHING);
    }

    /**
     * The same, which goes on where an earlier gaggled was broken off.
     *
     * @param history the programs' runs, for whoever asks; closed with the loop
     * @param keeping what it goes on from, and what it keeps for the next one
     */
    public SupervisionLoop(
            ProcessLauncher launcher, EventFanout events, GaggleDefinition definition, ProbeKinds kinds,
            Schedules schedules, Outputs outputs, LogBook logs, RunHistory history, Keeping keeping) {
        this(launcher, events, definition, kinds, schedules, outputs, logs, history, keeping, Turns.real());
    }

    /** The same, by that clock. */
    SupervisionLoop(
            ProcessLauncher launcher, EventFanout events, GaggleDefinition definition, ProbeKinds kinds,
            Schedules schedules, Outputs outputs, LogBook logs, RunHistory history, Keeping keeping, Turns turns) {
        this.inbox = turns.inbox();
        this.clock = turns.clock();
        this.keeping = keeping;
        this.first = definition;
        this.origin = keeping.origin();
        this.logs = logs;
        this.history = history;
        this.events = events;
        this.schedules = schedules;
        this.gaggle = keeping.gaggle(definition);
        this.descriptions = new Descriptions(gaggle, schedules);
        this.runs = new Runs(launcher, kinds, outputs, keeping, inbox::add);
        this.controlPort = new LoopControlPort(inbox, events, logs, history, launcher::measure, definition);
        this.operations = new Operations(controlPort);
        this.places = new PlaceKeeping(
                launcher::fence, origin, keeping.resumption() != null, input -> feed(input, _ -> {}));
        this.neighbours = new Neighbours(inbox::add, places);
    }

    /** Where requests go; may be used before the loop runs, and from any thread. */
    public LoopControlPort getControlPort() {
        return controlPort;
    }

    /** What is heard of other hosts; may be used before the loop runs. */
    public Neighbours getNeighbours() {
        return neighbours;
    }

    /**
     * Keeps the gaggle, from its beginning until a shutdown has ended the last process. Called once.
     *
     * @param told variables of the environment that every program is started with, beside those of its definition
     * @return the end of an essential program, if that is what ended the gaggle; null where somebody asked for it
     */
    public @Nullable EssentialEnd run(Map<String, String> told) {
        runs.tell(told);
        attempt("what programs printed before", () -> runs.expect(gaggle.definition()));
        keeping.begin();
        handle(new Message.Happened(keeping.first(first)));
        attempt("what programs printed before", runs::expectNoMore);
        attempt("schedules", () -> schedules.follow(gaggle.definition(), now()));
        while (!finished) {
            Message message = nextMessage();
            if (!suspended && places.next() <= now()) {
                // Where this thread was late, what has come must not start what has no place here any more.
                attempt("places", this::lookAtPlaces);
            }
            if (message != null) {
                handle(message);
            }
            for (Alarm due = deadlines.takeDue(now()); due != null && !finished; due = deadlines.takeDue(now())) {
                handle(new Message.Happened(new Input.AlarmRang(due)));
            }
            if (!finished && runs.next() <= now()) {
                attempt("probes", () -> runs.takeDue(now()));
            }
            if (!finished) {
                attempt("schedules", () -> schedules.takeDue(now()).forEach(this::tellDue));
            }
            if (!suspended) {
                attempt("those who wait", () -> operations.look(core, now()));
                attempt("places", this::lookAtPlaces);
                attempt("other hosts", this::lookAtNeighbours);
            }
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
        // Whoever follows a program is told its last words.
        runs.close();
        logs.close();
        history.close();
    }

    /** Whether it has ended without stopping a program, for another gaggled to go on. */
    public boolean isSuspended() {
        return suspended;
    }

    private long now() {
        return clock.getAsLong() - origin;
    }

    private void lookAtPlaces() {
        places.look(gaggle, neighbours::report, now());
    }

    private void lookAtNeighbours() {
        neighbours.look(gaggle, now());
        Message.Operate waited = neighbours.takeWaited(gaggle.isEnding(), now());
        if (waited != null) {
            operations.perform(waited, core, now());
        }
    }

    /** Waits for a message, or until an alarm is due: then there is none. */
    private @Nullable Message nextMessage() {
        try {
            long next = Math.min(
                    Math.min(deadlines.next(), operations.next()), Math.min(schedules.next(), runs.next()));
            next = Math.min(next, Math.min(neighbours.next(), places.next()));
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
        } catch (RuntimeException | Error e) {
            log.error("error while handling {}; supervision goes on. Please report this", what, e);
            return e;
        }
        return null;
    }

    private void dispatch(Message message) {
        switch (message) {
            case Message.Happened happened -> feed(happened.input(), _ -> {});
            case Message.ProcessStarted started -> handOver(started);
            case Message.OfErrand told -> {
                Input input = runs.take(told);
                if (input != null) {
                    feed(input, _ -> {});
                }
            }
            case Message.Probed probed -> {
                Input input = probed.report().take();
                if (input != null) {
                    feed(input, _ -> {});
                }
            }
            case Message.Operate operate -> {
                boolean ends = operate.request().getOperation() == Operation.SHUTDOWN && !gaggle.isEnding();
                if (!ends || !neighbours.keepsWaiting(operate, now())) {
                    operations.perform(operate, core, now());
                }
            }
            case Message.NeighboursHeard _ -> neighbours.takeHeard().forEach(input -> feed(input, _ -> {}));
            case Message.TellNeighbours tell -> neighbours.tellBy(tell.membership());
            case Message.Replace replace -> controlPort.answer(replace, replace(replace));
            case Message.AskDescription ask -> controlPort.answer(ask, descriptions, now());
            case Message.AskSnapshot ask -> {
                if (ask.mark() != null) {
                    feed(ask.mark(), _ -> {});
                }
                controlPort.answer(ask, new GaggleSnapshot(events.lastNumber(), gaggle.states(now())));
            }
            case Message.AskNeighbours ask -> controlPort.answer(
                    ask, new ClusterSnapshot(neighbours.host(), gaggle.neighbours(now())));
            case Message.Suspend suspend -> suspend(suspend);
        }
    }

    private void suspend(Message.Suspend message) {
        if (!gaggle.isEnding()) {
            suspended = true;
            attempt("the end of the launcher", message.closing());
            inbox.stream().map(Suspension::taken).flatMap(Optional::stream).toList().forEach(this::handle);
            finished = true;
        }
        if (suspended) {
            controlPort.answer(message, true);
        } else {
            controlPort.fail(message, new ControlException(ControlOutcome.SHUTTING_DOWN));
        }
    }

    private ControlOutcome replace(Message.Replace replace) {
        if (gaggle.isEnding()) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        GaggleDefinition next = replace.input().definition();
        try {
            // Before a program is launched by it.
            runs.follow(next);
            replace.beforehand().run();
            keeping.follow(replace.state());
            runs.tell(replace.variables());
            return core.ask(replace.input());
        } catch (RuntimeException | Error e) {
            if (gaggle.definition().equals(next)) {
                log.error("error after another configuration has taken effect. Please report this", e);
                return ControlOutcome.DONE;
            }
            runs.follow(gaggle.definition());
            throw e;
        }
    }

    private void feed(Input input, Consumer<ControlOutcome> answer) {
        runs.heed(input);
        step(input, command -> carryOutInTurn(command, answer));
        switch (input) {
            case Input.Replace _,Input.Resume _ -> {
                controlPort.follow(gaggle.definition());
                schedules.follow(gaggle.definition(), now());
            }
            // A run may be over by it, of which there is no event.
            case Input.ErrandEnded ended -> operations.happened(ended.program());
            default -> {}
        }
    }

    private void stepIsDone() {
        if (!suspended) {
            keeping.stepIsDone();
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
        Input.Started started = message.started();
        LaunchedProcess former = runs.take(message);
        step(started, command -> {
            if (command instanceof Command.Refuse refuse) {
                ProgramLaunches.blame(refuse);
                runs.takeBack(message, former);
            } else {
                carryOutInTurn(command, _ -> {});
            }
        });
    }

    private void step(Input input, Consumer<Command> commands) {
        try {
            gaggle.handle(input, now(), commands);
        } finally {
            publishAll();
        }
        stepIsDone();
    }

    /**
     * A launch does not wait until everybody has been told what led to it: they would be woken up before it, and on a
     * machine with few processors they would run before it.
     */
    private void carryOutInTurn(Command command, Consumer<ControlOutcome> answers) {
        switch (command) {
            case Command.Publish publish -> unpublished.add(publish);
            case Command.Launch _,Command.SetAlarm _,Command.ClearAlarm _ ->
                    attempt(command.getClass(), () -> carryOut(command, answers));
            default -> {
                publishAll();
                attempt(command.getClass(), () -> carryOut(command, answers));
            }
        }
    }

    private void publishAll() {
        unpublished.forEach(each -> attempt(each.getClass(), () -> carryOut(each, _ -> {})));
        unpublished.clear();
    }

    private void carryOut(Command command, Consumer<ControlOutcome> answers) {
        if (suspended && Suspension.leaves(command)) {
            return;
        }
        switch (command) {
            case Command.Remember remember -> keeping.remember(remember);
            case Command.OfRun ofRun -> runs.carryOut(ofRun, now(), answers);
            case Command.Tell tell -> log.warn(EventWords.messageOf(tell.news()));
            case Command.SetAlarm set -> deadlines.set(set.alarm(), set.atNanos());
            case Command.ClearAlarm clear -> deadlines.clear(clear.alarm());
            case Command.Publish publish -> publish(publish.notice());
            case Command.Answer answer -> answers.accept(answer.outcome());
            case Command.Refuse refuse -> ProgramLaunches.blame(refuse);
            case Command.Forget forget -> {
                keeping.forget(forget.program());
                runs.forget(forget.program());
                // Of a program that was not started there is no event, and somebody may wait for it.
                operations.happened(forget.program());
            }
            case Command.Finished end -> {
                keeping.finish();
                finished = true;
                suspended = false;
                essentialEnd = end.essential();
            }
        }
    }

    private void publish(Notice notice) {
        keeping.event(events.lastNumber() + 1);
        history.note(notice);
        events.publish(notice);
        if (notice instanceof Notice.OfProgram told) {
            operations.happened(core.find(told.state().getName()));
        }
    }
}
