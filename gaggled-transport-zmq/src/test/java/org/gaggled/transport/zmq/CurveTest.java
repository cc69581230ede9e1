package org.gaggled.transport.zmq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that with CURVE each client gets exactly what its key may: nothing, watching, or everything. */
class CurveTest {

    /** Long enough for an answer, if there were one. */
    private static final Duration REFUSAL = Duration.ofMillis(700);

    @TempDir
    Path directory;

    private Path clients;

    @BeforeEach
    void makeKeys() throws Exception {
        clients = Files.createDirectory(directory.resolve("clients"));
        KeyFile.generate(directory.resolve("server"));
        KeyFile.generate(directory.resolve("stranger"));
        authorise("ann", "operate");
        authorise("bob", "watch");
    }

    private void authorise(String name, String role) throws Exception {
        KeyFile.generate(directory.resolve(name));
        String key = Files.readString(directory.resolve(name).resolve("gaggled.pub"));
        Files.writeString(clients.resolve(name + ".pub"), key.replace("role = watch", "role = " + role));
    }

    private ClientKeys keysOf(String name) throws Exception {
        return ClientKeys.read(
                directory.resolve(name).resolve("gaggled.key"), directory.resolve("server").resolve("gaggled.pub"));
    }

    private String section() {
        return "[gaggled/curve]\nsecretkey = " + directory.resolve("server/gaggled.key") + "\nclients = " + clients
                + "\n";
    }

    @Test
    void eachGetsWhatItsKeyMay() throws Exception {
        try (RunningGaggle gaggle =
                new RunningGaggle(directory, "", section() + "[web]\ncommand = sleep\nargv = 1000\n")
                        .operatedWith(keysOf("ann"))) {
            gaggle.await("web", WireState::up);
            ServerAddress plain = ServerAddress.of(gaggle.controlUrl()).withTimeout(REFUSAL);
            assertRefused(plain);
            assertRefused(plain.withKeys(keysOf("stranger")));
            watcherWatches(gaggle);
            try (ControlClient ann = ControlClient.connect(gaggle.control())) {
                assertTrue(ann.restart("web"));
                assertFalse(ann.restart("nobody"));
            }
        }
    }

    private static void assertRefused(ServerAddress address) throws Exception {
        try (ControlClient client = ControlClient.connect(address)) {
            Kind kind = assertThrows(GaggledException.class, client::getStates).getKind();
            assertTrue(kind == Kind.NOT_ADMITTED || kind == Kind.TIMEOUT,
                    () -> "refused, in time to be told or not: " + kind);
        }
    }

    private void watcherWatches(RunningGaggle gaggle) throws Exception {
        ServerAddress bob = gaggle.control().withKeys(keysOf("bob"));
        try (ControlClient client = ControlClient.connect(bob);
                EventClient events = EventClient.classic(gaggle.events().withKeys(keysOf("bob")));
                EventClient stranger = EventClient.classic(gaggle.events().withKeys(keysOf("stranger")))) {
            assertEquals(1, client.getStates().size());
            assertEquals("web", client.list(new JsonObject()).getFirst().text("program"));
            assertEquals(Kind.REFUSED, assertThrows(GaggledException.class, () -> client.stop("web")).getKind());
            assertEquals(Kind.REFUSED, assertThrows(GaggledException.class, () -> client.shutdown("bob")).getKind());
            GaggledException forbidden = assertThrows(
                    GaggledException.class,
                    () -> client.call(new JsonObject().put("call", "stop").put("programs", List.of("web"))));
            assertEquals("the key of this client may watch, but not operate", forbidden.getMessage());
            client.getStates(1);
            while (events.next(Duration.ofMillis(50)) == null) {
                client.getStates(1);
            }
            assertNull(stranger.next(Duration.ofMillis(200)), "a stranger hears nothing");
            assertTrue(gaggle.state("web").up());
        }
    }

    @Test
    void aKeyThatIsTakenAwayIsRefusedWhileItsOwnerIsConnected() throws Exception {
        try (RunningGaggle gaggle =
                new RunningGaggle(directory, "", section() + "[web]\ncommand = sleep\nargv = 1000\n")
                        .operatedWith(keysOf("ann"));
                ControlClient bob = ControlClient.connect(gaggle.control().withKeys(keysOf("bob")))) {
            assertEquals(1, bob.getStates().size());
            Files.delete(clients.resolve("bob.pub"));
            assertRefusedSoon(bob);
        }
    }

