package org.gaggled.transport.zmq.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gaggled.engine.terminal.StandardOutput;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.LoggedLines;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine;

/**
 * Shows the two tools as a script sees them: what they print, to the byte, and with what status they end; with a new
 * gaggled, with a classic one, and with none.
 */
class ToolsTest {

    private static final String PROGRAMS =
            """
            [db]
            command = sleep
            argv = 1000
            [web-1]
            command = sleep
            argv = 1000
            [web-2]
            command = sleep
            argv = 1000
            [late]
            command = sleep
            argv = 1000
            [late/depends/db]
            delay = 1h
            """;

    private record Ended(int status, String out, String err) {}

    /** Programs that need nothing of each other come up in any order. */
    private static void awaitAllUp(RunningGaggle gaggle) throws Exception {
        for (String program : List.of("db", "web-1", "web-2")) {
            gaggle.await(program, WireState::up);
        }
    }

    @TempDir
    Path directory;

    private static Ended run(CommandSpec command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Tool.commandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = line.execute(arguments);
        return new Ended(status, out.toString(), err.toString());
    }

    private static Ended control(String... arguments) {
        return run(ControllerCommand.model(), arguments);
    }

    /** With a minute for the answer: how long a busy machine takes is not what is shown. */
    private static Ended at(String url, String... arguments) {
        return control(
                Stream.concat(Stream.of("-u", url, "--timeout", "60s"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Runs beside the test, on a thread of its own: the pool that all share may have one for all of them. */
    private static <T> CompletableFuture<T> beside(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, work -> Thread.ofPlatform().start(work));
    }

    private static String golden(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(ToolsTest.class.getResourceAsStream("/golden/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<WireState> states(long uptime) {
        return List.of(
                new WireState(true, "NONE", false, false, 3170, "progx", 2, true, uptime),
                new WireState(false, "EXIT", false, false, 0, "longer", 3, false, 0),
                new WireState(true, "KILL", true, true, 0, "progz", 4, false, 0),
                new WireState(true, "", false, false, 0, "fresh", 1, false, 0),
                new WireState(false, "", false, false, 0, "w", 1, false, 0));
    }

    @Test
    void theDumpIsClassics() throws Exception {
        assertEquals(golden("dump.txt"), new StateDump(false, false).text(states(2_009)));
        assertEquals(golden("dump-readable.txt"), new StateDump(true, false).text(states(93_784_005)));
        assertEquals(golden("dump.json"), new StateDump(false, false).json(states(2_009)));
        assertEquals(golden("dump-readable.json"), new StateDump(true, false).json(states(93_784_005)));
    }

    @Test
    void namesAreAlignedByWhatTheyShow() {
        WireState wide = new WireState(true, "EXIT", false, false, 0, "\u6771\u4eac", 1, false, 0);
        WireState marked = new WireState(true, "EXIT", false, false, 0, "cafe\u0301", 1, false, 0);
        WireState plain = new WireState(true, "EXIT", false, false, 0, "a", 1, false, 0);
        assertEquals(
                "up: 0 down: 3 opdown: 0\n[DOWN  ] \u6771\u4eac due to EXIT\n[DOWN  ] cafe\u0301 due to EXIT\n"
                        + "[DOWN  ] a    due to EXIT\n",
                new StateDump(false, false).text(List.of(wide, marked, plain)));
    }

    @Test
    void theLineOfSpecificationIsReproduced() {
        assertEquals(
                "up: 1 down: 0 opdown: 0\n[UP    ] progx 3170 up      0 days, 00:00:02.000\n",
                new StateDump(true, false).text(states(2_000).subList(0, 1)));
    }

    @Test
    void theListenersLinesAreClassics() {
        assertEquals("[U] progx", ListenerCommand.textLine(states(0).get(0)));
        assertEquals("[D shutdown=0 dtyp=EXIT depsat=0 opdown=0] longer", ListenerCommand.textLine(states(0).get(1)));
        assertEquals("[D shutdown=1 dtyp=KILL depsat=1 opdown=1] progz", ListenerCommand.textLine(states(0).get(2)));
    }

    @Test
    void whatCannotBePrintedEndsTheTool() throws Exception {
        assertEquals(
                new Ended(1, "", "gaggled_controller: cannot write to standard output: No space left on device\n"),
                printingTo("No space left on device", ControllerCommand.model(), "-h"));
        assertEquals(new Ended(1, "", ""), printingTo("Broken pipe", ControllerCommand.model(), "-h"));
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS)) {
            awaitAllUp(gaggle);
            assertEquals(1, printingTo("Broken pipe", ControllerCommand.model(), "-u", gaggle.controlUrl(), "--timeout",
                    "60s", "-d").status());
            assertEquals(
                    new Ended(1, "", ""),
                    printingTo(
                            "Broken pipe",
                            ControllerCommand.model(),
                            "-u",
                            gaggle.controlUrl(),
                            "--timeout",
                            "60s",
                            "--event-url",
                            gaggle.eventUrl(),
                            "--watch"));
            CompletableFuture<Ended> listener = beside(
                    () -> printingTo("Broken pipe", ListenerCommand.model(), "-u", gaggle.eventUrl()));
            while (!listener.isDone()) {
                assertEquals(0, at(gaggle.controlUrl(), "--wait", "-r", "db").status());
            }
            assertEquals(new Ended(1, "", ""), listener.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static Ended printingTo(String failure, CommandSpec command, String... arguments) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(failure);
            }
        };
        StringWriter err = new StringWriter();
        int status = Tool.run(command, StandardOutput.to(broken), new PrintWriter(err), arguments);
        return new Ended(status, "", err.toString());
    }

    @Test
    void operatesARealGaggle() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS)) {
            String url = gaggle.controlUrl();
            awaitAllUp(gaggle);
            CompletableFuture<Ended> listener =
                    beside(() -> run(ListenerCommand.model(), "-u", gaggle.eventUrl(), "--count", "2"));
            CompletableFuture<Ended> jsonListener =
                    beside(() -> run(ListenerCommand.model(), "-j", "-u", gaggle.eventUrl(), "--count", "3"));
            assertEquals(new Ended(0, "", "gaggled_controller: stop: db, web-1, web-2\n"),
                    at(url, "--wait", "-k", "web-?", "db"));
            assertEquals(List.of("OPDOWN", "OPDOWN", "OPDOWN"), statuses(url).subList(0, 3));
            assertEquals(new Ended(0, "", "gaggled_controller: start: db, web-1\n"),
                    at(url, "--wait", "-s", "web-1", "db"));
            assertEquals(List.of("UP", "UP", "OPDOWN", "DOWN"), statuses(url));
            assertEquals(new Ended(0, "", ""), at(url, "-r", "db"));
            assertEquals(new Ended(1, "", "unknown program nobody\n"), at(url, "-s", "nobody"));
            assertEquals(new Ended(1, "", "unknown program no*\n"), at(url, "-s", "no*"));
            assertEquals(new Ended(1, "", "unknown program nobody\n"), at(url, "why", "nobody"));
            Ended why = at(url, "why", "web-2");
            assertTrue(why.out().startsWith("web-2 is down: it is disabled (stopped by "), why.out());
            assertTrue(why.out().contains("  last exit: SIGTERM, "), why.out());
            gaggle.await("db", WireState::up);
            Ended late = at(url, "why", "late");
            assertEquals(
                    late.out().lines().findFirst().map(line -> line.replaceAll(" in .*$", "")),
                    control("why", "late", "-u", url, "--timeout", "60s").out().lines().findFirst()
                            .map(line -> line.replaceAll(" in .*$", "")));
            assertTrue(control("why", "-j", "late", "-u", url, "--timeout", "60s").out()
                    .startsWith("{\"program\":\"late\""));
            assertTrue(late.out().contains("\n  depends on db (up): not satisfied for "), late.out());
            assertTrue(late.out().contains("\n  next start in "), late.out());
            Ended branch = at(url, "graph", "late");
            assertTrue(branch.out().matches("late: waiting: .*\n"
                    + "`- db: up for .* \\(not satisfied: .* of its delay to go\\)\n"), branch.out());
            assertEquals(List.of("web-1", "web-2", "late", "`- db"), at(url, "graph").out().lines()
                    .map(line -> line.replaceAll(": .*", "")).toList());
            assertEquals(List.of("web-1", "web-2"), at(url, "graph", "web-*").out().lines()
                    .map(line -> line.replaceAll(": .*", "")).toList());
            assertEquals(new Ended(1, "", "unknown program no*\n"), at(url, "graph", "no*"));
            assertEquals(new Ended(0, "", ""), control("-c", directory.resolve("gaggled.ini").toString(), "-u", url,
                    "--timeout", "60s", "-k", "db"));
            // A subscription takes effect some time after it is made: whatever is missing yet is heard now.
            while (!listener.isDone() || !jsonListener.isDone()) {
                assertEquals(new Ended(0, "", ""), at(url, "--wait", "-r", "web-1"));
            }
            Ended heard = listener.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals(0, heard.status());
            assertEquals(2, heard.out().lines().filter(line -> line.matches("\\[(U|D .*)] (db|web-[12])")).count(),
                    heard.out());
            Ended json = jsonListener.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            long last = 0;
            for (String line : json.out().lines().toList()) {
                long number = JsonObject.parse(line).number("event");
                assertTrue(last == 0 || number == last + 1, "no gap: " + json.out());
                last = number;
            }
            assertEquals(new Ended(0, "", ""), at(url, "--shutdown"));
            gaggle.awaitEnd();
        }
    }

