package org.gaggled.transport.zmq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Shows that whoever is turned away is named in the log once, whatever it is that it lacks: a key at all, the server's,
 * or one that is authorised; and that nobody is called refused who was not.
 */
class RefusalsTest {

    private static final String PROGRAMS = "[web]\ncommand = sleep\nargv = 1000\n";
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path directory;

    private void makeKeys() throws Exception {
        for (String name : List.of("server", "other", "stranger", "ann")) {
            KeyFile.generate(directory.resolve(name));
        }
        Path clients = Files.createDirectory(directory.resolve("clients"));
        String key = Files.readString(directory.resolve("ann/gaggled.pub"));
        Files.writeString(clients.resolve("ann.pub"), key.replace("role = watch", "role = operate"));
    }

    private ClientKeys keys(String own, String server) throws Exception {
        return ClientKeys.read(directory.resolve(own + "/gaggled.key"), directory.resolve(server + "/gaggled.pub"));
    }

    private RunningGaggle secured() throws Exception {
        return new RunningGaggle(
                directory,
                "",
                "[gaggled/curve]\nsecretkey = " + directory.resolve("server/gaggled.key") + "\nclients = "
                        + directory.resolve("clients") + "\n" + PROGRAMS)
                .operatedWith(keys("ann", "server"));
    }

    private static void assertRefused(ServerAddress address) throws Exception {
        try (ControlClient client = ControlClient.connect(address.withTimeout(SHORT))) {
            GaggledException.Kind kind = assertThrows(GaggledException.class, client::getStates).getKind();
            assertTrue(
                    kind == GaggledException.Kind.NOT_ADMITTED || kind == GaggledException.Kind.TIMEOUT,
                    () -> "refused, in time to be told or not: " + kind);
        }
    }

    private void assertLoggedOnce(ClientOfGaggle refused, String reason) throws Exception {
        makeKeys();
        try (LoggedLines log = new LoggedLines();
                RunningGaggle gaggle = secured()) {
            gaggle.await("web", WireState::up);
            // Each of them tries many times by itself; on a slow machine it may give up before it was heard.
            String line = "WARN .*" + reason;
            for (int i = 0; i < 20 && log.like(line).isEmpty(); i++) {
                refused.knocksAt(gaggle);
            }
            refused.knocksAt(gaggle);
            log.await(line);
            // A connection of somebody else here, which was broken off as it began, may be told of besides.
            assertEquals(1, log.like(line).size());
            gaggle.await("web", WireState::up);
        }
    }

    private interface ClientOfGaggle {
        void knocksAt(RunningGaggle gaggle) throws Exception;
    }

    @Test
    void aClientWithoutAnyKey() throws Exception {
        assertLoggedOnce(
                gaggle -> assertRefused(ServerAddress.of(gaggle.controlUrl())),
                "closed a connection of 127\\.0\\.0\\.1: it does not show a key, .*");
    }

    @Test
    void aClientWithAnotherServersKey() throws Exception {
        assertLoggedOnce(
                gaggle -> assertRefused(gaggle.control().withKeys(keys("ann", "other"))),
                "refused a connection from 127\\.0\\.0\\.1: its handshake is not that of a ZeroMQ client with the key of this server");
    }

    @Test
    void aClientWhoseKeyIsNotAuthorised() throws Exception {
        assertLoggedOnce(
                gaggle -> assertRefused(gaggle.control().withKeys(keys("stranger", "server"))),
                "refused a connection from 127\\.0\\.0\\.1: its key \\S+ is not authorised");
    }

    @Test
    void aSubscriberWithoutAnyKey() throws Exception {
        makeKeys();
        try (LoggedLines log = new LoggedLines();
                RunningGaggle gaggle = secured();
                ZContext context = new ZContext()) {
            String line = "WARN " + gaggle.eventUrl() + ": closed a connection of 127\\.0\\.0\\.1: it does not show"
                    + " a key, .*";
            // It sees that it has none to show as soon as gaggled does; the first to see it ends the connection.
            for (int i = 0; i < 100 && log.like(line).isEmpty(); i++) {
                ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
                // In case JeroMQ forgets the connection, see PlainClient; it is not to be waited for, as it is to be
                // refused.
                subscriber.setHandshakeIvl(1_000);
                subscriber.connect(gaggle.eventUrl());
                Thread.sleep(100);
                subscriber.close();
            }
            log.await(line);
        }
    }

