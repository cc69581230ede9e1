package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.Requester;
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

/** The fake control port answers as the real one is documented to, records what it was asked, and tells its subscribers. */
class FakeControlPortTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Requester ME = new Requester("me", "test");
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

    @Test
    void answersAsGaggledWould() throws Exception {
        assertEquals(ControlOutcome.DONE, answer(port.start("db", ME)));
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM, answer(port.stop("wbe", ME)));
        assertEquals(ControlOutcome.NOT_RUNNING, answer(port.signal("db", ProcessSignal.HUP, ME)));
        assertEquals(ControlOutcome.DONE, answer(port.signal("web", ProcessSignal.HUP, ME)));
        assertEquals(List.of(WEB, DB), answer(port.getStates()));
        assertEquals("web", answer(port.describe("web")).getState().getName());
        assertEquals(ControlOutcome.DONE, answer(port.shutdown(ME)));
        assertEquals(ControlOutcome.SHUTTING_DOWN, answer(port.shutdown(ME)));
        assertEquals(ControlOutcome.SHUTTING_DOWN, answer(port.start("db", ME)));
        ExecutionException unknown = assertThrows(ExecutionException.class, () -> answer(port.describe("wbe")));
        assertInstanceOf(NoSuchElementException.class, unknown.getCause());
    }

    @Test
    void answersAsTheTestWants() throws Exception {
        port.answerWith(ControlOutcome.BUSY);
        assertEquals(ControlOutcome.BUSY, answer(port.restart("web", ME)));
        port.answerWith(null);
        assertEquals(ControlOutcome.DONE, answer(port.restart("web", ME)));
        port.put(ProgramDescription.builder(DB).explanation("it is late").build());
        assertEquals("it is late", answer(port.describe("db")).getExplanation());
    }

    @Test
    void recordsWhatIsAsked() throws Exception {
        port.signal("web", ProcessSignal.USR1, ME);
        port.getStates();
        ControlRequest first = port.await(LONG, request -> request.getKind() == ControlRequest.Kind.SIGNAL);
        assertEquals("SIGNAL web SIGUSR1 by me (test)", first.toString());
        assertEquals(List.of(ControlRequest.Kind.SIGNAL, ControlRequest.Kind.GET_STATES),
                port.getRequests().stream().map(ControlRequest::getKind).toList());
        AssertionError missing =
                assertThrows(AssertionError.class, () -> port.await(Duration.ofMillis(1), request -> false));
        assertTrue(String.valueOf(missing.getMessage()).contains("GET_STATES"), missing::getMessage);
    }

    @Test
    void tellsItsSubscribersInOrderOnThreadsOfTheirOwn() throws Exception {
        RecordingSink sink = new RecordingSink();
        EventSubscription subscription = port.subscribe("watch", sink);
        assertEquals(List.of("watch"), port.getSubscribers());
        port.publish(events.next(GaggleEventType.GAGGLE_STARTED));
        port.publish(events.next(GaggleEventType.PROGRAM_UP, WEB));
        assertEquals(2, sink.await(LONG, GaggleEventType.PROGRAM_UP).getNumber());
        answer(port.dumpStates(4711));
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
        ExecutionException ended = assertThrows(ExecutionException.class, () -> answer(port.getStates()));
        assertInstanceOf(IllegalStateException.class, ended.getCause());
        assertThrows(IllegalStateException.class, () -> port.subscribe("late", sink));
    }
}