    @Test
    void aStartThatCannotBeDoneSaysWhy() throws Exception {
        Path script = Files.writeString(directory.resolve("bad"), "#!/no/such/interpreter\n");
        assertTrue(script.toFile().setExecutable(true));
        String programs =
                PROGRAMS + "[bad]\ncommand = " + script + "\nenabled = no\n[web]\ncommand = sleep\nargv = 1000\n"
                        + "enabled = no\n[web/depends/bad]\n";
        try (RunningGaggle gaggle = new RunningGaggle(directory, "startwait = 10m\n", programs)) {
            String url = gaggle.controlUrl();
            String waits =
                    "gaggled_controller: start web: done, but it is waiting: it waits for bad, which has not been up yet and is disabled by"
                            + " the configuration\n";
            assertEquals(new Ended(0, "", waits), at(url, "-s", "web"));
            assertEquals(waits + "gaggled_controller: start: web\n", at(url, "-s", "web", "web").err());
            // The time is for its requests, too.
            Ended inVain = control("-u", url, "--wait", "--timeout", "10s", "-s", "web");
            assertEquals(1, inVain.status());
            assertEquals(
                    "gaggled_controller: web waits for bad, which is down: it is disabled by the configuration",
                    inVain.err().lines().findFirst().orElse(""));
            Ended bad = at(url, "--wait", "-s", "bad");
            assertEquals(1, bad.status());
            assertTrue(
                    bad.err().startsWith(
                            "gaggled_controller: start bad: not-reached, it is waiting: it could not be started: "),
                    bad.err());
            assertTrue(bad.err().contains("ENOENT"), bad.err());
            assertTrue(at(url, "why", "web").out().contains(" and could not be started: "));
        }
    }

    private static List<String> statuses(String url) throws Exception {
        Ended dump = at(url, "-d", "-j");
        assertEquals(0, dump.status());
        return JsonObject.parse("{\"all\":" + dump.out() + "}").objects("all").stream()
                .map(ToolsTest::status)
                .toList();
    }

