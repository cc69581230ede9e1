package org.gaggled.engine.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.history.RunHistory;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.state.GaggleState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of requests into the loop, and of answers out of it. What takes long without the loop is done on the asker's
 * thread: to find out which programs are meant.
 *
 * <p>Answers are given on a thread that is neither the loop's nor the asker's, in the order of the requests, as far as
 * they do not wait for programs: what a control source attaches to an answer can delay other answers, never the
 * supervision.
 */
public final class LoopControlPort implements ControlPort {

    private static final Logger log = LoggerFactory.getLogger(LoopControlPort.class);

    /** How many requests may wait for their answer; one more is {@link ControlOutcome#BUSY}. */
    static final int MAX_WAITING = 10_000;

    /** As much of what programs are meant as the log shows. */
    private static final int LONGEST_TEXT = 100;

    private final BlockingQueue<Message> inbox;
    private final EventFanout events;
    private final AtomicInteger waiting = new AtomicInteger();
    private final OncePerMinute refusals = new OncePerMinute();
    private final ExecutorService answers = answerThread();

    private final LogBook logs;
    private final RunHistory history;
    private final UsageMeter usages;

    private volatile GaggleChanges changes = GaggleChanges.NOT_YET;

    /** The programs there are; replaced as a whole by the loop's thread, read by those who ask. */
    private volatile Known known;

    /** The programs of a definition, by what they are called. */
    private record Known(ProgramNames names, Map<String, ProgramDefinition> programs) {

        static Known of(GaggleDefinition definition) {
            Map<String, ProgramDefinition> programs = new HashMap<>();
            definition.programs().forEach((id, program) -> programs.put(id.name(), program));
            return new Known(definition.names(), programs);
        }
    }

    /** Guards the end: a message is either in the inbox before the loop closes it, or refused. */
    private final Object end = new Object();

    private boolean ended;

    /** The way into that inbox, for requests about the programs of that definition; how to look what processes use. */
    LoopControlPort(
            BlockingQueue<Message> inbox, EventFanout events, LogBook logs, RunHistory history,
            UsageMeter.Look usages, GaggleDefinition definition) {
        this.usages = new UsageMeter(usages, this::getSnapshot);
        this.inbox = inbox;
        this.events = events;
        this.logs = logs;
        this.history = history;
        this.known = Known.of(definition);
    }

    /** Takes requests about the programs of another definition from now on. */
    void follow(GaggleDefinition definition) {
        known = Known.of(definition);
    }

