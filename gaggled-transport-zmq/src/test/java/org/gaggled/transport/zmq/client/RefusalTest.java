package org.gaggled.transport.zmq.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
 * Shows what a client is told that is not let in: each reason by its own words, long before its time is over; and that a listener
 * is heard again once nothing is against it.
 */
class RefusalTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

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

    /** Where the two speak different security, each may be the first to leave: who is left learns nothing, and knocks again. */
    private static String refusalInTheGreeting(ServerAddress address) throws Exception {
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        while (true) {
            try (ControlClient client = ControlClient.connect(address.withTimeout(Duration.ofSeconds(2)))) {
                GaggledException refusal = assertThrows(GaggledException.class, client::getStates);
                if (refusal.getKind() == Kind.NOT_ADMITTED) {
                    return String.valueOf(refusal.getMessage());
                }
                assertEquals(Kind.TIMEOUT, refusal.getKind());
                assertTrue(System.nanoTime() < deadline, "told within a minute");
            }
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
            assertEquals(notAuthorised(gaggle.controlUrl()), refusalOfRequest(gaggle.control().withKeys(keys("stranger", "server"))));
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
        return "the server at " + url + " refuses this key: is it in the server's directory of authorised keys (clients in section"
                + " gaggled/curve)?";
    }

    @Test
    void anotherServersKeyIsToldSo() throws Exception {
        try (RunningGaggle gaggle = secured();
                EventClient events = EventClient.classic(gaggle.events().withKeys(keys("ann", "other")))) {
            assertEquals(anotherServers(gaggle.controlUrl()), refusalOfRequest(gaggle.control().withKeys(keys("ann", "other"))));
            assertEquals(anotherServers(gaggle.eventUrl()), awaitRefusal(events));
        }
    }

    private static String anotherServers(String url) {
        return "the server at " + url + " does not accept the handshake: is --server-key that of this server?";
    }

    @Test
    void theOtherChannelIsToldSoWithGoodKeys() throws Exception {
        try (RunningGaggle gaggle = secured();
                EventClient events = EventClient.classic(gaggle.control())) {
            assertEquals(
                    gaggle.eventUrl() + " breaks off the handshake: is it the controlurl, and --server-key that of this server?",
                    refusalOfRequest(gaggle.events()));
            assertEquals(
                    gaggle.controlUrl() + " breaks off the handshake: is it the eventurl, and --server-key that of this server?",
                    awaitRefusal(events));
        }
    }

    @Test
    void aClientWithoutKeysIsToldThatTheyAreAskedFor() throws Exception {
        try (RunningGaggle gaggle = secured()) {
            assertEquals(
                    gaggle.controlUrl() + " takes nothing from a client without keys: if it asks for any, give --key and --server-key",
                    refusalInTheGreeting(gaggle.control().withKeys(null)));
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
                    url + " broke off the connection and answered nothing: is it the controlurl, and does gaggled still run there?",
                    refusalOfRequest(address));
            assertEquals(
                    url + " takes nothing from a client with keys: if it asks for none, give none",
                    refusalInTheGreeting(address.withKeys(keys("ann", "server"))));
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
