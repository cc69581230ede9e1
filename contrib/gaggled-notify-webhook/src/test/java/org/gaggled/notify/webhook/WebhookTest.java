package org.gaggled.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.EventSequence;
import org.gaggled.api.testkit.PluginConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

// Shows what a receiver gets: which events, in what words, how signed; what is tried again and what is not; what is said when a
// receiver is not there; and that events are taken, and the sink is closed, in bounded time whatever the receiver does.
class WebhookTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Patience HASTY = new Patience(3, Duration.ofMillis(1), Duration.ofMillis(4));
    private static final Set<GaggleEventType> ALL = EnumSet.allOf(GaggleEventType.class);

    private static Webhook open(URI url, @Nullable String secret, Set<GaggleEventType> events, Patience patience) {
        WebhookSettings settings = new WebhookSettings(
                url, secret == null ? null : Secret.of(secret), Duration.ofSeconds(20), events, patience.retries(),
                null);
        return Webhook.open(settings, "shop1", patience);
    }

    private static GaggleEvent event(long number, GaggleEventType type) {
        return GaggleEvent.builder(type)
                .instanceId("run")
                .number(number)
                .program(ProgramState.builder("db").build())
                .build();
    }

    @Test
    void wantedEventsArePostedInOrder() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(204);
                Webhook webhook = open(receiver.url(), null, Set.of(GaggleEventType.PROGRAM_DOWN), HASTY)) {
            webhook.accept(event(1, GaggleEventType.PROGRAM_DOWN));
            webhook.accept(event(2, GaggleEventType.PROGRAM_UP));
            webhook.accept(event(3, GaggleEventType.PROGRAM_DOWN));
            TestReceiver.Received first = receiver.next();
            assertEquals("/hook", first.path());
            assertEquals("application/json", first.header("Content-Type"));
            assertEquals("run-1", first.header("Gaggled-Delivery"));
            assertFalse(first.headers().containsKey("Gaggled-Signature"));
            assertEquals(
                    "{\"instance\":\"run\",\"event\":1,\"time\":\"1970-01-01T00:00:00.000000Z\",\"type\":\"program-down\",\"state\":{\"program\":\"db\","
                            + "\"phase\":\"down\",\"up\":false,\"ready\":false,\"sequence\":1,\"dependencies_satisfied\":true,\"operator_disabled\":false,"
                            + "\"stopped_by_gaggle\":false,\"down_type\":\"\",\"restarts\":0},\"host\":\"shop1\"}",
                    first.text());
            assertEquals("run-3", receiver.next().header("Gaggled-Delivery"));
        }
    }

    /** Of a program that goes up and down all the time a receiver gets two posts, and not a thousand. */
    @Test
    void withAPeriodAnnouncementsArePosted() throws Exception {
        WebhookFactory factory = new WebhookFactory();
        try (TestReceiver receiver = TestReceiver.answering(204);
                EventSink webhook = factory.open(new PluginConfiguration(factory)
                        .set("url", receiver.url().toString())
                        .set("period", "1d")
                        .toEventSinkContext())) {
            EventSequence events = new EventSequence(PluginConfiguration.GAGGLE);
            ProgramState.Builder down = ProgramState.builder("db").lastPid(7).lastExit(new ExitStatus.Exited(3));
            webhook.accept(events.next(GaggleEventType.PROGRAM_DOWN, down.build()));
            TestReceiver.Received first = receiver.next();
            assertEquals(PluginConfiguration.GAGGLE.getInstanceId() + "-announcement-1",
                    first.header("Gaggled-Delivery"));
            assertTrue(
                    first.text().contains(
                            "\"announcement\":1,\"time\":\"2026-01-01T00:00:01Z\",\"type\":\"announcement\",\"status\":\"down\","
                                    + "\"before\":\"nothing\",\"message\":\"process db is down, due to EXIT, last known pid: 7\",\"downs_today\":1,"
                                    + "\"state\":{\"program\":\"db\""),
                    first::text);
            for (int i = 0; i < 1000; i++) {
                webhook.accept(
                        events.next(GaggleEventType.PROGRAM_UP, ProgramState.builder("db").pid(8).lastPid(8).build()));
                webhook.accept(events.next(GaggleEventType.PROGRAM_DOWN, down.build()));
            }
            webhook.accept(events.next(GaggleEventType.STOP_OVERDUE, down.build()));
            assertTrue(receiver.next().text().contains("\"type\":\"stop-overdue\""));
        }
    }

    /** The expected value comes from: printf '%s' '1700000000.{"a":1}' | openssl dgst -sha256 -hmac hush. */
    @Test
    void signatureIsTheOneThatOpensslMakes() {
        assertEquals(
                "7cfd1df542c33ab7251748ffdc6e7fed278c63b83d4ece95a4534b0ad465571b",
                Secret.of("hush").sign(Instant.ofEpochSecond(1_700_000_000),
                        "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void postIsSignedWithItsTime() throws Exception {
        long before = Instant.now().getEpochSecond();
        try (TestReceiver receiver = TestReceiver.answering(200);
                Webhook webhook = open(receiver.url(), "hush", ALL, HASTY)) {
            webhook.accept(event(1, GaggleEventType.PROGRAM_DOWN));
            TestReceiver.Received post = receiver.next();
            long time = Long.parseLong(post.header("Gaggled-Timestamp"));
            assertTrue(time >= before && time <= Instant.now().getEpochSecond(), () -> "time " + time);
            assertEquals(
                    "sha256=" + Secret.of("hush").sign(Instant.ofEpochSecond(time), post.body()),
                    post.header("Gaggled-Signature"));
        }
    }

    @Test
    void whatMayBecomeBetterIsTriedAgainAndStaysTheSame() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(500, 429, 408, 200);
                Webhook webhook = open(receiver.url(), null, ALL, HASTY)) {
            webhook.accept(event(1, GaggleEventType.PROGRAM_DOWN));
            webhook.accept(event(2, GaggleEventType.PROGRAM_UP));
            TestReceiver.Received first = receiver.next();
            for (int retry = 1; retry <= 3; retry++) {
                TestReceiver.Received again = receiver.next();
                assertEquals("run-1", again.header("Gaggled-Delivery"));
                assertArrayEquals(first.body(), again.body());
            }
            assertEquals("run-2", receiver.next().header("Gaggled-Delivery"));
        }
    }

    @Test
    void whatIsRefusedIsNotTriedAgainAndTheNextPostSaysSo() throws Exception {
        try (LogLines log = new LogLines();
                TestReceiver receiver = TestReceiver.answering(400, 404, 200);
                Webhook webhook = open(receiver.url(), null, ALL, HASTY)) {
            IntStream.rangeClosed(1, 3).forEach(number -> webhook.accept(event(number, GaggleEventType.PROGRAM_UP)));
            assertEquals("run-1", receiver.next().header("Gaggled-Delivery"));
            assertEquals("run-2", receiver.next().header("Gaggled-Delivery"));
            TestReceiver.Received third = receiver.next();
            assertEquals("run-3", third.header("Gaggled-Delivery"));
            assertTrue(third.text().contains("\"missed\":2"), third::text);
            log.await("INFO webhook http://127.0.0.1:\\d+: posts are accepted again");
            List<String> warnings = log.all().stream().filter(line -> line.startsWith("WARN")).toList();
            assertEquals(1, warnings.size(), () -> "once a minute: " + warnings);
            assertTrue(
                    warnings.getFirst()
                            .matches("WARN webhook http://127.0.0.1:\\d+: status 400; given up: #1 PROGRAM_UP db .*"),
                    warnings::toString);
        }
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        try (LogLines log = new LogLines();
                TestReceiver elsewhere = TestReceiver.answering(200);
                TestReceiver receiver = new TestReceiver((exchange, number) -> {
                    exchange.getResponseHeaders().set("Location", elsewhere.url().toString());
                    exchange.sendResponseHeaders(307, -1);
                });
                Webhook webhook = open(receiver.url(), null, ALL, HASTY)) {
            webhook.accept(event(1, GaggleEventType.PROGRAM_UP));
            webhook.accept(event(2, GaggleEventType.PROGRAM_UP));
            receiver.next();
            receiver.next();
            log.await("WARN .*: status 307, a redirect, which is not followed; given up: .*");
            assertEquals(0, elsewhere.waiting());
        }
    }

    @Test
    void retryEndsAndTheNextPostHasItsTurn() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(503, 503, 503, 503, 200);
                Webhook webhook = open(receiver.url(), null, ALL, HASTY)) {
            webhook.accept(event(1, GaggleEventType.PROGRAM_UP));
            webhook.accept(event(2, GaggleEventType.PROGRAM_UP));
            for (int attempt = 1; attempt <= 4; attempt++) {
                assertEquals("run-1", receiver.next().header("Gaggled-Delivery"));
            }
            assertTrue(receiver.next().text().contains("\"event\":2"));
        }
    }

    @Test
    void pausesDoubleUpToTheLongestAndMayBeAskedFor() {
        Patience patience = Patience.of(100);
        assertEquals(
                List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L),
                IntStream.rangeClosed(1, 8)
                        .mapToObj(retry -> patience.pauseBefore(retry, Duration.ZERO).toSeconds())
                        .toList());
        assertEquals(Duration.ofSeconds(60), patience.pauseBefore(100, Duration.ZERO));
        assertEquals(Duration.ofSeconds(5), patience.pauseBefore(1, Duration.ofSeconds(5)));
        assertEquals(Duration.ofSeconds(60), patience.pauseBefore(1, Duration.ofDays(1)));
    }

    /** Nothing of the path, which may be a secret, is logged. */
    @Test
    void receiverThatIsNotThereIsNamedOnce() throws Exception {
        // Bound, so that nobody else is there, and not listening.
        try (LogLines log = new LogLines();
                Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = nobody.getLocalPort();
            try (Webhook webhook = open(URI.create("http://127.0.0.1:" + port + "/secret-path"), null, ALL, HASTY)) {
                IntStream.rangeClosed(1, 5)
                        .forEach(number -> webhook.accept(event(number, GaggleEventType.PROGRAM_UP)));
                // The time for the end may be over before the first attempt.
                log.await("WARN .*ConnectException.*");
            }
            List<String> failures = log.all().stream().filter(line -> line.contains("ConnectException")).toList();
            assertEquals(1, failures.size(), () -> log.all().toString());
            assertTrue(failures.getFirst().startsWith(
                    "WARN webhook http://127.0.0.1:" + port + ": ConnectException; next attempt in 1 ms, "));
        }
    }

    @Test
    void fullOutboxDropsTheOldestAndSaysHowMany() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        try (LogLines log = new LogLines();
                TestReceiver receiver = new TestReceiver((exchange, number) -> {
                    await(open);
                    exchange.sendResponseHeaders(200, -1);
                });
                Webhook webhook = open(receiver.url(), null, ALL, HASTY)) {
            webhook.accept(event(1, GaggleEventType.PROGRAM_UP));
            receiver.next();
            int all = 1 + Webhook.CAPACITY + 7;
            IntStream.rangeClosed(2, all).forEach(number -> webhook.accept(event(number, GaggleEventType.PROGRAM_UP)));
            open.countDown();
            TestReceiver.Received next = receiver.next();
            assertEquals("run-9", next.header("Gaggled-Delivery"));
            assertTrue(next.text().contains("\"missed\":7"), next::text);
            log.await("WARN .*: more than 1000 posts are waiting; the oldest are dropped");
        }
    }

    @Test
    void whatIsNotPostedIsNotForgottenWhereEventsWereMissed() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(200);
                Webhook webhook = open(receiver.url(), null, Set.of(GaggleEventType.PROGRAM_DOWN), HASTY)) {
            webhook.missed(7);
            webhook.accept(event(8, GaggleEventType.PROGRAM_UP));
            webhook.accept(event(9, GaggleEventType.PROGRAM_DOWN));
            assertTrue(receiver.next().text().contains("\"missed\":7"));
        }
    }

    @Test
    void whatWaitsAtTheEndIsStillDelivered() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            Webhook webhook = Webhook.open(
                    new WebhookSettings(receiver.url(), null, LONG, ALL, HASTY.retries(), null), "shop1", HASTY, LONG);
            IntStream.rangeClosed(1, 20).forEach(number -> webhook.accept(event(number, GaggleEventType.PROGRAM_DOWN)));
            webhook.close();
            assertEquals(20, receiver.waiting());
        }
    }

    @Test
    void receiverThatNeverAnswersDoesNotHoldUpTheEnd() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (LogLines log = new LogLines();
                TestReceiver receiver = new TestReceiver((exchange, number) -> await(never))) {
            Webhook webhook = open(receiver.url(), null, ALL, HASTY);
            webhook.accept(event(1, GaggleEventType.PROGRAM_DOWN));
            webhook.accept(event(2, GaggleEventType.PROGRAM_DOWN));
            receiver.next();
            webhook.close();
            log.await("WARN .*: 2 posts are not delivered; gaggled does not wait any longer");
            never.countDown();
        }
    }

    /** An answer whose body does not end is cut off; so is one that does not begin. */
    @Test
    void answerThatDoesNotEndIsNotWaitedFor() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (TestReceiver receiver = new TestReceiver((exchange, number) -> {
            if (number == 1) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('a');
                exchange.getResponseBody().flush();
                await(never);
            } else {
                exchange.sendResponseHeaders(200, -1);
            }
        });
                Webhook webhook = Webhook.open(
                        new WebhookSettings(receiver.url(), null, Duration.ofSeconds(2), ALL, 1, null), "shop1",
                        HASTY)) {
            webhook.accept(event(1, GaggleEventType.PROGRAM_DOWN));
            assertEquals("run-1", receiver.next().header("Gaggled-Delivery"));
            assertEquals("run-1", receiver.next().header("Gaggled-Delivery"));
            never.countDown();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