    private static void assertRefusedSoon(ControlClient bob) {
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        GaggledException refusal = null;
        while (refusal == null && System.nanoTime() < deadline) {
            try {
                bob.getStates();
            } catch (GaggledException e) {
                refusal = e;
            }
        }
        assertNotNull(refusal, "a refusal");
        assertEquals(Kind.REFUSED, refusal.getKind());
    }

    @Test
    void aKeyThatIsTakenAwayHearsNoMoreEventsAndTheOthersDo() throws Exception {
        cutOff("", () -> Files.delete(clients.resolve("bob.pub")));
    }

    @Test
    void aKeyFileThatBecomesJunkIsLoggedAndItsOwnerHearsNoMore() throws Exception {
        cutOff(
                "ERROR key file .*/bob\\.pub: a line is not NAME = VALUE; .*; that client is not authorised",
                () -> Files.writeString(clients.resolve("bob.pub"), "junk"));
    }

    private interface Change {
        void make() throws Exception;
    }

    private void cutOff(String logged, Change change) throws Exception {
        try (LoggedLines log = new LoggedLines();
                RunningGaggle gaggle =
                        new RunningGaggle(directory, "", section() + "[web]\ncommand = sleep\nargv = 1000\n")
                                .operatedWith(keysOf("ann"));
                EventClient ann = EventClient.classic(gaggle.events());
                EventClient bob = EventClient.classic(gaggle.events().withKeys(keysOf("bob")))) {
            awaitEvent(gaggle, ann);
            awaitEvent(gaggle, bob);
            change.make();
            log.await("WARN " + gaggle.eventUrl() + ": 2 subscribers are disconnected, .*");
            if (!logged.isEmpty()) {
                log.await(logged);
            }
            // What came before that may still wait to be read.
            while (bob.next(REFUSAL) != null) {}
            while (ann.next(Duration.ofMillis(1)) != null) {}
            awaitEvent(gaggle, ann);
            assertNull(bob.next(REFUSAL), "somebody whose key was taken away hears nothing");
            log.await("WARN refused a connection from 127\\.0\\.0\\.1: its key \\S+ is not authorised");
            awaitEvent(gaggle, ann);
            assertNull(bob.next(REFUSAL), "nor does it later");
            assertEquals(1, log.like("WARN .*subscribers are disconnected.*").size());
            assertTrue(log.like("INFO the key of client bob is not authorised any more").size() <= 1,
                    "it is said once");
            if (!logged.isEmpty()) {
                assertEquals(1, log.like(logged).size(), "it is said once, not by each channel");
            }
        }
    }

    private static void awaitEvent(RunningGaggle gaggle, EventClient client) throws Exception {
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        do {
            assertTrue(System.nanoTime() < deadline, "an event within a minute");
            gaggle.state("web");
        } while (client.next(Duration.ofMillis(50)) == null);
    }

    @Test
    void anotherKeyInTheSameFileIsNotTheOldOnes() throws Exception {
        try (RunningGaggle gaggle =
                new RunningGaggle(directory, "", section() + "[web]\ncommand = sleep\nargv = 1000\n")
                        .operatedWith(keysOf("ann"));
                ControlClient bob = ControlClient.connect(gaggle.control().withKeys(keysOf("bob")))) {
            assertEquals(1, bob.getStates().size());
            Files.copy(
                    directory.resolve("stranger/gaggled.pub"), clients.resolve("bob.pub"),
                    StandardCopyOption.REPLACE_EXISTING);
            assertRefusedSoon(bob);
        }
    }

    @Test
    void aBadKeyFileKeepsOutItsOwnerAlone() throws Exception {
        Path stray = Files.writeString(clients.resolve("stray.pub"), "junk");
        String wrong = "key file " + stray
                + ": a line is not NAME = VALUE; make a new one with gaggled_controller --keygen DIR";
        assertEquals(
                List.of("warned.ini:5:11: warning: " + wrong
                        + "; that client is not authorised; correct it, or remove it"),
                problems(assertInstanceOf(ConfigReading.Accepted.class, RunningGaggle.read(oneChannel())).warnings()));
        try (RunningGaggle gaggle =
                new RunningGaggle(directory, "", section() + "[web]\ncommand = sleep\nargv = 1000\n")
                        .operatedWith(keysOf("ann"))) {
            gaggle.await("web", WireState::up);
        }
        Files.delete(clients.resolve("ann.pub"));
        Files.delete(clients.resolve("bob.pub"));
        assertEquals(
                List.of("warned.ini:5:11: gaggled/curve: clients " + clients
                        + ": no client can connect; " + wrong
                        + "; that client is not authorised"),
                problems(assertInstanceOf(ConfigReading.Refused.class, RunningGaggle.read(oneChannel())).problems()));
    }

