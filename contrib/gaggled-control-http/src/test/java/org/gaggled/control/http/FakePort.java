package org.gaggled.control.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.event.SinkState;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.jspecify.annotations.Nullable;

/** A gaggle of two programs that does what it is told and remembers by whom. */
class FakePort implements ControlPort {

    final List<String> calls = new ArrayList<>();
    final CountDownLatch subscribed = new CountDownLatch(1);
    final CountDownLatch unsubscribed = new CountDownLatch(1);
    private final Map<String, ProgramState> programs = new LinkedHashMap<>();

    /** Keeps the lines that programs print. */
    final FakeControlPort logs = new FakeControlPort();

    /** Answers what is about the gaggle as a whole. */
    final FakeControlPort whole = new FakeControlPort();

    private final List<EventSink> sinks = new ArrayList<>();
    List<SinkState> sinkStates = List.of();

    /** Why nothing can be measured; null where it can. */
    @Nullable
    String unmeasurable;

    /** Whether nobody may follow events. */
    boolean full;

    ControlOutcome outcome = ControlOutcome.DONE;
    boolean busy;

    /** Whether events stay on their way to those who follow them, until they follow no more. */
    boolean slow;

    /** Whether nothing comes of an end of following. */
    boolean stuck;

    private final List<GaggleEvent> onTheirWay = new ArrayList<>();
    private long number;

    FakePort() {
        for (String name : List.of("web", "a bc é")) {
            ProgramState program = ProgramState.builder(name).build();
            programs.put(name, program);
            logs.put(program);
        }
    }

    /** Something happens to a program, which is in that state from then on. */
    synchronized void publish(GaggleEventType type, ProgramState program) {
        programs.put(program.getName(), program);
        number++;
        publish(GaggleEvent.builder(type).instanceId("run").number(number).program(program).build());
    }

    synchronized void publish(GaggleEventType type, long missed) {
        number += missed + 1;
        publish(GaggleEvent.builder(type).instanceId("run").number(number).build());
    }

    private void publish(GaggleEvent event) {
        if (slow) {
            onTheirWay.add(event);
            return;
        }
        for (EventSink sink : sinks) {
            deliver(event, sink);
        }
    }

    private static void deliver(GaggleEvent event, EventSink sink) {
        try {
            sink.accept(event);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** As gaggled does: what waits is delivered, then the sink is closed. */
    private synchronized void end(EventSink sink) {
        if (sinks.remove(sink) && !stuck) {
            onTheirWay.forEach(event -> deliver(event, sink));
            try {
                sink.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public CompletionStage<GaggleSnapshot> mark(int token) {
        throw new AssertionError("it would tell everybody");
    }

    @Override
    public synchronized CompletionStage<GaggleSnapshot> getSnapshot() {
        // Something that happened before the states are taken, and must not be told again.
        publish(GaggleEventType.PROGRAM_UP, 0);
        publish(GaggleEventType.PROGRAM_UP, 0);
        return busy
                ? CompletableFuture.failedStage(new ControlException(ControlOutcome.BUSY))
                : CompletableFuture.completedStage(new GaggleSnapshot(number, List.copyOf(programs.values())));
    }

    @Override
    public CompletionStage<ProgramDescription> describe(String program) {
        ProgramState state = programs.get(program);
        return state == null
                ? CompletableFuture.failedStage(new ControlException(ControlOutcome.NO_SUCH_PROGRAM))
                : CompletableFuture.completedStage(
                        ProgramDescription.builder(state).explanation("nobody wants it").build());
    }

    @Override
    public CompletionStage<List<ProgramRun>> getRuns(String program) {
        return whole.getRuns(program);
    }

    @Override
    public CompletionStage<Map<String, CurrentUsage>> measure() {
        return unmeasurable == null ? whole.measure()
                : CompletableFuture.failedStage(new ControlException(ControlOutcome.REFUSED, unmeasurable));
    }

    @Override
    public CompletionStage<LogExcerpt> readLogs(LogRequest request) {
        return logs.readLogs(request);
    }

    @Override
    public CompletionStage<ReloadPlan> planReload(Requester requester) {
        return whole.planReload(requester);
    }

    @Override
    public CompletionStage<ReloadPlan> reload(Requester requester) {
        return whole.reload(requester);
    }

    @Override
    public CompletionStage<Void> upgrade(Requester requester) {
        return whole.upgrade(requester);
    }

    @Override
    public CompletionStage<ClusterSnapshot> getNeighbours() {
        return whole.getNeighbours();
    }

    @Override
    public Map<String, Long> getDroppedLines() {
        return whole.getDroppedLines();
    }

    @Override
    public List<SinkState> getSinks() {
        return sinkStates;
    }

    @Override
    public synchronized EventSubscription subscribe(String name, EventSink sink) {
        if (full) {
            throw new ControlException(ControlOutcome.BUSY);
        }
        sinks.add(sink);
        subscribed.countDown();
        return new EventSubscription() {
            @Override
            public long getDropped() {
                return 0;
            }

            @Override
            public void close() {
                Thread.ofVirtual().start(() -> end(sink));
                unsubscribed.countDown();
            }
        };
    }

    @Override
    public synchronized CompletionStage<OperationResult> perform(OperationRequest request) {
        calls.add(request.toString().replaceFirst(":\\d+", ":PORT")
                + (request.getWaitAtMost() == null ? "" : " in " + request.getWaitAtMost()));
        if (!request.getRequester().getRole().includes(request.getOperation().getRequiredRole())) {
            return CompletableFuture.completedStage(OperationResult.of(ControlOutcome.FORBIDDEN));
        }
        if (outcome == ControlOutcome.BUSY || request.getPrograms() == null) {
            return CompletableFuture.completedStage(OperationResult.of(outcome));
        }
        ProgramSelector.Selection selection =
                request.getPrograms().select(ProgramNames.of(List.copyOf(programs.keySet())));
        return CompletableFuture.completedStage(
                selection.getUnknown() != null
                        ? OperationResult.ofUnknown(selection.getUnknown())
                        : OperationResult.ofPrograms(selection.getNames().stream()
                                .map(name -> new OperationResult.ProgramResult(name, outcome, programs.get(name)))
                                .toList()));
    }
}
