package org.gaggled.control.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.Operation;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shows what a client of the socket gets for what it says, who is served, and where that has its bounds. */
@Timeout(60)
class LocalControlTest {

    private static final String STRANGER =
            "socket(S, PF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un($ARGV[0])) or die;"
                    + " print <S>";

    @TempDir
    Path directory;

    private final FakeControlPort port = new FakeControlPort(ProgramState.builder("web").build());
    private Path socket;
    private ControlSource source;

    @BeforeEach
    void open() throws Exception {
        socket = directory.resolve("control.sock");
        source = new LocalControlFactory().open(
                new PluginConfiguration(new LocalControlFactory()).setGlobal("controlsocket", socket.toString())
                        .toControlSourceContext(port));
        source.start();
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        port.close();
        assertTrue(Files.notExists(socket));
    }

    @Test
    void callsAreAnsweredInTheirOrder() throws Exception {
        try (Talk talk = new Talk(socket)) {
            talk.say("{`call`:`version`,`id`:`1`}\n{`call`:`list`,`id`:`2`}\n{`call`:`wiat`,`id`:`3`}\n{`call`:");
            assertEquals("1", JsonObject.parse(talk.hear()).text("id"));
            assertEquals("2", JsonObject.parse(talk.hear()).text("id"));
            assertTrue(talk.hearError().startsWith("unknown-call: there is no call 'wiat'; known: version, list"));
            talk.say("`list`,`name`:`w*`}\r\n");
            assertEquals("web", talk.hearResult().objects("programs").getFirst().text("program"));
        }
    }

    @Test
    void whatIsAskedOfGaggledIsOfTheUserWhoConnects() throws Exception {
        try (Talk talk = new Talk(socket)) {
            talk.say("{`call`:`stop`,`programs`:`web`}\n").hearResult();
            String user = Files.getOwner(directory).getName();
            assertEquals("stop web by user " + user + " (local)",
                    port.await(Duration.ofSeconds(60), request -> request.getOperation() == Operation.STOP).toString());
        }
    }

    @Test
    void whoWritesNoMoreGetsAllAnswersAndTheEnd() throws Exception {
        try (Talk talk = new Talk(socket)) {
            talk.say("{`call`:`version`}\n{`call`:`describe`,`program`:`wbe`}");
            talk.sayNoMore();
            assertEquals("1.0.0", talk.hearResult().text("version"));
            assertTrue(talk.hearError().startsWith("no-such-program: "));
            assertEquals("", talk.hear());
        }
    }

    @Test
    void whatIsNoRequestIsAnsweredAndTheNextOneTaken() throws Exception {
        try (Talk talk = new Talk(socket)) {
            talk.say("\n[]\n{`call`:7}\n");
            for (int i = 0; i < 3; i++) {
                assertTrue(talk.hearError().startsWith("bad-request: "));
            }
            talk.say(new byte[] {'{', (byte) 0xff, '}', '\n'});
            assertEquals("bad-request: a request is a JSON object in UTF-8", talk.hearError());
            assertEquals("1.0.0", talk.say("{`call`:`version`}\n").hearResult().text("version"));
        }
    }

    @Test
    void manyLinesThatAreNoRequestsAreTakenOneByOne() throws Exception {
        byte[] nonsense = new byte[2 * 5_000];
        for (int i = 0; i < nonsense.length; i += 2) {
            nonsense[i] = (byte) 0xff;
            nonsense[i + 1] = '\n';
        }
        try (Talk talk = new Talk(socket)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    talk.say(nonsense);
                    talk.sayNoMore();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            int answers = 0;
            while (!talk.hear().isEmpty()) {
                answers++;
            }
            assertEquals(nonsense.length / 2, answers);
            writer.join();
        }
    }

    @Test
    void aRequestHasAtMostSixtyFourKilobytes() throws Exception {
        String filling = " ".repeat(LocalClient.MAX_LINE - "{`call`:`version`}\n".length());
        try (Talk talk = new Talk(socket)) {
            talk.say("{`call`:`version`" + filling + "}\n");
            assertEquals("1.0.0", talk.hearResult().text("version"));
            talk.say("{`call`:`version`" + filling + " }");
            assertEquals("bad-request: a request is one line of at most 65536 bytes", talk.hearError());
            assertEquals("", talk.hear());
        }
    }