    private static String status(JsonObject program) {
        try {
            return program.text("status");
        } catch (org.gaggled.json.JsonException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClassicServerIsServedAsWell() throws Exception {
        try (ZContext context = new ZContext()) {
            ZMQ.Socket classic = context.createSocket(SocketType.REP);
            classic.setLinger(0);
            classic.setReceiveTimeOut(20);
            classic.bind("tcp://127.0.0.1:*");
            String url = classic.getLastEndpoint();
            AtomicBoolean ended = new AtomicBoolean();
            Thread server = Thread.ofPlatform().start(() -> playClassic(classic, ended));
            assertEquals(golden("dump.txt"), at(url, "-d").out());
            assertEquals(new Ended(0, "", ""), at(url, "-s", "progx"));
            assertEquals(new Ended(1, "", "unknown program nobody\n"), at(url, "-r", "nobody"));
            assertEquals(
                    new Ended(1, "", "gaggled_controller: " + url + " is a classic gaggled, which cannot do that\n"),
                    at(url, "why", "progx"));
            assertEquals(new Ended(0, "", "gaggled_controller: stop: progx, progz\n"), at(url, "-k", "prog*"));
            assertEquals(new Ended(1, "", "unknown program progq\ndid you mean progx?\n"), at(url, "-s", "progq"));
            Ended wide = at(url, "-d", "-l");
            assertTrue(wide.out().contains("\n[UP      ] progx  pid 3170, up 2s, since "), wide.out());
            assertTrue(wide.out().contains("\n[DOWN    ] longer ended by itself; dependencies not satisfied\n"),
                    wide.out());
            assertTrue(wide.out().contains("\n[OPDOWN  ] progz  stopped by gaggled\n"), wide.out());
            assertTrue(wide.out().contains("\n[DOWN    ] fresh  has not run yet\n"), wide.out());
            assertEquals(0, at(url, "describe", "progx").status());
            assertEquals(3, at(url, "describe", "progz").status());
            assertEquals(new Ended(4, "", "unknown program nobody\n"), at(url, "describe", "nobody"));
            assertEquals(golden("dump.json"), at(url, "-d", "-j").out());
            ended.set(true);
            server.join(RunningGaggle.PATIENCE);
        }
    }

    /** Knows the functions 1 to 5, and the programs whose names begin with "prog". */
    private static void playClassic(ZMQ.Socket socket, AtomicBoolean ended) {
        while (!ended.get()) {
            byte[] request = socket.recv();
            if (request == null) {
                continue;
            }
            int function = request.length < 8 ? 0 : request[7];
            String text = new String(request, StandardCharsets.UTF_8);
            socket.send(
                    switch (function) {
                        case 1 -> new WireReply.States(states(2_009)).encode();
                        case 2, 3, 4, 5 ->
                                new WireReply.Outcome(text.contains("prog") && !text.contains("progq") ? 0 : 1)
                                        .encode();
                        default -> new WireReply.BadMessage().encode();
                    });
        }
    }

    /** An address that is bound, so that nobody else is there, and does not listen. */
    private static Socket nobody() throws IOException {
        Socket nobody = new Socket();
        nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return nobody;
    }

    @Test
    void aServerThatIsNotThereIsToldWhetherItIsWaitedForOrNot() throws Exception {
        try (Socket nobody = nobody()) {
            String url = "tcp://127.0.0.1:" + nobody.getLocalPort();
            String told = "cannot connect to " + url
                    + ": connection refused: nothing listens there; is gaggled running?\n";
            assertEquals(new Ended(1, "", "gaggled_controller: " + told), control("-u", url, "-d"));
            assertEquals(new Ended(1, "", "gaggled_controller: " + told), control("-u", url, "-d", "--timeout", "1s"));
            assertEquals(new Ended(1, "", "gaggled_listener: " + told),
                    run(ListenerCommand.model(), "-u", url, "--count", "1", "--timeout", "1s"));
        }
    }

    @Test
    void mistakesOnTheCommandLineEndWithTwo() {
        assertEquals(2, control("-u", "tcp://127.0.0.1:1").status());
        assertEquals(2, control("-u", "tcp://127.0.0.1:1", "-d", "--shutdown").status());
        assertEquals(2, control("-u", "tcp://127.0.0.1:1", "--timeout", "soon", "-d").status());
        String timeout = "--timeout: ";
        for (String time : List.of("0", "0s")) {
            assertMistake(
                    "gaggled_controller: " + timeout + "'" + time + "' is too short for an answer: give at least 1ms",
                    control("-d", "--timeout", time));
            assertMistake(
                    "gaggled_listener: " + timeout + "'" + time + "' is too short for an answer: give at least 1ms",
                    run(ListenerCommand.model(), "--timeout", time));
        }
        assertMistake("gaggled_controller: " + timeout + "'-1s' is not a duration: ", control("-d", "--timeout=-1s"));
        assertMistake("gaggled_listener: " + timeout + "'-1' is not a duration: ",
                run(ListenerCommand.model(), "--timeout", "-1"));
        for (String lines : List.of("0", "-3")) {
            assertMistake(
                    "gaggled_listener: --count must be at least 1, not " + lines
                            + "; without it the listener never ends by itself",
                    run(ListenerCommand.model(), "-u", "tcp://127.0.0.1:1", "--count", lines));
        }
        assertEquals(2, run(ListenerCommand.model(), "--nonsense").status());
        assertEquals(new Ended(2, "", "gaggled_controller: 'foo' is not tcp://HOST:PORT\n"),
                control("-u", "foo", "-d"));
        assertEquals(2, control("-u", "ipc:///x", "-d").status());
        assertEquals(
                new Ended(2, "",
                        "gaggled_controller: 'tcp://127.0.0.1:99999' has port 99999, but the last port is 65535\n"),
                control("-u", "tcp://127.0.0.1:99999", "-d"));
        assertEquals(2, run(ListenerCommand.model(), "-u", "tcp://127.0.0.1:65536").status());
        assertMistake("gaggled_controller: --state: ", control("list", "--state", "well"));
        Ended several = control("list", "--state", "down,disabled");
        assertMistake("gaggled_controller: --state: ", several);
        assertTrue(several.err().contains("; for several, give the option several times\n"), several.err());
        assertMistake("gaggled_controller: there is no signal FOO; ", control("signal", "FOO", "web"));
        assertEquals(2, control("-c", "x.ini", "--plugins", directory.resolve("none").toString(), "-d").status());
        for (String command : List.of("why", "describe", "list", "runs", "logs")) {
            assertMistake("gaggled_controller: an argument is empty; if it comes from a variable, that has no value\n",
                    control("-u", "tcp://127.0.0.1:1", command, ""));
        }
        assertEquals(2, control("-u", "tcp://127.0.0.1:*", "-d").status());
        assertEquals(2, control("-u", "tcp://127.0.0.1:1", "--key", "k", "-d").status());
        assertEquals(2, run(ListenerCommand.model(), "-u", "foo").status());
    }

    private static void assertMistake(String message, Ended ended) {
        assertEquals(2, ended.status(), ended.err());
        assertTrue(ended.err().startsWith(message), ended.err());
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertEquals(
                new Ended(2, "",
                        "gaggled_controller: controlurl is not given: give the address with -u URL, -c FILE or"
                                + " $GAGGLED_CONTROL_URL\n"),
                control("-d"));
        assertEquals(
                new Ended(2, "",
                        "gaggled_listener: eventurl is not given: give the address with -u URL, -c FILE or"
                                + " $GAGGLED_EVENT_URL\n"),
                run(ListenerCommand.model()));
        assertEquals(
                new Ended(2, "",
                        "gaggled_controller: eventurl is not given: give the address with --event-url URL, -c FILE"
                                + " or $GAGGLED_EVENT_URL\n"),
                control("-u", "tcp://127.0.0.1:1", "--watch"));
    }

    @Test
    void aListenerAtTheWrongAddressIsToldWhatToLookAt() throws Exception {
        try (ZContext context = new ZContext()) {
            String url = bound(context, SocketType.ROUTER);
            assertEquals(
                    new Ended(1, "",
                            "gaggled_listener: no connection to " + url
                                    + " for 2000 ms; is it the eventurl, and does it ask for"
                                    + " a key?\n"),
                    run(ListenerCommand.model(), "-u", url, "--timeout", "2s"));
        }
    }

    @Test
    void aControllerAtTheWrongAddressIsToldWhatToLookAt() throws Exception {
        try (ZContext context = new ZContext()) {
            String url = bound(context, SocketType.XPUB);
            Ended told = new Ended(1, "",
                    "gaggled_controller: " + url + " closed the connection without an answer; is it the"
                            + " controlurl, and does it ask for a key?\n");
            assertEquals(told, at(url, "-d"));
            assertEquals(told, at(url, "why", "web"));
        }
    }

    @Test
    void whoIsRefusedIsToldForWhat() throws Exception {
        for (String name : List.of("server", "stranger", "ann")) {
            KeyFile.generate(directory.resolve(name));
        }
        Path clients = Files.createDirectory(directory.resolve("clients"));
        Files.copy(directory.resolve("ann/gaggled.pub"), clients.resolve("ann.pub"));
        String section = "[gaggled/curve]\nsecretkey = " + directory.resolve("server/gaggled.key") + "\nclients = "
                + clients + "\n";
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", section + PROGRAMS)) {
            for (Class<?> tool : List.of(ControllerCommand.class, ListenerCommand.class)) {
                boolean asks = tool == ControllerCommand.class;
                String url = asks ? gaggle.controlUrl() : gaggle.eventUrl();
                String name = asks ? "gaggled_controller: " : "gaggled_listener: ";
                assertEquals(
                        new Ended(1, "",
                                name + "the server at " + url
                                        + " refuses this key: is it in the server's directory of authorised"
                                        + " keys (clients in section gaggled/curve)?\n"),
                        withKeys(asks, url, "stranger", "server"));
            }
        }
    }

    private Ended withKeys(boolean asks, String url, String own, String server) {
        List<String> options = List.of(
                "-u", url, "--timeout", "60s", "--key", directory.resolve(own + "/gaggled.key").toString(),
                "--server-key",
                directory.resolve(server + "/gaggled.pub").toString());
        return asks
                ? control(Stream.concat(options.stream(), Stream.of("-d")).toArray(String[]::new))
                : run(ListenerCommand.model(), options.toArray(String[]::new));
    }

    @Test
    void aListenerSaysOnceThatItIsRefusedAndIsHeardWhenItIsNot() throws Exception {
        Path own = directory.resolve("own");
        KeyFile.generate(own);
        KeyFile.generate(directory.resolve("ann"));
        Path clients = Files.createDirectory(directory.resolve("clients"));
        Files.writeString(
                clients.resolve("ann.pub"),
                Files.readString(directory.resolve("ann/gaggled.pub")).replace("role = watch", "role = operate"));
        String section = "[gaggled/curve]\nsecretkey = " + own.resolve("gaggled.key") + "\nclients = " + clients + "\n";
        StringWriter err = new StringWriter();
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", section + PROGRAMS)
                .operatedWith(ClientKeys.read(directory.resolve("ann/gaggled.key"), own.resolve("gaggled.pub")))) {
            awaitAllUp(gaggle);
            CompletableFuture<Integer> listener = beside(() -> Tool.commandLine(ListenerCommand.model())
                    .setOut(new PrintWriter(new StringWriter()))
                    .setErr(new PrintWriter(err))
                    .execute("-j", "--count", "1", "-u", gaggle.eventUrl(), "--key",
                            own.resolve("gaggled.key").toString(),
                            "--server-key", own.resolve("gaggled.pub").toString()));
            await(() -> err.toString().endsWith(" Listening continues\n"));
            Files.copy(own.resolve("gaggled.pub"), clients.resolve("own.pub"));
            try (ControlClient ann = ControlClient.connect(gaggle.control())) {
                long end = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
                while (!listener.isDone()) {
                    assertTrue(System.nanoTime() < end, "it is heard");
                    assertTrue(ann.restart("web-1"));
                    Thread.sleep(20);
                }
            }
            assertEquals(0, listener.get());
            assertEquals(1, err.toString().lines().count(), err.toString());
        }
    }