    /** One thread, there from the beginning: where the system allows no more of them, answers are wanted most. */
    private static ExecutorService answerThread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "control-answers");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.prestartAllCoreThreads();
        return executor;
    }

    @Override
    public CompletionStage<OperationResult> perform(OperationRequest request) {
        if (!request.getRequester().getRole().includes(request.getOperation().getRequiredRole())) {
            noteRefusal(request);
            return CompletableFuture.completedFuture(OperationResult.of(ControlOutcome.FORBIDDEN));
        }
        if (!reservePlace()) {
            return CompletableFuture.completedFuture(OperationResult.of(ControlOutcome.BUSY));
        }
        ProgramSelector selector = request.getPrograms();
        return send(new Message.Operate(
                request, selector == null ? null : selector.select(known.names()), new CompletableFuture<>()));
    }

    private void noteRefusal(OperationRequest request) {
        noteRefusal(request.getRequester(), request.getOperation().getWord(), request.getPrograms());
    }

    private void noteRefusal(Requester requester, String verb, @Nullable ProgramSelector selector) {
        String programs = selector == null ? "" : " " + selector;
        refusals.about(
                verb + " " + requester.getChannel() + " " + requester.getIdentity(),
                () -> log.warn(
                        "refused {}{} to {}: its role is {}",
                        verb,
                        programs.length() <= LONGEST_TEXT ? programs : programs.substring(0, LONGEST_TEXT) + "...",
                        requester,
                        requester.getRole().getWord()));
    }

    @Override
    public CompletionStage<GaggleSnapshot> getSnapshot() {
        return ask(answer -> new Message.AskSnapshot(null, answer));
    }

    @Override
    public CompletionStage<GaggleSnapshot> mark(int token) {
        return ask(answer -> new Message.AskSnapshot(new Input.DumpStates(token), answer));
    }

    @Override
    public CompletionStage<ProgramDescription> describe(String program) {
        return ask(answer -> new Message.AskDescription(program, answer));
    }

    @Override
    public CompletionStage<List<ProgramRun>> getRuns(String program) {
        return describe(program).thenCompose(description -> history.of(description.getState()));
    }

    @Override
    public CompletionStage<Map<String, CurrentUsage>> measure() {
        return usages.measure();
    }

    @Override
    public CompletionStage<ClusterSnapshot> getNeighbours() {
        return ask(Message.AskNeighbours::new);
    }

    @Override
    public CompletionStage<LogExcerpt> readLogs(LogRequest request) {
        if (!request.getRequester().getRole().includes(Role.WATCH)) {
            noteRefusal(request.getRequester(), "logs", request.getPrograms());
            return CompletableFuture.failedFuture(new ControlException(ControlOutcome.FORBIDDEN));
        }
        Known now = known;
        ProgramSelector.Selection selection = request.getPrograms().select(now.names());
        if (selection.getUnknown() != null) {
            return CompletableFuture.failedFuture(new ControlException(
                    ControlOutcome.NO_SUCH_PROGRAM,
                    Objects.requireNonNullElse(
                            selection.getExplanation(),
                            "no program has the name '" + selection.getUnknown() + "'")));
        }
        Map<ProgramId, OutputRules> rules = LinkedHashMap.newLinkedHashMap(selection.getNames().size());
        for (String name : selection.getNames()) {
            ProgramDefinition program = Objects.requireNonNull(now.programs().get(name), "it was selected");
            rules.put(program.id(), program.output());
        }
        return logs.read(request, rules);
    }

    @Override
    public CompletionStage<ReloadPlan> planReload(Requester requester) {
        return changing(requester, "plan", changes::plan);
    }

    @Override
    public CompletionStage<ReloadPlan> reload(Requester requester) {
        return changing(requester, "reload", () -> changes.reload(requester));
    }

    @Override
    public CompletionStage<Void> upgrade(Requester requester) {
        return changing(requester, "upgrade", () -> changes.upgrade(requester));
    }

    private <T> CompletionStage<T> changing(Requester requester, String verb, Supplier<CompletionStage<T>> change) {
        if (!requester.getRole().includes(Role.OPERATE)) {
            noteRefusal(requester, verb, null);
            return CompletableFuture.failedFuture(new ControlException(ControlOutcome.FORBIDDEN));
        }
        return change.get();
    }

    /** From now on, requests to change the gaggle as a whole go there. */
    public void changeBy(GaggleChanges value) {
        changes = value;
    }

    @Override
    public List<SinkState> getSinks() {
        return events.sinks();
    }

    @Override
    public Map<String, Long> getDroppedLines() {
        Map<String, Long> dropped = new HashMap<>();
        logs.dropped().forEach((program, lines) -> dropped.put(program.name(), lines));
        return dropped;
    }

    @Override
    public EventSubscription subscribe(String name, EventSink sink) {
        return events.subscribe(name, sink);
    }

    /**
     * Has another definition in force; for the host's own use. Answered after the first events of it are on their way
     * to the sinks: {@code DONE}, or why nothing has changed, {@code SHUTTING_DOWN} or {@code ENDED}. Where it fails,
     * the definition before is in force.
     *
     * @param variables what programs that are launched from then on are told, beside what their definitions say
     * @param state what it is noted in for the next gaggled; null where nothing is
     * @param beforehand done on the loop, if the definition is to be in force, right before its first event
     */
    public CompletionStage<ControlOutcome> replace(
            Input.Replace input, Map<String, String> variables, GaggleState.@Nullable Next state,
            Runnable beforehand) {
        waiting.incrementAndGet();
        return send(new Message.Replace(input, variables, state, beforehand, new CompletableFuture<>()));
    }

    /** Gives an answer on the thread on which answers are given; after the end, on this one. */
    public void answering(Runnable answer) {
        try {
            answers.execute(answer);
        } catch (RejectedExecutionException ended) {
            answer.run();
        }
    }

    /** Begins to stop everything; for the host's own use. */
    public void shutdown(Requester requester) {
        var _ = perform(OperationRequest.builder(Operation.SHUTDOWN, requester).build());
    }

    /** Stops everything with SIGKILL; for the host's own use. */
    public void shutdownNow(Requester requester) {
        offer(new Message.Happened(new Input.ShutdownNow(Operations.causeOf(requester))));
    }

    /**
     * Has the loop end without stopping a program, for another gaggled to go on with them. It has taken its last input
     * when the stage completes; the stage fails with {@link ControlOutcome#SHUTTING_DOWN} when everything is being
     * stopped already. For the host's own use.
     *
     * @param closing closes the launcher, on the loop; what that has told by then is taken in
     */
    public CompletionStage<Boolean> suspend(Runnable closing) {
        return ask(answer -> new Message.Suspend(closing, answer));
    }

    /** Asks for something whose answer is not an outcome. */
    private <T> CompletionStage<T> ask(Function<CompletableFuture<T>, Message.Question<T>> question) {
        if (!reservePlace()) {
            return CompletableFuture.failedFuture(
                    new ControlException(ControlOutcome.BUSY, "more than " + MAX_WAITING + " requests are waiting"));
        }
        return send(question.apply(new CompletableFuture<>()));
    }

    private boolean reservePlace() {
        if (waiting.incrementAndGet() <= MAX_WAITING) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    private <T> CompletionStage<T> send(Message.Question<T> question) {
        if (!offer(question)) {
            completeLate(question);
        }
        return question.answer();
    }

    /** Puts a message into the inbox, unless the loop has ended. */
    boolean offer(Message message) {
        synchronized (end) {
            if (!ended) {
                inbox.add(message);
            }
            return !ended;
        }
    }

    <T> void answer(Message.Question<T> question, T value) {
        answers.execute(() -> {
            waiting.decrementAndGet();
            question.answer().complete(value);
        });
    }

    /** Answers with the description of that moment, or with why there is none. */
    void answer(Message.AskDescription ask, Descriptions descriptions, long nanos) {
        try {
            answer(ask, descriptions.of(ask.program(), nanos));
        } catch (ControlException refused) {
            fail(ask, refused);
        }
    }

    void fail(Message.Question<?> question, Throwable error) {
        answers.execute(() -> {
            waiting.decrementAndGet();
            question.answer().completeExceptionally(error);
        });
    }

    /**
     * A question that is not answered for a while takes no place from others; how many of those there are is bounded
     * elsewhere.
     */
    void setAside() {
        waiting.decrementAndGet();
    }

    /** Answers a question that was set aside. */
    <T> void answerSetAside(Message.Question<T> question, T value) {
        waiting.incrementAndGet();
        answer(question, value);
    }

    /**
     * Refuses everything from now on, and what is still in the inbox. What programs print can be read until the book of
     * it is closed.
     */
    void close() {
        synchronized (end) {
            ended = true;
        }
        List<Message> late = new ArrayList<>();
        inbox.drainTo(late);
        for (Message message : late) {
            if (message instanceof Message.Question<?> question) {
                answers.execute(() -> completeLate(question));
            }
        }
        answers.shutdown();
        usages.close();
    }

    private void completeLate(Message.Question<?> question) {
        waiting.decrementAndGet();
        switch (question) {
            case Message.Operate operate -> operate.answer().complete(OperationResult.of(ControlOutcome.ENDED));
            case Message.Replace replace -> replace.answer().complete(ControlOutcome.ENDED);
            case Message.AskDescription _,Message.AskSnapshot _,Message.AskNeighbours _,Message.Suspend _ ->
                    question.answer().completeExceptionally(new ControlException(ControlOutcome.ENDED));
        }
    }
}
