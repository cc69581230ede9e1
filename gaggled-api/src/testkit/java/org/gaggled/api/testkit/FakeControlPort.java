package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.gaggled.api.Stability;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
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
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * A control port of a gaggle that exists in a test only: it has the programs that the test gives it, records what it is
 * asked to do, and tells its subscribers what the test publishes.
 *
 * <p>A request changes no program: what becomes of it is for the test to say, with {@link #put} and {@link #publish}.
 * It is answered as gaggled would answer it, {@link ControlOutcome#DONE}, {@link ControlOutcome#NO_SUCH_PROGRAM},
 * {@link ControlOutcome#FORBIDDEN} and so on, unless the test decides with {@link #answerWith}; nothing is waited for.
 * Lines are those that the test {@linkplain #put(LogLine) puts} in: requests for them are answered from those, and wait
 * for further ones where they say so.
 *
 * <p>As in gaggled, stages complete on a thread of the port, in the order of the requests, and each subscriber is told
 * on a thread of its own.
 *
 * <p>Safe for use by several threads. {@link #close()} is the end of the gaggle: it ends the threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class FakeControlPort implements ControlPort, AutoCloseable {

    private static final int MOST_SUBSCRIPTIONS = 64;

    private final EventSequence sequence;
    private final Map<String, ProgramDescription> programs = new LinkedHashMap<>();
    private final Map<String, SinkState> sinks = new LinkedHashMap<>();
    private final Recording<OperationRequest> requests = new Recording<>();
    private final Recording<Requester> reloads = new Recording<>();
    private final Recording<Requester> upgrades = new Recording<>();
    private final List<FakeSubscription> subscriptions = new ArrayList<>();
    private final ExecutorService answers = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "fake-control-answers");
        thread.setDaemon(true);
        return thread;
    });

    private final FakeLogs logs = new FakeLogs(answers);

    private ClusterSnapshot cluster = new ClusterSnapshot(null, List.of());
    private ReloadPlan plan = new ReloadPlan(List.of(), List.of(), List.of());
    private @Nullable ControlOutcome forced;
    private int busyForStates;
    private final Map<String, CurrentUsage> usages = new HashMap<>();
    private final Map<String, List<ProgramRun>> runs = new HashMap<>();
    private final Map<String, Long> droppedLines = new HashMap<>();
    private @Nullable String changeRefusal;
    private long lastPublished;
    private boolean shuttingDown;
    private boolean ended;

    /** The port of a gaggle that has these programs, in this order, in the run {@link PluginConfiguration#GAGGLE}. */
    public FakeControlPort(ProgramState... programs) {
        this(new EventSequence(PluginConfiguration.GAGGLE), programs);
    }

    /** The same, with the events that it makes itself ({@link #mark}) taken from this sequence. */
    public FakeControlPort(EventSequence sequence, ProgramState... programs) {
        this.sequence = sequence;
        for (ProgramState program : programs) {
            put(program);
        }
    }

    /** Adds a program after the others, or puts the one of its name into this state. */
    public void put(ProgramState program) {
        put(ProgramDescription.builder(program).build());
    }

    /** Adds a program after the others, or puts this in place of what was known of the one of its name. */
    public synchronized void put(ProgramDescription program) {
        programs.put(program.getState().getName(), program);
    }

    /**
     * Adds an event sink after the others, or puts the one of its name into this state; subscribers are not among them
     * by themselves.
     */
    public synchronized void put(SinkState sink) {
        sinks.put(sink.getName(), sink);
    }

    /**
     * Answers every further request for an operation with this, for each of its programs, and, after null, as gaggled
     * would.
     */
    public synchronized void answerWith(@Nullable ControlOutcome outcome) {
        forced = outcome;
    }

    /** Refuses the next that many requests for the states of all programs, as gaggled does when too much is asked. */
    public synchronized void beTooBusyForStates(int requests) {
        busyForStates = requests;
    }

    /** The processes of that program use that from now on; nothing, after null. */
    public synchronized void put(String program, @Nullable CurrentUsage usage) {
        if (usage == null) {
            usages.remove(program);
        } else {
            usages.put(program, usage);
        }
    }

    /** That is known of other hosts from now on; the port is in no cluster unless given. */
    public synchronized void putNeighbours(ClusterSnapshot value) {
        cluster = value;
    }

    /** The runs of that program are these from now on, the latest first. */
    public synchronized void putRuns(String program, ProgramRun... latestFirst) {
        runs.put(program, List.of(latestFirst));
    }

    /** That many lines of that program were dropped so far. */
    public synchronized void putDroppedLines(String program, long lines) {
        droppedLines.put(program, lines);
    }

    /** A program prints that: whoever waits for its lines is answered. */
    public void put(LogLine line) {
        logs.put(line);
    }

    /** There is that to say of a program to whoever asks for its lines. */
    public void putLogNote(String program, String note) {
        logs.putNote(program, note);
    }

    /**
     * Keeps none of the lines that were printed so far: whoever asks for those after an earlier position has missed
     * them.
     */
    public void dropLogs() {
        logs.drop();
    }

    /**
     * Keeps none of the lines that were printed so far, as if gaggled had been started again: the positions that it
     * gave so far are of an earlier run.
     */
    public void beginLogsAnew() {
        logs.beginAnew();
    }

    /**
     * Answers every further request for lines with this failure, also one that waits already, and, after null, as
     * gaggled would.
     */
    public void failLogsWith(@Nullable ControlOutcome outcome) {
        logs.failWith(outcome);
    }

    /** Which lines were asked for so far, in order; 100,000 at most. */
    public List<LogRequest> getLogRequests() {
        return logs.requests().all();
    }

    /**
     * The first request for lines that is wanted, made already or within that time.
     *
     * @throws AssertionError when there is none; it says what was asked instead
     */
    public LogRequest awaitLogRequest(Duration atMost, Predicate<? super LogRequest> wanted)
            throws InterruptedException {
        return logs.requests().await(atMost, "the request for lines", wanted);
    }

    /** Tells every subscriber. Its thread may not have taken it yet when this returns. */
    public synchronized void publish(GaggleEvent event) {
        lastPublished = Math.max(lastPublished, event.getNumber());
        subscriptions.forEach(subscription -> subscription.offer(event));
    }

    /** What was asked so far, in order; 100,000 at most. */
    public List<OperationRequest> getRequests() {
        return requests.all();
    }

    /** Who subscribed and has not ended it, by name. */
    public synchronized List<String> getSubscribers() {
        return subscriptions.stream().map(FakeSubscription::getName).toList();
    }

    /**
     * The first request that is wanted, made already or within that time.
     *
     * @throws AssertionError when there is none; it says what was asked instead
     */
    public OperationRequest await(Duration atMost, Predicate<? super OperationRequest> wanted)
            throws InterruptedException {
        return requests.await(atMost, "the request", wanted);
    }

    @Override
    public synchronized CompletionStage<OperationResult> perform(OperationRequest request) {
        requests.add(request);
        return ended ? CompletableFuture.completedFuture(OperationResult.of(ControlOutcome.ENDED))
                : answerOf(resultOf(request));
    }

    private OperationResult resultOf(OperationRequest request) {
        ControlOutcome known = forced != null ? forced : outcomeOf(request);
        ProgramSelector selector = request.getPrograms();
        if (selector == null || known == ControlOutcome.FORBIDDEN || known == ControlOutcome.BUSY) {
            return OperationResult.of(known);
        }
        ProgramSelector.Selection selection = selector.select(ProgramNames.ofStates(states()));
        String unknown = selection.getUnknown();
        if (unknown != null) {
            return OperationResult.ofUnknown(unknown, selection.getExplanation());
        }
        List<OperationResult.ProgramResult> results = new ArrayList<>();
        for (ProgramState state : states()) {
            if (selection.getNames().contains(state.getName())) {
                boolean unsent = request.getSignal() != null && !state.hasProcess();
                results.add(new OperationResult.ProgramResult(
                        state.getName(), unsent && forced == null ? ControlOutcome.NOT_RUNNING : known, state));
            }
        }
        return OperationResult.ofPrograms(results);
    }

    private ControlOutcome outcomeOf(OperationRequest request) {
        if (!request.getRequester().getRole().includes(request.getOperation().getRequiredRole())) {
            return ControlOutcome.FORBIDDEN;
        }
        boolean refused =
                shuttingDown && request.getOperation() != Operation.STOP && request.getOperation() != Operation.SIGNAL;
        shuttingDown |= request.getOperation() == Operation.SHUTDOWN;
        return refused ? ControlOutcome.SHUTTING_DOWN : ControlOutcome.DONE;
    }

    /** As of the last event that was published here, or taken from the sequence. */
    @Override
    public synchronized CompletionStage<GaggleSnapshot> getSnapshot() {
        if (busyForStates > 0) {
            busyForStates--;
            return answer(answer -> answer.completeExceptionally(new ControlException(ControlOutcome.BUSY)));
        }
        return answerOf(new GaggleSnapshot(Math.max(lastPublished, sequence.getLastNumber()), states()));
    }

    @Override
    public synchronized CompletionStage<GaggleSnapshot> mark(int token) {
        if (!ended) {
            publish(sequence.next(GaggleEventType.STATES_DUMPED).toBuilder().token(token).build());
        }
        return getSnapshot();
    }

    @Override
    public synchronized CompletionStage<ProgramDescription> describe(String program) {
        ProgramDescription known = programs.get(program);
        return known == null ? unknown(program) : answerOf(known);
    }

    @Override
    public synchronized CompletionStage<List<ProgramRun>> getRuns(String program) {
        return programs.containsKey(program) ? answerOf(runs.getOrDefault(program, List.of())) : unknown(program);
    }

    private <T> CompletionStage<T> unknown(String program) {
        return answer(answer -> answer.completeExceptionally(new ControlException(
                ControlOutcome.NO_SUCH_PROGRAM, "no program has the name '" + program + "'")));
    }

    @Override
    public synchronized CompletionStage<Map<String, CurrentUsage>> measure() {
        return answerOf(Map.copyOf(usages));
    }

    @Override
    public synchronized CompletionStage<ClusterSnapshot> getNeighbours() {
        return answerOf(cluster);
    }

    @Override
    public synchronized CompletionStage<LogExcerpt> readLogs(LogRequest request) {
        CompletableFuture<LogExcerpt> answer = new CompletableFuture<>();
        if (ended) {
            answer.completeExceptionally(new ControlException(ControlOutcome.ENDED));
        } else {
            logs.read(request, ProgramNames.ofStates(states()), answer);
        }
        return answer;
    }

    @Override
    public synchronized CompletionStage<ReloadPlan> planReload(Requester requester) {
        return planned(requester, false);
    }

    /** Changes no program, as every request here. */
    @Override
    public synchronized CompletionStage<ReloadPlan> reload(Requester requester) {
        reloads.add(requester);
        return planned(requester, true);
    }

    @Override
    public synchronized CompletionStage<Void> upgrade(Requester requester) {
        upgrades.add(requester);
        return changing(requester, true, answer -> answer.complete(null));
    }

    private CompletionStage<ReloadPlan> planned(Requester requester, boolean changes) {
        ReloadPlan asOfNow = plan;
        return changing(requester, changes, answer -> answer.complete(asOfNow));
    }

    private <T> CompletionStage<T> changing(
            Requester requester, boolean changes, Consumer<CompletableFuture<T>> done) {
        ControlException refusal = refusalOf(requester, changes);
        return answer(refusal == null ? done : answer -> answer.completeExceptionally(refusal));
    }

    private @Nullable ControlException refusalOf(Requester requester, boolean changes) {
        if (!requester.getRole().includes(Role.OPERATE)) {
            return new ControlException(ControlOutcome.FORBIDDEN);
        }
        if (changeRefusal != null) {
            return new ControlException(ControlOutcome.REFUSED, changeRefusal);
        }
        ControlOutcome outcome =
                forced == null && changes && shuttingDown ? ControlOutcome.SHUTTING_DOWN : forced;
        return outcome == null || outcome.isDone() ? null : new ControlException(outcome);
    }

    /**
     * Refuses every further plan, reload and upgrade with {@link ControlOutcome#REFUSED} and this reason, and, after
     * null, none. A reload that gaggled refuses because of its configuration is a {@linkplain #putPlan plan} instead.
     */
    public synchronized void refuseChangesWith(@Nullable String reason) {
        changeRefusal = reason;
    }

    /** What a reload would do, and does, from now on; nothing unless given. */
    public synchronized void putPlan(ReloadPlan value) {
        plan = value;
    }

    /** Who asked for a reload so far, in order; 100,000 at most. */
    public List<Requester> getReloads() {
        return reloads.all();
    }

    /** Who asked for an upgrade so far, in order; 100,000 at most. */
    public List<Requester> getUpgrades() {
        return upgrades.all();
    }

    @Override
    public synchronized Map<String, Long> getDroppedLines() {
        return Map.copyOf(droppedLines);
    }

    @Override
    public synchronized List<SinkState> getSinks() {
        return List.copyOf(sinks.values());
    }

    @Override
    public synchronized EventSubscription subscribe(String name, EventSink sink) {
        if (ended) {
            throw new ControlException(ControlOutcome.ENDED);
        }
        if (subscriptions.size() == MOST_SUBSCRIPTIONS) {
            throw new ControlException(
                    ControlOutcome.BUSY, "there are " + MOST_SUBSCRIPTIONS + " subscriptions already");
        }
        FakeSubscription subscription = new FakeSubscription(name, sink, this::forget);
        subscriptions.add(subscription);
        return subscription;
    }

    /**
     * Ends the gaggle: subscriptions are ended, their sinks closed after what waits for them, and whatever is asked
     * from now on is answered with {@link ControlOutcome#ENDED}. Returns without waiting for the sinks.
     */
    @Override
    public void close() {
        List<FakeSubscription> left;
        synchronized (this) {
            ended = true;
            left = List.copyOf(subscriptions);
            logs.close();
        }
        left.forEach(FakeSubscription::close);
        // What was asked before is still answered.
        answers.shutdown();
    }

    private synchronized void forget(FakeSubscription subscription) {
        subscriptions.remove(subscription);
    }

    private List<ProgramState> states() {
        return programs.values().stream().map(ProgramDescription::getState).toList();
    }

    private <T> CompletionStage<T> answerOf(T value) {
        return answer(answer -> answer.complete(value));
    }

    /** Answers on the thread of the port, so that a test notices a plugin that takes it for its own. */
    private <T> CompletionStage<T> answer(Consumer<CompletableFuture<T>> completion) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (ended) {
            answer.completeExceptionally(new ControlException(ControlOutcome.ENDED));
        } else {
            answers.execute(() -> completion.accept(answer));
        }
        return answer;
    }
}
