package org.gaggled.notify.smtp.program;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.gaggled.api.GaggleInfo;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.gaggled.engine.assembly.Engine;
import org.gaggled.engine.assembly.EngineOptions;
import org.gaggled.engine.assembly.TerminationSignals;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.notify.smtp.Mailbox;
import org.gaggled.notify.smtp.SmtpGate;
import org.gaggled.notify.smtp.SmtpGateFactory;
import org.gaggled.notify.smtp.delivery.Await;
import org.gaggled.notify.smtp.delivery.Letter;
import org.gaggled.notify.smtp.delivery.LetterWriter;
import org.gaggled.notify.smtp.delivery.LogLines;
import org.gaggled.notify.smtp.delivery.TrialDelivery;
import org.gaggled.notify.smtp.gate.MailText;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.control.ZmqControlSourceFactory;
import org.gaggled.transport.zmq.event.ZmqEventSinkFactory;
import org.gaggled.transport.zmq.wire.MalformedMessageException;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Shows the way from a process that is killed to a mail, with a real gaggled in this process: with the gate inside it,
 * and with the gate following it over ZeroMQ; and the same with what a classic gaggled says.
 */
class RealGaggleTest {

    private static final String DOWN = "process web is down, due to KILL, was up, last known pid: N";
    private static final String UP = "process web is up, was down, current pid: N";

    @TempDir
    @Nullable
    Path directory;