    @Test
    void aKeyInTwoFilesIsAProblemOfTheConfigurationAndNobodysMeanwhile() throws Exception {
        Path twin = Files.writeString(
                clients.resolve("aaron.pub"),
                Files.readString(clients.resolve("bob.pub")).replace("role = watch", "role = operate"));
        String said = "key files " + twin + " (operate) and " + clients.resolve("bob.pub")
                + " (watch) have the same key, which is not authorised until it is removed from one of them";
        assertEquals(
                List.of("warned.ini:5:11: gaggled/curve: clients " + clients + ": " + said),
                problems(assertInstanceOf(ConfigReading.Refused.class, RunningGaggle.read(oneChannel())).problems()));
        Files.delete(twin);
        try (LoggedLines log = new LoggedLines();
                RunningGaggle gaggle =
                        new RunningGaggle(directory, "", section() + "[web]\ncommand = sleep\nargv = 1000\n")
                                .operatedWith(keysOf("ann"));
                ControlClient bob = ControlClient.connect(gaggle.control().withKeys(keysOf("bob")))) {
            assertEquals(1, bob.getStates().size());
            Files.copy(clients.resolve("bob.pub"), twin);
            assertRefusedSoon(bob);
            log.await("ERROR key files .*/aaron.pub \\(watch\\) and .*/bob.pub \\(watch\\) have the same key, .*");
        }
    }

    private Path oneChannel() throws Exception {
        return Files.writeString(
                directory.resolve("warned.ini"),
                "[gaggled]\neventurl = tcp://127.0.0.1:5556\n" + section() + "[web]\ncommand = sleep\n");
    }

    private List<String> problems(List<ConfigProblem> problems) {
        return problems.stream().map(each -> each.toString().replace(directory + "/warned.ini", "warned.ini")).toList();
    }

    @Test
    void clientsThatOthersCanChangeAreWarnedOf() throws Exception {
        Path bob = clients.resolve("bob.pub");
        Files.setPosixFilePermissions(clients, PosixFilePermissions.fromString("rwxrwxr-x"));
        Files.setPosixFilePermissions(bob, PosixFilePermissions.fromString("rw-r--rw-"));
        assertEquals(
                List.of(
                        "warned.ini:5:11: warning: clients: " + clients
                                + " can be changed by users other than its owner; chmod go-w '" + clients + "'",
                        "warned.ini:5:11: warning: clients: " + bob
                                + " can be changed by users other than its owner; chmod go-w '" + bob + "'"),
                problems(assertInstanceOf(ConfigReading.Accepted.class, RunningGaggle.read(oneChannel())).warnings()));
    }

