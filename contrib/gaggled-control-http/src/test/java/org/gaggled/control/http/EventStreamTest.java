package org.gaggled.control.http;

import static org.gaggled.control.http.Served.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.event.GaggleEventType;
import org.junit.jupiter.api.Test;

// Shows that a client which follows the events gets the states of one moment and every event after it, once; that it is told what
// it missed, and that there is silence; and that one which reads nothing is cut off.
class EventStreamTest {

    private static final String REQUEST =
            "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n" + Served.AUTHORIZATION + "\r\n";

    private final FakePort port = new FakePort();

    /** A client of the events, after the headers. */
    private static BufferedReader follow(Socket socket) throws IOException {
        return Served.follow(socket, "/v1/events", "");
    }

    @Test
    void statesOfOneMomentComeFirstThenEveryEventAfterIt() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket);
            List<String> snapshot = next(reader, 3);
            assertEquals(List.of("id: 2", "event: snapshot"), snapshot.subList(0, 2));
            assertTrue(snapshot.get(2).startsWith("data: {\"event\":2,\"states\":[{\"program\":\"web\","),
                    snapshot::toString);
            port.publish(GaggleEventType.PROGRAM_UP, 0);
            port.publish(GaggleEventType.PROGRAM_DOWN, 0);
            assertEquals(
                    List.of(
                            "id: 3",
                            "event: program-up",
                            "data: {\"instance\":\"run\",\"event\":3,\"time\":\"1970-01-01T00:00:00.000000Z\",\"type\":\"program-up\"}",
                            "id: 4",
                            "event: program-down",
                            "data: {\"instance\":\"run\",\"event\":4,\"time\":\"1970-01-01T00:00:00.000000Z\",\"type\":\"program-down\"}"),
                    next(reader, 6));
        }
    }

    @Test
    void whatTheHostDroppedIsAGap() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket);
            next(reader, 3);
            port.publish(GaggleEventType.PROGRAM_UP, 5);
            assertEquals(List.of("event: gap", "data: {\"missed\":5}", "id: 8", "event: program-up"), next(reader, 4));
        }
    }

    @Test
    void silenceIsBrokenByComments() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket);
            next(reader, 3);
            int comments = 0;
            while (comments < 3) {
                comments += reader.readLine().equals(":") ? 1 : 0;
            }
        }
    }

    /** Longer than the JDK's time for a request, which the build sets to six seconds. */
    @Test
    void streamOutlivesTheTimeForARequest() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket);
            next(reader, 3);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(9);
            while (System.nanoTime() < end) {
                assertTrue(reader.readLine() != null);
            }
            port.publish(GaggleEventType.PROGRAM_UP, 0);
            assertEquals(List.of("id: 3"), next(reader, 1));
        }
    }

    @Test
    void clientThatGoesAwayIsForgotten() throws Exception {
        try (Served served = new Served(port)) {
            try (Socket socket = served.connect()) {
                next(follow(socket), 3);
            }
            assertTrue(port.unsubscribed.await(60, TimeUnit.SECONDS));
        }
    }

    /**
     * Events go on being published while nobody reads: the publisher is never held up, and the client's place becomes
     * free.
     */
    @Test
    void clientThatReadsNothingIsCutOff() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            Served.send(socket, REQUEST);
            assertTrue(port.subscribed.await(60, TimeUnit.SECONDS));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (port.unsubscribed.getCount() > 0 && System.nanoTime() < deadline) {
                port.publish(GaggleEventType.PROGRAM_UP, 0);
            }
            assertEquals(0, port.unsubscribed.getCount());
        }
    }

    @Test
    void thereAreSoManyPlaces() throws Exception {
        try (Served served = new Served(port);
                Socket one = served.connect();
                Socket other = served.connect()) {
            next(follow(one), 3);
            next(follow(other), 3);
            String third = served.askFor("GET /v1/events");
            assertTrue(third.startsWith("HTTP/1.1 503 ") && third.contains("too-many-streams"), third);
        }
    }

    @Test
    void lastEventsAreSentAtTheEnd() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket);
            next(reader, 3);
            port.publish(GaggleEventType.GAGGLE_STOPPING, 0);
            served.close();
            assertEquals(List.of("id: 3", "event: gaggle-stopping"), next(reader, 2));
            assertEquals(1, next(reader, 9).size());
        }
    }

    @Test
    void eventsThatAreStillOnTheirWayAtTheEndAreSentToo() throws Exception {
        try (Served served = new Served(port);
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket);
            next(reader, 3);
            port.slow = true;
            port.publish(GaggleEventType.GAGGLE_STOPPING, 0);
            port.publish(GaggleEventType.PROGRAM_DOWN, 0);
            served.close();
            List<String> lines = next(reader, 99);
            assertEquals(List.of("id: 3", "event: gaggle-stopping"), lines.subList(0, 2));
            assertEquals(List.of("id: 4", "event: program-down"), lines.subList(3, 5));
            assertEquals(6, lines.size());
        }
    }

    @Test
    void endWaitsOnlySoLongForEventsThatDoNotCome() throws Exception {
        try (Served served = new Served(port, Served.limits(Duration.ofMillis(10)));
                Socket socket = served.connect()) {
            BufferedReader reader = follow(socket);
            next(reader, 3);
            port.stuck = true;
            served.close();
            assertEquals(List.of(), next(reader, 1));
        }
    }

    @Test
    void clientThatReadsNothingIsLetGoOfAtTheEnd() throws Exception {
        EventStream stream = new EventStream(Served.LIMITS, new Outlet());
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                writing.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            }
        };
        var written = new FutureTask<>(() -> {
            stream.write(new GaggleSnapshot(2, List.of()), full);
            return null;
        });
        Thread.ofVirtual().start(written);
        assertTrue(writing.await(60, TimeUnit.SECONDS));
        stream.abandon();
        ExecutionException end = assertThrows(ExecutionException.class, () -> written.get(60, TimeUnit.SECONDS));
        assertInstanceOf(InterruptedIOException.class, end.getCause());
    }

    /** Without a socket, so that nothing is read meanwhile. */
    @Test
    void fullQueueDropsTheOldestAndSaysHowMany() throws Exception {
        EventStream stream = new EventStream(Served.LIMITS, new Outlet());
        port.subscribe("test", stream);
        port.publish(GaggleEventType.PROGRAM_UP, 0);
        port.publish(GaggleEventType.PROGRAM_UP, 0);
        for (int i = 0; i < 8 + 4; i++) {
            port.publish(GaggleEventType.PROGRAM_UP, i == 2 ? 10 : 0);
        }
        stream.close();
        var text = new java.io.ByteArrayOutputStream();
        stream.write(new GaggleSnapshot(2, List.of()), text);
        List<String> lines = text.toString(java.nio.charset.StandardCharsets.UTF_8).lines().toList();
        assertEquals(
                List.of("id: 2", "event: snapshot", "data: {\"event\":2,\"states\":[]}", "", "event: gap",
                        "data: {\"missed\":14}", "", "id: 17"),
                lines.subList(0, 8));
    }
}