    private static String bound(ZContext context, SocketType type) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.bind("tcp://127.0.0.1:*");
        return socket.getLastEndpoint();
    }

    @Test
    void optionsThatHaveNoEffectAreRefused() {
        List<String> url = List.of("-u", "tcp://127.0.0.1:1");
        for (List<String> wrong : List.of(
                List.of("--watch", "-j"), List.of("-d", "-p", "-l"), List.of("-d", "why", "web"),
                List.of("-p", "why", "web"),
                List.of("-s", "web", "-j"), List.of("-d", "--wait"), List.of("-d", "--event-url", "tcp://127.0.0.1:2"),
                List.of("--shutdown", "-p"))) {
            Ended ended = control(Stream.concat(url.stream(), wrong.stream()).toArray(String[]::new));
            assertEquals(2, ended.status(), wrong.toString());
            assertTrue(ended.err().contains(" goes with ") || ended.err().contains(" goes only with ")
                    || ended.err().contains(" contradict "), ended.err());
        }
    }

    @Test
    void aListenerSaysThatNobodyIsThereAndWaits() throws Exception {
        String url = "tcp://127.0.0.1:" + RunningGaggle.freePort();
        StringWriter err = new StringWriter();
        CompletableFuture<Integer> listener = beside(() -> Tool.commandLine(ListenerCommand.model())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute("-u", url, "--count", "1"));
        await(() -> err.toString().contains("gaggled_listener: cannot connect to " + url));
        try (ZContext context = new ZContext()) {
            ZMQ.Socket late = context.createSocket(SocketType.PUB);
            late.setLinger(0);
            late.bind(url);
            byte[] event = new WireEvent.StateChange(states(0).getFirst()).encode();
            await(() -> late.send(event) && listener.isDone());
        }
        assertEquals(0, listener.get());
    }

    /** Ends like a pipe whose reader has gone. */
    private static final class Pipe extends Writer {
        private final StringBuffer text = new StringBuffer();
        private volatile boolean broken;

        @Override
        public void write(char[] characters, int from, int length) {
            text.append(characters, from, length);
        }

        @Override
        public void flush() throws IOException {
            if (broken) {
                throw new IOException("broken pipe");
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void aWatchSaysThatTheServerIsGoneAndThatItIsBack() throws Exception {
        Pipe out = new Pipe();
        StringWriter err = new StringWriter();
        AtomicBoolean silent = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        try (ZContext context = new ZContext()) {
            ZMQ.Socket classic = context.createSocket(SocketType.ROUTER);
            classic.setLinger(0);
            classic.setReceiveTimeOut(20);
            classic.bind("tcp://127.0.0.1:*");
            String url = classic.getLastEndpoint();
            Thread server = Thread.ofPlatform().start(() -> {
                while (!ended.get()) {
                    ZMsg request = ZMsg.recvMsg(classic);
                    if (request != null && !silent.get()) {
                        byte[] asked = request.removeLast().getData();
                        request.add((asked[7] == 1 ? new WireReply.States(states(2_009)) : new WireReply.BadMessage())
                                .encode());
                        request.send(classic);
                    }
                }
            });
            String events = bound(context, SocketType.XPUB);
            CompletableFuture<Integer> watch = beside(() -> Tool.commandLine(ControllerCommand.model())
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute("-u", url, "--event-url", events, "--timeout", "3s", "--watch"));
            String page = golden("dump.txt") + "\n";
            await(() -> out.text.toString().equals(page));
            silent.set(true);
            await(() -> err.toString().contains("gaggled_controller: no answer from " + url));
            silent.set(false);
            await(() -> out.text.toString().equals(page + page));
            out.broken = true;
            assertEquals(0, watch.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals(1, err.toString().lines().filter(line -> line.contains("no answer from")).count(),
                    "said once");
            ended.set(true);
            server.join();
        }
    }

    @Test
    void aWatchSaysWhyNothingComes() throws Exception {
        KeyFile.generate(directory.resolve("own"));
        Path clients = Files.createDirectory(directory.resolve("clients"));
        Files.copy(directory.resolve("own/gaggled.pub"), clients.resolve("own.pub"));
        String curve = "[gaggled/curve]\nsecretkey = " + directory.resolve("own/gaggled.key") + "\nclients = " + clients
                + "\n";
        try (RunningGaggle secured = new RunningGaggle(directory, "", curve + PROGRAMS);
                RunningGaggle open =
                        new RunningGaggle(Files.createDirectory(directory.resolve("open")), "", PROGRAMS)) {
            Watch keyless = new Watch(secured.controlUrl(), secured.eventUrl());
            Watch misled = new Watch(open.controlUrl(), open.controlUrl());
            assertEquals(
                    "gaggled_controller: no answer from " + secured.controlUrl()
                            + " within 3000 ms; is it the controlurl, and does it"
                            + " ask for a key? (asking again until it answers)\n",
                    keyless.firstComplaint());
            assertEquals(
                    "gaggled_controller: changes are not seen: no connection to " + open.controlUrl()
                            + " for 3000 ms; is it the eventurl,"
                            + " and does it ask for a key?\n",
                    misled.firstComplaint());
            keyless.awaitEnd();
            misled.awaitEnd();
        }
    }

    /**
     * A watch beside the test, whose output nobody reads any more once it has complained; it notices that after its
     * timeout.
     */
    private static final class Watch {
        private final Pipe out = new Pipe();
        private final StringWriter err = new StringWriter();
        private final CompletableFuture<Integer> status;

        Watch(String controlUrl, String eventUrl) {
            status = beside(() -> Tool.commandLine(ControllerCommand.model())
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute("--watch", "-u", controlUrl, "--event-url", eventUrl, "--timeout", "3s"));
        }

        String firstComplaint() throws InterruptedException {
            await(() -> err.toString().endsWith("\n"));
            out.broken = true;
            return err.toString();
        }

        void awaitEnd() throws Exception {
            assertEquals(0, status.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not come");
            Thread.sleep(10);
        }
    }

    @Test
    void whoMayOnlyWatchIsToldSo() throws Exception {
        Path server = directory.resolve("server");
        Path bob = directory.resolve("bob");
        KeyFile.generate(server);
        KeyFile.generate(bob);
        Path clients = Files.createDirectory(directory.resolve("clients"));
        Files.copy(bob.resolve("gaggled.pub"), clients.resolve("bob.pub"));
        String section =
                "[gaggled/curve]\nsecretkey = " + server.resolve("gaggled.key") + "\nclients = " + clients + "\n";
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", section + PROGRAMS)) {
            List<String> asBob = List.of(
                    "-u", gaggle.controlUrl(), "--timeout", "60s", "--key", bob.resolve("gaggled.key").toString(),
                    "--server-key",
                    server.resolve("gaggled.pub").toString());
            for (List<String> task : List.of(
                    List.of("-s", "db"), List.of("-r", "db"), List.of("-k", "db"), List.of("-k", "web-?"),
                    List.of("--shutdown"))) {
                assertEquals(
                        new Ended(1, "", "gaggled_controller: the key of this client may watch, but not operate\n"),
                        control(Stream.concat(asBob.stream(), task.stream()).toArray(String[]::new)),
                        task.toString());
            }
        }
    }

    @Test
    void keysAreMade() throws Exception {
        Path keys = directory.resolve("keys");
        Ended made = control("--keygen", keys.toString());
        assertEquals(new Ended(0, keys.resolve("gaggled.key") + "\n" + keys.resolve("gaggled.pub") + "\n", ""), made);
        assertTrue(Files.readString(keys.resolve("gaggled.pub")).contains("role = watch"));
        assertEquals(1, control("--keygen", keys.toString()).status());
    }

    @Test
    void whereNoKeysCanBeMadeTheReasonIsTold() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        String advice = "; give a directory that you may write to, or one that can be made\n";
        assertEquals(
                new Ended(1, "",
                        "gaggled_controller: cannot write keys to " + file
                                + "/keys: Not a directory; give a directory that you"
                                + " may write to, or one that can be made\n"),
                control("--keygen", file + "/keys"));
        // Not even root makes a directory there; which error that is depends on the kernel.
        Ended nowhere = control("--keygen", "/proc/gaggled-keys");
        assertEquals(1, nowhere.status());
        assertTrue(
                nowhere.err().matches(
                        "gaggled_controller: cannot write keys to /proc/gaggled-keys: [A-Za-z ]+; give a directory .*\n"),
                nowhere.err());
    }

    @Test
    void aSecretKeyIsNotTakenForTheServers() throws Exception {
        KeyFile.generate(directory);
        Path secret = directory.resolve("gaggled.key");
        assertEquals(
                new Ended(1, "",
                        "gaggled_controller: key file " + secret
                                + " holds a secret key, and a client must not have the server's; give the server's"
                                + " gaggled.pub\n"),
                control("-u", "tcp://127.0.0.1:1", "--key", secret.toString(), "--server-key", secret.toString(),
                        "-d"));
    }

    private static final String ODD_PROGRAMS =
            """
            [why]
            command = sleep
            argv = 1000
            [-k]
            command = sleep
            argv = 1000
            [--help]
            command = sleep
            argv = 1000
            [once]
            command = true
            respawn = no
            enabled = no
            [fails]
            command = sh
            argv = -c 'exit 3'
            respawn = no
            enabled = no
            """;

    @Test
    void programsMayBeCalledLikeOptionsAndCommands() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", ODD_PROGRAMS)) {
            String url = gaggle.controlUrl();
            for (String program : List.of("why", "-k", "--help")) {
                gaggle.await(program, WireState::up);
            }
            assertEquals(new Ended(0, "", ""), at(url, "-k", "why"));
            assertEquals(new Ended(0, "", ""), at(url, "-k=-k"));
            assertEquals(new Ended(0, "", ""), at(url, "-k", "--", "--help"));
            for (String program : List.of("why", "-k", "--help")) {
                gaggle.await(program, state -> !state.up());
            }
            assertEquals(List.of("OPDOWN", "OPDOWN", "OPDOWN", "OPDOWN", "OPDOWN"), statuses(url));
            assertEquals(new Ended(0, "", "gaggled_controller: start: why, -k, --help\n"),
                    at(url, "-s", "why", "--", "-k", "--help"));
            for (String program : List.of("why", "-k", "--help")) {
                gaggle.await(program, WireState::up);
                Ended described = at(url, "describe", "--", program);
                assertEquals(0, described.status(), described.err());
                assertTrue(described.out().startsWith(program + " is up, pid "), described.out());
            }
            assertEquals(new Ended(0, "", ""), at(url, "signal", "CONT", "--", "-k"));
            assertTrue(at(url, "why", "why").out().startsWith("why is up, pid "));
            assertMistake("gaggled_controller: there is no option -x; put -- before a program of that name",
                    at(url, "-s", "why", "-x"));
            assertMistake("gaggled_controller: -s needs the name of a program; ", at(url, "-s"));
        }
    }

    @Test
    void aStartThatIsWaitedForSaysWhetherItWasOfUse() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", ODD_PROGRAMS)) {
            String url = gaggle.controlUrl();
            assertEquals(new Ended(0, "", ""), at(url, "--wait", "-s", "once"));
            assertEquals(
                    new Ended(1, "",
                            "gaggled_controller: start fails: not-reached, it is down: ended by itself, exit 3\n"),
                    at(url, "--wait", "-s", "fails"));
            assertEquals(new Ended(0, "", ""), at(url, "-s", "fails"));
        }
    }

    @Test
    void whatBeginsWithAnAtIsATagAndNotAFileOfArguments() throws Exception {
        Path file = Files.writeString(directory.resolve("arguments"), "why\n");
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", ODD_PROGRAMS)) {
            gaggle.await("why", WireState::up);
            Ended stopped = at(gaggle.controlUrl(), "-k", "@" + file);
            assertEquals(1, stopped.status(), stopped.err());
            assertTrue(stopped.err().contains("no program has the tag '" + file + "'"), stopped.err());
        }
    }

    /** A program that a stop does not end before SIGKILL, from its first moment on. */
    private static String stubborn(String killWait) {
        return "[stubborn]\ncommand = sleep\nargv = 1000\nstopsignal = CONT\nkillwait = " + killWait + "\n";
    }

    @Test
    void aRestartThatLeavesAProgramDownSaysSo() throws Exception {
        String once = "[once]\ncommand = sleep\nargv = 1000\nrespawn = no\n[off]\ncommand = true\nenabled = no\n";
        String down = "gaggled_controller: once is down and stays down: respawn is off; start it with -s\n";
        String disabled = "gaggled_controller: off is down and stays down: it is disabled; start it with -s\n";
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", once)) {
            String url = gaggle.controlUrl();
            gaggle.await("once", WireState::up);
            assertEquals(new Ended(1, "", down), at(url, "--wait", "-r", "once"));
            assertEquals(new Ended(1, "", down), at(url, "--wait", "-r", "once"));
            assertEquals(new Ended(1, "", down), at(url, "-r", "once"));
            assertEquals(new Ended(1, "", disabled), at(url, "-r", "off"));
            assertEquals(new Ended(1, "", down + disabled + "gaggled_controller: restart: once, off\n"),
                    at(url, "--wait", "-r", "*"));
            assertEquals(new Ended(0, "", ""), at(url, "--wait", "-s", "once"));
        }
    }

    @Test
    void everythingThatIsKnownIsToldInTheWideForm() throws Exception {
        Path script = Files.writeString(directory.resolve("bad"), "#!/no/such/interpreter\n");
        assertTrue(script.toFile().setExecutable(true));
        String programs = ODD_PROGRAMS + "[bad]\ncommand = " + script
                + "\nenabled = no\n[crash]\ncommand = sh\nargv = -c 'ulimit -c 0; kill -SEGV $$$$'\n"
                + "respawn = no\nenabled = no\n"
                + "[nightly]\ncommand = true\nkind = task\nschedule = @yearly\n"
                + stubborn("2s");
        try (RunningGaggle gaggle = new RunningGaggle(directory, "startwait = 10m\n", programs)) {
            String url = gaggle.controlUrl();
            for (String program : List.of("why", "-k", "--help", "stubborn")) {
                gaggle.await(program, WireState::up);
            }
            CompletableFuture<Ended> listener =
                    beside(() -> run(ListenerCommand.model(), "-l", "-u", gaggle.eventUrl(), "--count", "12"));
            assertEquals(0, at(url, "--wait", "-s", "once").status());
            assertEquals(1, at(url, "--wait", "-s", "fails").status());
            assertEquals(1, at(url, "--wait", "-s", "bad").status());
            assertEquals(1, at(url, "--wait", "-s", "crash").status());
            assertEquals(0, at(url, "signal", "KILL", "--", "--help").status());
            // By the end of this, it has died of that, too.
            assertEquals(0, at(url, "--wait", "-r=--help").status());
            assertEquals(0, at(url, "--wait", "-k", "why").status());
            String time = ", [^;]*ago \\(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\); ";
            Ended wide = at(url, "-d", "-l");
            for (String line : List.of(
                    "\\[OPDOWN  ] why      stopped by gaggled, SIGTERM" + time + "it is disabled \\(stopped by .*\\)",
                    "\\[UP      ] -k       pid \\d+, up [^,]*, since [-0-9]+ [:0-9]+",
                    "\\[DOWN    ] once     ended by itself, exit 0" + time
                            + "it ended, and respawn is off \\(it died: exit 0\\)",
                    "\\[DOWN    ] fails    ended by itself, exit 3" + time + ".*",
                    "\\[WAITING ] bad      has not run yet; it could not be started: .*ENOENT.*; next try in .*",
                    "\\[DOWN    ] crash    crashed, SIGSEGV.*" + time + ".*",
                    "\\[DOWN    ] nightly  has not run yet; it runs by its schedule, @yearly.*")) {
                assertTrue(wide.out().lines().anyMatch(each -> each.matches(line)), () -> line + "\n" + wide.out());
            }
            assertTrue(wide.out().startsWith("up: 3 down: "), wide.out());
            JsonObject all = JsonObject.parse("{\"all\":" + at(url, "-d", "-l", "-j").out() + "}");
            assertEquals(3, all.objects("all").get(4).object("last_exit").number("code"));
            assertEquals(new Ended(0, "", ""), at(url, "-k", "stubborn"));
            assertTrue(at(url, "list", "-l", "stub*").out()
                    .matches("\\[STOPPING] stubborn pid \\d+, .*; is being stopped: stopped by .*\\n"));
            assertEquals(3, at(url, "describe", "stubborn").status());
            while (!listener.isDone()) {
                assertEquals(0, at(url, "-r=-k").status());
            }
            String heard = listener.get().out();
            assertTrue(
                    heard.lines().allMatch(
                            line -> line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\S+: .*")),
                    heard);
            assertTrue(heard.matches("(?s).* fails: down, exit 3 after .*\\[ended by itself, exit 3].*"), heard);
        }
    }

    @Test
    void theToolCanWhatTheProtocolCan() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS)) {
            String url = gaggle.controlUrl();
            awaitAllUp(gaggle);
            assertEquals(new Ended(0, "db\nweb-1\nweb-2\nlate\n", ""), at(url, "list"));
            assertEquals(new Ended(0, "web-1\nweb-2\n", ""), at(url, "list", "web-*"));
            assertEquals(new Ended(0, "late\n", ""), at(url, "list", "--state", "waiting"));
            assertTrue(at(url, "list", "-j").out().startsWith("[\n{\"program\":\"db\""));
            assertTrue(at(url, "version").out()
                    .matches("gaggled 1.0.0 on goose, configuration gaggled.ini, run test-instance\n"));
            assertEquals(0, at(url, "describe", "db").status());
            assertTrue(at(url, "describe", "db").out().contains("\n  respawn = true\n"));
            assertEquals(3, at(url, "describe", "late").status());
            assertEquals(new Ended(4, "", "unknown program web-3\ndid you mean web-1?\n"),
                    at(url, "describe", "web-3"));
            assertEquals(new Ended(1, "", "unknown program lat\ndid you mean late?\n"), at(url, "-s", "db", "lat"));
            assertEquals(new Ended(1, "", "unknown program lat\ndid you mean late?\n"), at(url, "why", "lat"));
            assertEquals(
                    new Ended(1, "", "gaggled_controller: signal CONT to late: not-running\n"),
                    at(url, "signal", "CONT", "db", "late"));
            assertEquals(
                    new Ended(1, "", "gaggled_controller: reload db: it has neither the setting reloadsignal nor"
                            + " reloadcommand\n"),
                    at(url, "reload", "db"));
            assertEquals(2, at(url, "reload", "-j", "db").status());
            assertTrue(at(url, "-d", "-j", "-p").out().contains("\"uptime\" : \"0 days, 00:0"));
        }
    }

    @Test
    void whatClassicsParserTookIsTaken() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS)) {
            String url = gaggle.controlUrl();
            awaitAllUp(gaggle);
            Ended extra = at(url, "-k", "web-1", "--timeout", "50s", "web-2");
            assertEquals(new Ended(0, "", "gaggled_controller: 'web-2' means nothing here and is ignored\n"),
                    extra);
            assertTrue(gaggle.state("web-2").up());
            assertEquals(0, control("-u", "tcp://127.0.0.1:1", "-u", url, "--time", "60s", "-d").status());
            assertEquals(new Ended(0, "", ""), at(url, "--shut"));
            gaggle.awaitEnd();
        }
    }

    @Test
    void aWordTooManyStopsWhatItMayHaveBeenMeantToLimit() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS)) {
            String url = gaggle.controlUrl();
            awaitAllUp(gaggle);
            for (List<String> task : List.of(
                    List.of("--shutdown", "web-1"), List.of("web-1", "--shutdown"), List.of("--watch", "web-1"),
                    List.of("--keygen", directory.resolve("keys").toString(), "web-1"))) {
                assertMistake("gaggled_controller: 'web-1' means nothing here, so nothing was done\n",
                        at(url, task.toArray(String[]::new)));
            }
            assertTrue(gaggle.state("web-1").up());
            assertFalse(Files.exists(directory.resolve("keys")));
            Ended dump = at(url, "-d", "web-1");
            assertEquals(0, dump.status());
            assertEquals("gaggled_controller: 'web-1' means nothing here and is ignored\n", dump.err());
        }
    }

    @Test
    void mistakesAreToldInOurWords() {
        assertMistake("gaggled_controller: there is no command 'lst'; did you mean list?", control("lst"));
        assertMistake("gaggled_controller: there is no option --shutdwon; did you mean --shutdown?",
                control("--shutdwon"));
        assertMistake("gaggled_controller: -u needs URL\n", control("-d", "-u"));
        assertMistake("gaggled_controller: give one of -d, --watch, -s, -r, -k, --shutdown, --keygen, and once\n",
                control("-d", "--shutdown"));
        for (List<String> tasks : List.of(
                List.of("-k", "-s", "web"), List.of("-s", "-k", "web"), List.of("-k", "-d"), List.of("-d", "-r"),
                List.of("-r", "--watch"), List.of("-k", "--shutdown"), List.of("--shutdown", "-k"),
                List.of("-s", "web", "-k", "db"), List.of("-k", "-s"), List.of("-k", "--keygen", "keys"))) {
            assertMistake("gaggled_controller: give one of -d, --watch, -s, -r, -k, --shutdown, --keygen, and once\n",
                    control(Stream.concat(Stream.of("-u", "tcp://127.0.0.1:1"), tasks.stream())
                            .toArray(String[]::new)));
        }
        assertMistake("gaggled_controller: PROGRAM is missing; usage: gaggled_controller why PROGRAM\n",
                control("why"));
        assertMistake("gaggled_controller: 'b' is one argument too many; usage: gaggled_controller why PROGRAM\n",
                control("why", "a", "b"));
        assertMistake("gaggled_listener: there is no option --cuont; did you mean --count?\n",
                run(ListenerCommand.model(), "--cuont", "1"));
        assertMistake("gaggled_listener: --count: 'x' is not a ", run(ListenerCommand.model(), "--count", "x"));
    }

    @Test
    void aWatchMakesNoEvents() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS);
                EventClient events = EventClient.classic(gaggle.events())) {
            awaitAllUp(gaggle);
            while (events.next(Duration.ofMillis(50)) == null) {
                gaggle.state("db");
            }
            while (events.next(Duration.ofMillis(200)) != null) {}
            Pipe out = new Pipe();
            CompletableFuture<Integer> watch = beside(() -> Tool.commandLine(ControllerCommand.model())
                    .setOut(new PrintWriter(out))
                    .execute("-u", gaggle.controlUrl(), "--event-url", gaggle.eventUrl(), "--timeout", "60s",
                            "--watch"));
            await(() -> out.text.toString().startsWith("up: 3 "));
            long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
            while (out.text.toString().split("up: ", -1).length < 4) {
                assertTrue(System.nanoTime() < deadline, () -> out.text.toString());
                assertEquals(0, at(gaggle.controlUrl(), "-r", "db").status());
                Thread.sleep(100);
            }
            out.broken = true;
            await(() -> {
                // It ends when it has something to show and cannot.
                assertEquals(0, at(gaggle.controlUrl(), "-r", "db").status());
                return watch.isDone();
            });
            assertEquals(0, watch.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            for (WireEvent event = events.next(Duration.ofSeconds(1)); event != null;
                    event = events.next(Duration.ofSeconds(1))) {
                assertTrue(event instanceof WireEvent.StateChange, event.toString());
            }
        }
    }

    @Test
    void duringAShutdownClassicsRequestsAreAnsweredAsItDoes() throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", PROGRAMS + stubborn("20s"));
                ControlClient client = ControlClient.connect(gaggle.control())) {
            gaggle.await("stubborn", WireState::up);
            assertTrue(client.shutdown("ann"));
            assertTrue(client.start("db"));
            assertTrue(client.restart("db"));
            assertTrue(client.stop("db"));
            assertEquals(new Ended(1, "", "gaggled_controller: gaggled is shutting down already\n"),
                    at(gaggle.controlUrl(), "--shutdown"));
            Ended start = at(gaggle.controlUrl(), "-s", "db");
            assertEquals(1, start.status());
            assertTrue(start.err().startsWith("gaggled_controller: start db: shutting-down, it is "), start.err());
            assertEquals(0, at(gaggle.controlUrl(), "signal", "KILL", "stubborn").status());
        }
    }
}