    @Test
    void sixtyFourClientsAreServed() throws Exception {
        List<Talk> talks = new ArrayList<>();
        try {
            for (int i = 0; i < SocketServer.MAX_CLIENTS; i++) {
                Talk talk = new Talk(socket);
                talks.add(talk);
                talk.say("{`call`:`version`}\n").hearResult();
            }
            try (Talk oneMore = new Talk(socket)) {
                assertEquals("busy: 64 clients are connected already; ask again later", oneMore.hearError());
                assertEquals("", oneMore.hear());
            }
            talks.removeFirst().close();
            awaitPlace();
        } finally {
            for (Talk talk : talks) {
                talk.close();
            }
        }
    }

    @Test
    void everyoneBeyondThatIsTold() throws Exception {
        int many = 6 * SocketServer.MAX_CLIENTS;
        List<Talk> talks = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < SocketServer.MAX_CLIENTS; i++) {
                Talk talk = new Talk(socket);
                talks.add(talk);
                talk.say("{`call`:`version`}\n").hearResult();
            }
            Callable<String> oneMore = () -> {
                try (Talk talk = new Talk(socket)) {
                    String told = talk.hearError();
                    // Who has not read it yet is not kept from that by what it writes.
                    talk.say("{`call`:`version`}\n");
                    return told + talk.hear();
                }
            };
            for (Future<String> told : clients.invokeAll(Collections.nCopies(many, oneMore))) {
                assertEquals("busy: 64 clients are connected already; ask again later", told.get());
            }
        } finally {
            for (Talk talk : talks) {
                talk.close();
            }
        }
    }

    @Test
    void whoGoesAwayWhileItWaitsLeavesItsPlaceAtOnce() throws Exception {
        String position;
        try (Talk talk = new Talk(socket)) {
            position = talk.say("{`call`:`logs`,`programs`:[`web`]}\n").hearResult().text("position");
        }
        long begun = System.nanoTime();
        List<Talk> followers = new ArrayList<>();
        for (int i = 0; i < SocketServer.MAX_CLIENTS; i++) {
            Talk talk = new Talk(socket);
            followers.add(talk);
            talk.say("{`call`:`version`}\n{`call`:`logs`,`programs`:[`web`],`after`:`" + position
                    + "`,`wait_ms`:60000}\n").hearResult();
        }
        for (Talk follower : followers) {
            follower.close();
        }
        awaitPlace();
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(30).toNanos());
    }

    /** The server may not have noticed yet that somebody has gone. */
    private void awaitPlace() throws Exception {
        while (true) {
            try (Talk talk = new Talk(socket)) {
                if (!talk.say("{`call`:`version`}\n").hear().contains("busy")) {
                    return;
                }
            } catch (IOException refusedWhileWriting) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    @Test
    void nobodyElseCanConnect() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assumeTrue(Files.getOwner(directory).getName().equals("root"), "only root can be another user");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(asStranger().startsWith("Died at"));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals("{\"error\":{\"code\":\"forbidden\",\"message\":\"only root and root may ask this gaggled\"}}",
                asStranger());
    }

    private String asStranger() throws Exception {
        Process stranger = new ProcessBuilder(
                "setpriv", "--reuid=61234", "--regid=61234", "--clear-groups", "perl", "-MSocket", "-e", STRANGER,
                socket.toString()).redirectErrorStream(true).start();
        String said = new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        stranger.waitFor();
        return said;
    }

    @Test
    void theLastAnswerIsGivenBeforeTheEnd() throws Exception {
        try (Talk talk = new Talk(socket)) {
            talk.say("{`call`:`shutdown`}\n");
            assertEquals("done", talk.hearResult().text("outcome"));
            source.close();
            assertEquals("", talk.hear());
        }
    }
}