    private final LogLines log = new LogLines();
    private final Mailbox mailbox = new Mailbox();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable closeable : toClose.reversed()) {
            closeable.close();
        }
        mailbox.close();
        log.close();
    }

    /** Two that are free, and not the same. */
    private static int[] freePorts() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        }
    }

    private static ConfigPlugins plugins() {
        return new ConfigPlugins(
                List.of(new IniConfigSourceFactory()),
                List.of(new ZmqEventSinkFactory(), new SmtpGateFactory()),
                List.of(new ZmqControlSourceFactory()));
    }

    private static HostEnvironment host() {
        return new HostEnvironment(Map.of("PATH", "/bin:/usr/bin"), "goose", Path.of("").toAbsolutePath());
    }

    private Path config(String auto) throws Exception {
        assertNotNull(directory);
        int[] ports = freePorts();
        return Files.writeString(
                directory.resolve("gaggled.ini"),
                """
                [gaggled]
                controlurl = tcp://127.0.0.1:%d
                eventurl = tcp://127.0.0.1:%d
                [gaggled/smtpgate]
                auto = %s
                mx = 127.0.0.1
                port = %d
                helo = gate.test
                from = gaggled@example.org
                to = ops@example.org
                period = 300ms
                [web]
                command = /bin/sleep
                argv = 1000
                """.formatted(ports[0], ports[1], auto, mailbox.port()));
    }

    /** Runs gaggled until the test ends. */
    private GateConfiguration run(Path file) throws Exception {
        HostEnvironment host = host();
        ConfigReading.Accepted accepted =
                assertInstanceOf(ConfigReading.Accepted.class, new ConfigReader(plugins(), host).read(file, null));
        GateConfiguration configuration = GateConfiguration.read(file, null, plugins(), host());
        PluginCatalog catalog = PluginCatalog.load(List.of());
        var supervisor = Engine.assemble(
                accepted.config(),
                GaggleInfo.builder("run-" + System.nanoTime()).hostName("goose").version("1").configFile("gaggled.ini")
                        .build(),
                catalog,
                new EngineOptions(Optional.empty(), TerminationSignals.notHeard(), Map.of()));
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofPlatform().name("gaggled-under-test").start(() -> {
            try {
                supervisor.run();
                ended.complete(null);
            } catch (Throwable e) {
                ended.completeExceptionally(e);
            }
        });
        toClose.add(() -> {
            try (ControlClient client = ControlClient.connect(control(configuration))) {
                client.shutdown("test");
            }
            ended.get(60, TimeUnit.SECONDS);
            catalog.close();
        });
        return configuration;
    }

    private static ServerAddress control(GateConfiguration configuration) {
        return ServerAddress.of(String.valueOf(configuration.controlUrl())).withTimeout(Duration.ofSeconds(60));
    }

    private static ServerAddress events(GateConfiguration configuration) {
        return ServerAddress.of(String.valueOf(configuration.eventUrl()));
    }

    private static long pid(GateConfiguration configuration) {
        try (ControlClient client = ControlClient.connect(control(configuration))) {
            return client.getStates().getFirst().pid();
        } catch (GaggledException e) {
            throw new AssertionError(e);
        }
    }

    private static void kill(GateConfiguration configuration) throws InterruptedException {
        Await.until("web is up", () -> pid(configuration) != 0);
        assertTrue(ProcessHandle.of(pid(configuration)).orElseThrow().destroyForcibly());
    }

    private void follow(Channel.Opener opener) throws Exception {
        SmtpGate gate = SmtpGate.open(mailbox.settings(Duration.ofMillis(300)), _ -> Map.of());
        GaggleFollower follower = new GaggleFollower(
                opener, gate,
                new GaggleFollower.Pace(Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofDays(1)));
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                follower.follow();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        toClose.add(() -> {
            follower.end();
            thread.join();
            gate.close();
        });
    }

    @Test
    void theGateInsideGaggled() throws Exception {
        GateConfiguration configuration = run(config("true"));
        kill(configuration);
        mailbox.await(DOWN, UP);
    }

    @Test
    void theGateAsAProgramOfItsOwn() throws Exception {
        GateConfiguration configuration = run(config("false"));
        Await.until("web is up", () -> pid(configuration) != 0);
        follow(() -> ZmqChannel.open(control(configuration), events(configuration)));
        Await.until("in step", () -> log.contains("in step with gaggled"), () -> log.all().toString());
        kill(configuration);
        mailbox.await(DOWN, UP);
    }

    @Test
    void aClassicGaggled() throws Exception {
        ClassicGaggle classic = new ClassicGaggle();
        toClose.add(classic);
        classic.set(state(1, 4711, ""));
        follow(() -> ZmqChannel.open(classic.control, classic.events));
        Await.until("in step", () -> log.contains("in step with gaggled"), () -> log.all().toString());
        classic.set(state(2, 0, "KILL"));
        mailbox.await(DOWN);
        classic.set(state(3, 4712, ""));
        mailbox.await(DOWN, UP);
    }

    private static WireState state(long sequence, long pid, String downType) {
        return new WireState(true, pid == 0 ? downType : "NONE", false, false, pid, "web", sequence, pid != 0, 0);
    }

    @Test
    void theTestMail() throws Exception {
        Path file = config("false");
        GateConfiguration configuration = GateConfiguration.read(file, null, plugins(), host());
        StringWriter printed = new StringWriter();
        Letter letter = new LetterWriter(
                configuration.settings().sender(),
                configuration.settings().recipients(),
                "gate.test",
                InstantSource.system())
                .write(new MailText("test", "test\n250 is no answer here\n"));
        assertTrue(TrialDelivery.run(configuration.settings().server(), letter, new PrintWriter(printed)));
        String dialogue = printed.toString();
        assertTrue(dialogue.startsWith("S: 220 "), dialogue);
        for (String line : List.of(
                "C: EHLO gate.test\n", "C: MAIL FROM:<gaggled@example.org>\n", "C: RCPT TO:<ops@example.org>\n",
                "C: DATA\n", "S: 354 ",
                "C: Subject: test\n", "C: 250 is no answer here\n", "C: .\n", "S: 250 OK\n", "C: QUIT\n",
                "accepted for ops@example.org\n")) {
            assertTrue(dialogue.contains(line), () -> "no '" + line + "' in\n" + dialogue);
        }
        mailbox.await("test");
    }

    /** What a classic server says: no calls, and events without numbers. */
    private static final class ClassicGaggle implements AutoCloseable {

        final ServerAddress control;
        final ServerAddress events;
        private final ZContext context = new ZContext();
        private final AtomicReference<WireState> state = new AtomicReference<>();
        private final Thread thread;
        private final CompletableFuture<Void> bound = new CompletableFuture<>();
        private volatile boolean ended;

        ClassicGaggle() throws Exception {
            int[] ports = freePorts();
            control = ServerAddress.of("tcp://127.0.0.1:" + ports[0]);
            events = ServerAddress.of("tcp://127.0.0.1:" + ports[1]);
            thread = Thread.ofPlatform().start(this::serve);
            bound.get(60, TimeUnit.SECONDS);
        }

        void set(WireState next) {
            state.set(next);
        }

        private void serve() {
            context.setLinger(0);
            ZMQ.Socket replies = context.createSocket(SocketType.REP);
            ZMQ.Socket publisher = context.createSocket(SocketType.PUB);
            replies.bind(control.getUrl());
            publisher.bind(events.getUrl());
            bound.complete(null);
            WireState published = null;
            ZMQ.Poller poller = context.createPoller(1);
            poller.register(replies, ZMQ.Poller.POLLIN);
            while (!ended) {
                WireState now = state.get();
                if (now != null && now != published) {
                    publisher.send(new WireEvent.StateChange(now).encode());
                    published = now;
                }
                poller.poll(20);
                if (poller.pollin(0)) {
                    answer(replies.recv(), replies, publisher);
                }
            }
            poller.close();
            context.close();
        }

        private void answer(byte[] request, ZMQ.Socket replies, ZMQ.Socket publisher) {
            try {
                if (WireRequest.decode(request) instanceof WireRequest.GetStates asked) {
                    replies.send(new WireReply.States(List.of(state.get())).encode());
                    publisher.send(new WireEvent.Dumped(asked.token()).encode());
                } else {
                    replies.send(new WireReply.BadMessage().encode());
                }
            } catch (MalformedMessageException e) {
                replies.send(new WireReply.BadMessage().encode());
            }
        }

        @Override
        public void close() throws Exception {
            ended = true;
            thread.join();
        }
    }
}
