package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.OperationResult;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The fake control port answers as the real one is documented to, records what it was asked, and tells its subscribers.
 */
class FakeControlPortTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Requester ME = new Requester("me", "test", Role.OPERATE);
    private static final ProgramState WEB =
            ProgramState.builder("web").phase(ProgramPhase.UP).pid(7).build();
    private static final ProgramState DB = ProgramState.builder("db").build();

    private final FakeControlPort port = new FakeControlPort(WEB, DB);
    private final EventSequence events = new EventSequence(PluginConfiguration.GAGGLE);

    @AfterEach
    void close() {
        port.close();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private ControlOutcome outcomeOf(Operation operation, String program) throws Exception {
        OperationRequest request = OperationRequest.builder(operation, ME)
                .program(program)
                .signal(operation.takesSignal() ? ProcessSignal.HUP : null)
                .build();
        return answer(port.perform(request)).getOutcome();
    }

    private ControlOutcome shutdown(Role role) throws Exception {
        Requester requester = new Requester("me", "test", role);
        return answer(port.perform(OperationRequest.builder(Operation.SHUTDOWN, requester).build())).getOutcome();
    }

    @Test
    void answersAsGaggledWould() throws Exception {
        assertEquals(ControlOutcome.DONE, outcomeOf(Operation.START, "db"));
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM, outcomeOf(Operation.STOP, "wbe"));
        assertEquals(ControlOutcome.NOT_RUNNING, outcomeOf(Operation.SIGNAL, "db"));
        assertEquals(ControlOutcome.DONE, outcomeOf(Operation.SIGNAL, "web"));
        assertEquals(List.of(WEB, DB), answer(port.getSnapshot()).getStates());
        assertEquals("web", answer(port.describe("web")).getState().getName());
        assertEquals(ControlOutcome.FORBIDDEN, shutdown(Role.WATCH));
        assertEquals(ControlOutcome.DONE, shutdown(Role.OPERATE));
        assertEquals(ControlOutcome.SHUTTING_DOWN, shutdown(Role.OPERATE));
        assertEquals(ControlOutcome.SHUTTING_DOWN, outcomeOf(Operation.START, "db"));
        ExecutionException unknown = assertThrows(ExecutionException.class, () -> answer(port.describe("wbe")));
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM,
                Objects.requireNonNull(ControlException.find(unknown)).getOutcome());
    }

    @Test
    void answersAsTheTestWants() throws Exception {
        port.answerWith(ControlOutcome.BUSY);
        assertEquals(ControlOutcome.BUSY, outcomeOf(Operation.RESTART, "web"));
        port.answerWith(null);
        assertEquals(ControlOutcome.DONE, outcomeOf(Operation.RESTART, "web"));
        port.put(ProgramDescription.builder(DB).explanation("it is late").build());
        assertEquals("it is late", answer(port.describe("db")).getExplanation());
    }

    @Test
    void changesAreAnsweredAsTheTestWantsAndRecorded() throws Exception {
        ReloadPlan plan = new ReloadPlan(
                List.of(new PlannedChange("web", PlannedChange.Action.KEEP, List.of())), List.of(), List.of());
        port.putPlan(plan);
        assertEquals(plan, answer(port.planReload(ME)));
        assertEquals(plan, answer(port.reload(ME)));
        assertNull(answer(port.upgrade(ME)));
        assertEquals(List.of(ME), port.getReloads());
        assertEquals(List.of(ME), port.getUpgrades());

        Requester watcher = new Requester("me", "test", Role.WATCH);
        assertEquals("FORBIDDEN: the role does not allow it", refusal(port.planReload(watcher)));
        port.refuseChangesWith("there is no 'statedir'");
        assertEquals("REFUSED: there is no 'statedir'", refusal(port.upgrade(ME)));
        port.refuseChangesWith(null);
        port.answerWith(ControlOutcome.BUSY);
        assertEquals("BUSY: " + ControlOutcome.BUSY.getText(), refusal(port.reload(ME)));
        port.answerWith(null);

        shutdown(Role.OPERATE);
        assertEquals(plan, answer(port.planReload(ME)));
        String shuttingDown = "SHUTTING_DOWN: " + ControlOutcome.SHUTTING_DOWN.getText();
        assertEquals(shuttingDown, refusal(port.reload(ME)));
        assertEquals(shuttingDown, refusal(port.upgrade(ME)));
    }

    private static String refusal(CompletionStage<?> stage) {
        ControlException refusal = Objects.requireNonNull(
                ControlException.find(assertThrows(ExecutionException.class, () -> answer(stage))));
        return refusal.getOutcome() + ": " + refusal.getMessage();
    }

    @Test
    void recordsWhatIsAsked() throws Exception {
        OperationRequest stop = OperationRequest.builder(Operation.STOP, ME)
                .programs(ProgramSelector.of(List.of("w*", "db")))
                .build();
        OperationResult result = answer(port.perform(stop));
        assertEquals("DONE [web: DONE, db: DONE]", result.toString());
        assertEquals(stop, port.await(LONG, request -> request.getOperation() == Operation.STOP));
        assertEquals(List.of(stop), port.getRequests());
        AssertionError missing =
                assertThrows(AssertionError.class, () -> port.await(Duration.ofMillis(1), request -> false));
        assertTrue(String.valueOf(missing.getMessage()).contains("stop w*, db by me (test)"), missing::getMessage);
    }

    @Test
    void tellsItsSubscribersInOrderOnThreadsOfTheirOwn() throws Exception {
        RecordingSink sink = new RecordingSink();
        EventSubscription subscription = port.subscribe("watch", sink);
        assertEquals(List.of("watch"), port.getSubscribers());
        port.publish(events.next(GaggleEventType.GAGGLE_STARTED));
        port.publish(events.next(GaggleEventType.PROGRAM_UP, WEB));
        assertEquals(2, sink.await(LONG, GaggleEventType.PROGRAM_UP).getNumber());
        answer(port.mark(4711));
        assertEquals(4711, sink.await(LONG, GaggleEventType.STATES_DUMPED).getToken());
        subscription.close();
        sink.awaitClose(LONG);
        assertEquals(List.of(), port.getSubscribers());
        port.publish(events.next(GaggleEventType.GAGGLE_STOPPING));
        assertEquals(3, sink.getEvents().size());
    }

    @Test
    void aSlowSubscriberIsToldOfTheGap() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        RecordingSink sink = new RecordingSink();
        EventSubscription subscription = port.subscribe("slow", new EventSink() {
            @Override
            public void accept(GaggleEvent event) throws Exception {
                go.await();
                sink.accept(event);
            }

            @Override
            public void missed(long count) {
                sink.missed(count);
            }
        });
        for (int i = 0; i < 20_000; i++) {
            port.publish(events.next(GaggleEventType.PROGRAM_UP, WEB));
        }
        assertNotEquals(0, subscription.getDropped());
        port.publish(events.next(GaggleEventType.GAGGLE_STOPPING));
        go.countDown();
        sink.await(LONG, GaggleEventType.GAGGLE_STOPPING);
        long missed = sink.getMissed();
        assertEquals(subscription.getDropped(), missed);
        assertEquals(20_001, sink.getEvents().size() + missed);
    }

    @Test
    void afterTheEndNothingIsAnswered() throws Exception {
        RecordingSink sink = new RecordingSink();
        port.subscribe("watch", sink);
        port.close();
        sink.awaitClose(LONG);
        assertEquals(ControlOutcome.ENDED, outcomeOf(Operation.START, "web"));
        ExecutionException ended = assertThrows(ExecutionException.class, () -> answer(port.getSnapshot()));
        assertEquals(ControlOutcome.ENDED, Objects.requireNonNull(ControlException.find(ended)).getOutcome());
        assertThrows(ControlException.class, () -> port.subscribe("late", sink));
    }
}
