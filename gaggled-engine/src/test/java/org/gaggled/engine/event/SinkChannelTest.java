package org.gaggled.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.event.SinkState;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Shows that a sink gets its events in order on a thread of its own, and that nothing it does reaches who publishes.
 */
class SinkChannelTest {

    private final List<GaggleEvent> seen = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private static GaggleEvent event(long number) {
        return GaggleEvent.builder(GaggleEventType.PROGRAM_UP).number(number).build();
    }

    private SinkChannel channel(EventSink sink, int capacity) {
        return new SinkChannel("test", sink, getClass().getClassLoader(), capacity);
    }

    /**
     * Closes the channel and gives its sink all the time it needs; how short its time is otherwise, other tests show.
     */
    private static void closeWithPatience(SinkChannel channel) throws InterruptedException {
        channel.beginClose();
        channel.awaitClose(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
    }

    @Test
    void deliversWhatWasOfferedBeforeItIsClosed() throws Exception {
        SinkChannel channel = channel(seen::add, 1000);
        channel.start();
        for (int i = 1; i <= 1000; i++) {
            channel.offer(event(i));
        }
        closeWithPatience(channel);
        assertEquals(1000, seen.size());
        for (int i = 0; i < 1000; i++) {
            assertEquals(i + 1, seen.get(i).getNumber());
        }
    }

    @Test
    void whatIsLeftAndWhatComesLateGoesToTheChannelInItsPlace() throws Exception {
        SinkChannel former = channel(event -> {
            entered.countDown();
            release.await();
        }, 10);
        former.start();
        for (int number = 1; number <= 3; number++) {
            former.offer(event(number));
        }
        assertTrue(entered.await(60, TimeUnit.SECONDS));
        SinkChannel next = channel(seen::add, 10);
        next.start();
        former.handOverTo(next);
        assertTrue(next.offer(event(4)));
        assertTrue(former.offer(event(5)), "whoever does not know yet");
        assertEquals(List.of(), seen, "not before what is left");
        former.close();
        assertTrue(former.offer(event(6)));
        closeWithPatience(next);
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L), seen.stream().map(GaggleEvent::getNumber).toList());
        assertEquals(0, former.getDropped() + next.getDropped());
    }

    @Test
    void aHandOverCanBeTakenBack() throws Exception {
        SinkChannel former = channel(seen::add, 10);
        former.start();
        SinkChannel next = channel(_ -> {}, 10);
        next.start();
        former.handOverTo(next);
        former.takeBack();
        next.handOverTo(former);
        next.offer(event(1));
        closeWithPatience(next);
        next.offer(event(2));
        closeWithPatience(former);
        assertEquals(List.of(1L, 2L), seen.stream().map(GaggleEvent::getNumber).toList());
    }

    @Test
    void dropsTheOldestWhenFullAndSaysHowMany() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        EventSink slow = new EventSink() {
            @Override
            public void accept(GaggleEvent event) throws Exception {
                entered.countDown();
                release.await();
                told.add("event " + event.getNumber());
            }

            @Override
            public void missed(long count) {
                told.add(count + " missed");
                throw new IllegalStateException("on purpose");
            }
        };
        SinkChannel channel = channel(slow, 10);
        channel.start();
        channel.offer(event(1));
        assertTrue(entered.await(60, TimeUnit.SECONDS));
        for (int i = 2; i <= 50; i++) {
            channel.offer(event(i));
        }
        assertEquals(39, channel.getDropped());
        release.countDown();
        closeWithPatience(channel);
        assertEquals(12, told.size());
        assertEquals(List.of("event 1", "39 missed", "event 41", "event 42"), told.subList(0, 4));
    }

    @Test
    void goesOnAfterASinkThatThrows() throws Exception {
        SinkChannel channel = channel(
                event -> {
                    seen.add(event);
                    throw new StackOverflowError("on purpose");
                },
                10);
        channel.start();
        channel.offer(event(1));
        channel.offer(event(2));
        closeWithPatience(channel);
        assertEquals(2, seen.size());
    }

    @Test
    void aSinkThatTakesNothingCostsItsQueueAndNoOtherSinkAnything() throws Exception {
        List<GaggleEvent> all = Collections.synchronizedList(new ArrayList<>());
        SinkChannel stuck = channel(
                event -> {
                    entered.countDown();
                    release.await();
                },
                16);
        AtomicLong missed = new AtomicLong();
        EventSink keepsUp = new EventSink() {
            @Override
            public void accept(GaggleEvent event) {
                all.add(event);
            }

            @Override
            public void missed(long count) {
                missed.addAndGet(count);
            }
        };
        SinkChannel other = channel(keepsUp, 100_000);
        stuck.start();
        other.start();
        List<WeakReference<GaggleEvent>> references = new ArrayList<>();
        for (int i = 1; i <= 100_000; i++) {
            GaggleEvent event = event(i);
            stuck.offer(event);
            other.offer(event);
            if (i == 1) {
                assertTrue(entered.await(60, TimeUnit.SECONDS));
            }
            if (i <= 1000) {
                references.add(new WeakReference<>(event));
            }
        }
        closeWithPatience(other);
        assertEquals(100_000, all.size());
        assertEquals(0, missed.get());
        SinkState state = stuck.state();
        assertEquals(List.of(16, 16), List.of(state.getWaiting(), state.getCapacity()));
        assertEquals(100_000 - 1 - 16, state.getDropped());
        all.clear();
        // All but the one that it is busy with, and those of its queue, are let go of.
        while (references.stream().skip(1).anyMatch(reference -> reference.get() != null)) {
            System.gc();
        }
        release.countDown();
        closeWithPatience(stuck);
    }

    /** Its last event is cut short; it is closed, hears of nothing else, and nobody calls that an error. */
    @Test
    void tellsASinkThatIsLeftBehindNothingMore() throws Exception {
        List<Long> told = new CopyOnWriteArrayList<>();
        CountDownLatch closed = new CountDownLatch(1);
        var logger = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(SinkChannel.class);
        BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> logged = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                lines.add(line);
            }
        };
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.DEBUG);
        try {
            SinkChannel channel = channel(
                    new EventSink() {
                        @Override
                        public void accept(GaggleEvent event) throws InterruptedException {
                            told.add(event.getNumber());
                            entered.countDown();
                            release.await();
                        }

                        @Override
                        public void close() {
                            closed.countDown();
                            throw new IllegalStateException("on purpose");
                        }
                    },
                    10);
            channel.start();
            for (int number = 1; number <= 3; number++) {
                channel.offer(event(number));
            }
            assertTrue(entered.await(60, TimeUnit.SECONDS));
            channel.close();
            assertTrue(closed.await(60, TimeUnit.SECONDS), "the sink was closed");
            assertEquals(List.of(1L), told);
            assertEquals(2, channel.getDropped());
            assertFalse(channel.offer(event(4)));
            List<String> said = new ArrayList<>();
            while (said.isEmpty() || !said.getLast().equals("DEBUG event sink test failed to close")) {
                ILoggingEvent line = lines.poll(60, TimeUnit.SECONDS);
                assertNotNull(line, said::toString);
                said.add(line.getLevel() + " " + line.getFormattedMessage().replaceFirst(" on .*", ""));
            }
            assertEquals(
                    List.of(
                            "WARN event sink test: not done 2 s after the end; gaggled does not wait any longer",
                            "WARN event sink test: 2 events that it has not dealt with are dropped",
                            "DEBUG event sink test failed",
                            "DEBUG event sink test failed to close"),
                    said);
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(null);
        }
    }

    @Test
    void leavesASinkBehindThatDoesNotEnd() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(1);
        SinkChannel channel = channel(
                event -> {
                    try {
                        entered.countDown();
                        release.await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                        done.countDown();
                    }
                },
                10);
        channel.start();
        channel.offer(event(1));
        assertTrue(entered.await(60, TimeUnit.SECONDS));
        channel.close();
        assertTrue(done.await(60, TimeUnit.SECONDS), "the sink was interrupted");
        assertTrue(interrupted.get());
    }

    @Test
    void closesTheSinkOnItsOwnThreadWithItsOwnLoader() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
            List<Object> facts = Collections.synchronizedList(new ArrayList<>());
            EventSink sink = new EventSink() {
                @Override
                public void accept(GaggleEvent event) {
                    note();
                }

                @Override
                public void close() {
                    note();
                }

                private void note() {
                    facts.add(Thread.currentThread());
                    facts.add(Thread.currentThread().getContextClassLoader());
                }
            };
            SinkChannel channel = new SinkChannel("test", sink, loader, 10);
            channel.start();
            channel.offer(event(1));
            closeWithPatience(channel);
            assertEquals(4, facts.size());
            assertSame(facts.get(0), facts.get(2));
            assertSame(loader, facts.get(1));
            assertSame(loader, facts.get(3));
        }
    }
}