    @Test
    void whoComesAndGoesIsNotRefused() throws Exception {
        try (LoggedLines log = new LoggedLines();
                RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS)) {
            gaggle.await("web", WireState::up);
            int port = URI.create(gaggle.controlUrl()).getPort();
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.getOutputStream().write(new byte[] {(byte) 0xff, 0, 0});
                }
                gaggle.state("web");
            }
            assertEquals(List.of(), log.like("WARN .*"));
        }
    }

    @Test
    void eachThingAWatcherMayNotDoIsNamed() throws Exception {
        makeKeys();
        Path file = directory.resolve("clients/ann.pub");
        Files.writeString(file, Files.readString(file).replace("role = operate", "role = watch"));
        try (LoggedLines log = new LoggedLines("org.gaggled.engine.loop");
                RunningGaggle gaggle = secured();
                ControlClient ann = ControlClient.connect(gaggle.control())) {
            assertThrows(GaggledException.class, () -> ann.stop("web"));
            assertThrows(GaggledException.class, () -> ann.stop("web"));
            // As a tool does that wants the reason.
            assertThrows(
                    GaggledException.class,
                    () -> ann.call(new JsonObject().put("call", "stop").put("programs", List.of("web"))));
            assertThrows(GaggledException.class, () -> ann.shutdown("ann"));
            assertThrows(GaggledException.class,
                    () -> ann.call(new JsonObject().put("call", "shutdown").put("user", "ann")));
            assertEquals(
                    List.of("stop web", "shutdown"),
                    log.like("WARN refused .* its role is watch").stream()
                            .map(line -> line.replaceAll("WARN refused (.*) to .*", "$1"))
                            .toList());
        }
    }

    @Test
    void garbageIsNotCalledAWrongKeyWhereThereIsNone() throws Exception {
        try (LoggedLines log = new LoggedLines();
                RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                Socket socket = new Socket()) {
            gaggle.await("web", WireState::up);
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), URI.create(gaggle.controlUrl()).getPort()));
            socket.setSoTimeout((int) RunningGaggle.PATIENCE.toMillis());
            // A greeting of ZMTP 3 that names the mechanism NULL, then a command that no handshake has.
            socket.getOutputStream().write(HexFormat.of()
                    .parseHex("ff00000000000000017f0300" + "4e554c4c" + "00".repeat(16) + "00" + "00".repeat(31)));
            socket.getInputStream().readNBytes(65);
            socket.getOutputStream().write(HexFormat.of().parseHex("0405" + "0441424344"));
            log.await(
                    "WARN .*refused a connection from 127\\.0\\.0\\.1: its handshake is not that of a ZeroMQ client without"
                            + " CURVE");
            assertEquals(List.of(), log.like(".*key of this server.*"));
        }
    }

    @Test
    void whatIsTooLongForARequestIsAnswered() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                ZContext context = new ZContext()) {
            ZMQ.Socket client = PlainClient.connect(context, SocketType.REQ, gaggle.controlUrl());
            for (int size : new int[] {64 * 1024 + 1, 100_000, 1024 * 1024}) {
                client.send(new byte[size]);
                assertArrayEquals(new WireReply.BadMessage().encode(), client.recv(), size + " bytes");
            }
        }
    }

    @Test
    void whatIsTooLongForARequestIsAnsweredWithCurveToo() throws Exception {
        makeKeys();
        try (RunningGaggle gaggle = secured();
                ZContext context = new ZContext()) {
            ZMQ.Socket client = context.createSocket(SocketType.REQ);
            keys("ann", "server").applyTo(client);
            PlainClient.connect(client, gaggle.controlUrl());
            client.send(new byte[100_000]);
            assertArrayEquals(new WireReply.BadMessage().encode(), client.recv());
        }
    }

    @Test
    void whoSendsMoreThanCanBeReadIsNamedOnce() throws Exception {
        try (LoggedLines log = new LoggedLines();
                RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                ZContext context = new ZContext()) {
            gaggle.await("web", WireState::up);
            for (int i = 0; i < 3; i++) {
                ZMQ.Socket dealer = PlainClient.connect(context, SocketType.DEALER, gaggle.controlUrl());
                dealer.send(new WireRequest.Start("nobody").encode());
                assertEquals(6, dealer.recv().length);
                dealer.send(new byte[2 * 1024 * 1024]);
                log.await(
                        "WARN .*closed a connection of 127\\.0\\.0\\.1: it is a client of the other channel, sent a frame of more than 1048576 bytes, or .*");
                dealer.close();
            }
            assertEquals(1, log.like("WARN .*closed a connection.*").size());
        }
    }
}
