package org.gaggled.transport.zmq.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Shows what a client is told that is not let in: each reason by its own words, long before its time is over; and that
 * a listener is heard again once nothing is against it.
 */
class RefusalTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private static final Duration HASTE = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private Path clients;

    @BeforeEach
    void makeKeys() throws Exception {
        clients = Files.createDirectory(directory.resolve("clients"));
        for (String name : List.of("server", "other", "stranger", "ann")) {
            KeyFile.generate(directory.resolve(name));
        }
        String key = Files.readString(directory.resolve("ann/gaggled.pub"));
        Files.writeString(clients.resolve("ann.pub"), key.replace("role = watch", "role = operate"));
    }

    private ClientKeys keys(String own, String server) throws Exception {
        return ClientKeys.read(directory.resolve(own + "/gaggled.key"), directory.resolve(server + "/gaggled.pub"));
    }

    private RunningGaggle secured() throws Exception {
        RunningGaggle gaggle = new RunningGaggle(
                directory,
                "",
                "[gaggled/curve]\nsecretkey = " + directory.resolve("server/gaggled.key") + "\nclients = " + clients
                        + "\n[web]\ncommand = sleep\nargv = 1000\n")
                .operatedWith(keys("ann", "server"));
        gaggle.await("web", WireState::up);
        return gaggle;
    }

    private static String refusalOfRequest(ServerAddress address) throws Exception {
        try (ControlClient client = ControlClient.connect(address)) {
            GaggledException refusal = assertThrows(GaggledException.class, client::getStates);
            assertEquals(Kind.NOT_ADMITTED, refusal.getKind(), refusal.getMessage());
            // Told once more, not remembered.
            assertEquals(refusal.getMessage(), assertThrows(GaggledException.class, client::getStates).getMessage());
            return String.valueOf(refusal.getMessage());
        }
    }

    private static String awaitRefusal(EventClient client) throws Exception {
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        String refusal = null;
        while (refusal == null) {
            assertTrue(System.nanoTime() < deadline, "a refusal");
            assertNull(client.next(MOMENT));
            refusal = client.getRefusal();
        }
        return refusal;
    }

    @Test
    void aKeyThatIsNotAuthorisedIsToldSo() throws Exception {
        try (RunningGaggle gaggle = secured();
                EventClient events = EventClient.classic(gaggle.events().withKeys(keys("stranger", "server")))) {
            assertEquals(notAuthorised(gaggle.controlUrl()),
                    refusalOfRequest(gaggle.control().withKeys(keys("stranger", "server"))));
            assertEquals(notAuthorised(gaggle.eventUrl()), awaitRefusal(events));
            Files.copy(directory.resolve("stranger/gaggled.pub"), clients.resolve("stranger.pub"));
            long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
            do {
                assertTrue(System.nanoTime() < deadline, "an event for who is authorised now");
                gaggle.state("web");
            } while (events.next(MOMENT) == null);
            assertNull(events.getRefusal());
        }
    }

    private static String notAuthorised(String url) {
        return "the server at " + url
                + " refuses this key: is it in the server's directory of authorised keys (clients in section"
                + " gaggled/curve)?";
    }

    @Test
    void anotherServersKeyIsToldSo() throws Exception {
        try (RunningGaggle gaggle = secured();
                EventClient events = EventClient.classic(hasty(gaggle.events().withKeys(keys("ann", "other"))))) {
            assertEquals(endedByServer(gaggle.controlUrl()),
                    refusalOfRequest(gaggle.control().withKeys(keys("ann", "other"))));
            assertEquals(nothingHeard(gaggle.eventUrl()), awaitRefusal(events));
        }
    }

    private static final String KEYS = ", and does it accept these keys?";

    private static String endedByServer(String url) {
        return url + " closed the connection without an answer; is it the controlurl" + KEYS;
    }

    /** Waited for with a timeout that a test can wait for. */
    private static ServerAddress hasty(ServerAddress address) {
        return address.withTimeout(HASTE);
    }

    private static String nothingHeard(String url) {
        return "no connection to " + url + " for " + HASTE.toMillis() + " ms; is it the eventurl" + KEYS;
    }

    @Test
    void theOtherChannelIsToldSoWithGoodKeys() throws Exception {
        try (RunningGaggle gaggle = secured();
                EventClient events = EventClient.classic(hasty(gaggle.control()))) {
            assertEquals(endedByServer(gaggle.eventUrl()), refusalOfRequest(gaggle.events()));
            assertEquals(nothingHeard(gaggle.controlUrl()), awaitRefusal(events));
        }
    }

    private static void assertNoAnswer(String message, ServerAddress address) throws Exception {
        try (ControlClient client = ControlClient.connect(address)) {
            GaggledException silence = assertThrows(GaggledException.class, client::getStates);
            assertEquals(Kind.TIMEOUT, silence.getKind());
            assertEquals(message, silence.getMessage());
        }
    }

    @Test
    void aClientWithoutKeysIsToldWhatToLookAt() throws Exception {
        try (RunningGaggle gaggle = secured()) {
            assertNoAnswer(
                    "no answer from " + gaggle.controlUrl()
                            + " within 2000 ms; is it the controlurl, and does it ask for a key?",
                    hasty(gaggle.control().withKeys(null)));
        }
    }

    @Test
    void whatOnlyPublishesAnswersNothing() throws Exception {
        try (ZContext context = new ZContext()) {
            ZMQ.Socket publisher = context.createSocket(SocketType.XPUB);
            publisher.setLinger(0);
            publisher.bind("tcp://127.0.0.1:*");
            String url = publisher.getLastEndpoint();
            ServerAddress address = ServerAddress.of(url).withTimeout(RunningGaggle.PATIENCE);
            assertEquals(
                    url + " closed the connection without an answer; is it the controlurl, and does it ask for a key?",
                    refusalOfRequest(address));
            assertNoAnswer(
                    "no answer from " + url + " within 2000 ms; is it the controlurl" + KEYS,
                    hasty(address.withKeys(keys("ann", "server"))));
        }
    }

    @Test
    void whereNobodyListensThatIsToldAtOnce() throws Exception {
        try (Socket nobody = new Socket()) {
            // Bound, so that nobody else is there, and not listening.
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "tcp://127.0.0.1:" + nobody.getLocalPort();
            ServerAddress address = ServerAddress.of(url).withTimeout(Duration.ofDays(1)).withoutWaitingForServer();
            String refused =
                    "cannot connect to " + url + ": connection refused: nothing listens there; is gaggled running?";
            try (ControlClient client = ControlClient.connect(address);
                    EventClient events = EventClient.classic(address)) {
                GaggledException failure = assertThrows(GaggledException.class, client::getStates);
                assertEquals(Kind.UNREACHABLE, failure.getKind());
                assertEquals(refused, failure.getMessage());
                assertEquals(refused, events.getRefusal());
            }
        }
    }

    @Test
    void whoIsLetInIsNotCalledRefused() throws Exception {
        try (RunningGaggle gaggle = secured();
                EventClient events = EventClient.classic(gaggle.events())) {
            do {
                assertNull(events.getRefusal());
                gaggle.state("web");
            } while (events.next(MOMENT) == null);
            assertNull(events.getRefusal());
        }
    }
}