    @Test
    void keyFilesAreMadeOnceAndTheSecretOneIsPrivate() throws Exception {
        Path key = directory.resolve("ann/gaggled.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertThrows(java.nio.file.FileAlreadyExistsException.class, () -> KeyFile.generate(directory.resolve("ann")));
    }

    @Test
    void rootIsWarnedOfAControlUrlThatIsOpenToLocalUsers() throws Exception {
        String local = "[gaggled]\ncontrolurl = tcp://127.0.0.1:5555\n[web]\ncommand = sleep\n";
        assertEquals(
                System.getProperty("user.name").equals("root")
                        ? List.of(
                                "controlurl tcp://127.0.0.1:5555 lets every user of this machine start and stop"
                                        + " programs, and stop this gaggled, which runs as root")
                        : List.of(),
                warnings(local));
        assertEquals(List.of(), warnings(local.replace("[web]", section() + "[web]")));
    }

    @Test
    void channelsThatOthersReachWithoutKeysAreRefused() throws Exception {
        String programs = "[web]\ncommand = sleep\n";
        String open = "[gaggled]\ncontrolurl = tcp://*:5555\neventurl = tcp://0.0.0.0:5556\n";
        Path file = Files.writeString(directory.resolve("warned.ini"), open + programs);
        String advice =
                "; bind it to 127.0.0.1, or protect it with section gaggled/curve, or write insecure = true in section gaggled";
        assertEquals(
                List.of(
                        "warned.ini:2:14: controlurl tcp://*:5555 lets everybody who can reach it start and stop programs"
                                + advice,
                        "warned.ini:3:12: eventurl tcp://0.0.0.0:5556 lets everybody who can reach it hear of every program"
                                + advice),
                problems(assertInstanceOf(ConfigReading.Refused.class, RunningGaggle.read(file)).problems()));
        assertEquals(
                List.of("controlurl tcp://*:5555 lets everybody who can reach it start and stop programs"),
                warnings(open + "insecure = true\n" + programs));
        assertEquals(List.of(), warnings(open + section() + programs));
        assertEquals(List.of(), warnings("[gaggled]\neventurl = tcp://localhost:5556\n" + programs));
    }

    @Test
    void aSecretKeyThatOthersCanReadIsWarnedOf() throws Exception {
        String text = "[gaggled]\neventurl = tcp://127.0.0.1:5556\n" + section() + "[web]\ncommand = sleep\n";
        Path key = directory.resolve("server/gaggled.key");
        assertEquals(List.of(), warnings(text));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(List.of("secretkey " + key + " can be read or changed by users other than its"
                + " owner"), warnings(text));
    }

    @Test
    void whatIsToBeTypedHoldsForEveryName() throws Exception {
        Path key = directory.resolve("bob's.key");
        Files.copy(directory.resolve("server/gaggled.key"), key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        String text = "[gaggled]\neventurl = tcp://127.0.0.1:5556\n" + section() + "[web]\ncommand = sleep\n";
        Path file = Files.writeString(
                directory.resolve("warned.ini"),
                text.replace(directory.resolve("server/gaggled.key").toString(), key.toString()));
        String warning = problems(assertInstanceOf(ConfigReading.Accepted.class, RunningGaggle.read(file)).warnings())
                .getFirst();
        assertTrue(warning.endsWith("; chmod 600 '" + directory + "/bob'\\''s.key'"), warning);
    }

    @Test
    void aHostThatCannotBeBoundIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("away.ini"),
                "[gaggled]\ncontrolurl = tcp://no-such-host.invalid:5555\neventurl = tcp://192.0.2.1:*\n"
                        + "insecure = true\n[web]\ncommand = sleep\n");
        assertEquals(
                List.of(
                        file + ":2:14: controlurl tcp://no-such-host.invalid:5555: host no-such-host.invalid is not known"
                                + " here; write an address of this machine, or * for all",
                        file + ":3:12: eventurl tcp://192.0.2.1:*: 192.0.2.1 is not an address of this machine; write an"
                                + " address of this machine, or * for all"),
                assertInstanceOf(ConfigReading.Refused.class, RunningGaggle.read(file)).problems().stream()
                        .filter(problem -> problem.getSeverity() == ConfigProblem.Severity.ERROR)
                        .map(ConfigProblem::toString)
                        .toList());
    }

    private List<String> warnings(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("warned.ini"), text);
        return assertInstanceOf(ConfigReading.Accepted.class, RunningGaggle.read(file)).warnings().stream()
                .map(ConfigProblem::getMessage)
                .toList();
    }

    @Test
    void keysThatCannotBeReadAreAProblemOfTheConfiguration() throws Exception {
        Path file = Files.writeString(
                directory.resolve("bad.ini"),
                "[gaggled]\ncontrolurl = tcp://127.0.0.1:5555\neventurl = tcp://127.0.0.1:5556\n[gaggled/curve]\nsecretkey = "
                        + directory.resolve("nowhere") + "\nclients = " + clients + "\n[web]\ncommand = sleep\n");
        List<ConfigProblem> problems =
                assertInstanceOf(ConfigReading.Refused.class, RunningGaggle.read(file)).problems();
        assertEquals(
                List.of(file + ":5:13: key file " + directory.resolve("nowhere")
                        + " does not exist; make one with gaggled_controller --keygen DIR"),
                problems.stream().map(ConfigProblem::toString).toList());
    }
}
