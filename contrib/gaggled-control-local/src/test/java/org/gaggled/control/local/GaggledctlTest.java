package org.gaggled.control.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.control.local.Ctl.Said;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shows what gaggledctl prints of what gaggled answers, and with what status it ends. */
@Timeout(60)
class GaggledctlTest {

    private static final ProgramState WEB = ProgramState.builder("web").phase(ProgramPhase.UP).ready(true).pid(4711)
            .uptime(Duration.ofSeconds(201)).build();
    private static final ProgramState API = ProgramState.builder("api").phase(ProgramPhase.WAITING)
            .reason("dependency db is not ready").build();

    @TempDir
    Path directory;

    private final FakeControlPort port = new FakeControlPort();
    private ControlSource source;
    private Path config;
    private Ctl ctl;

    @BeforeEach
    void open() throws Exception {
        config = Files.createFile(directory.resolve("g\u00e4nse 1.ini"));
        source = open(config);
        ctl = new Ctl(Map.of("GAGGLED_RUNTIME_DIRECTORY", directory.toString()));
    }

    private ControlSource open(Path file) throws Exception {
        GaggleInfo gaggle = GaggleInfo.builder("run-1").hostName("goose").configFile(file.toString()).build();
        ControlSource opened = LocalControlSource.openByDefault(
                new PluginConfiguration(new LocalControlFactory()).run(gaggle).toControlSourceContext(port),
                new SocketPlace(Map.of(SocketPlace.DIRECTORY_VARIABLE, directory.toString()), () -> false));
        opened.start();
        while (Files.notExists(socketOf(file))) {
            Thread.onSpinWait();
        }
        return opened;
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        port.close();
    }

    private void assertSays(int status, String out, String err, String... arguments) throws Exception {
        assertEquals(new Said(out, err, status), ctl.run(arguments));
    }

    @Test
    void statusIsATable() throws Exception {
        port.put(WEB);
        port.put(ProgramState.builder("migrate").phase(ProgramPhase.DONE).build());
        assertSays(0, """
                NAME     PHASE      PID      UPTIME    REASON
                web      up         4711     3m 21s
                migrate  done       -        -
                """, "", "status");
        port.put(API);
        port.put(ProgramState.builder("g\u00e4nse\u001b[2J").phase(ProgramPhase.UP).pid(9)
                .uptime(Duration.ofMillis(2_050))
                .ready(false).reason("connection refused").build());
        assertSays(3, """
                NAME            PHASE      PID      UPTIME    REASON
                web             up         4711     3m 21s
                migrate         done       -        -
                api             waiting    -        -         dependency db is not ready
                g\u00e4nse\\u001b[2J  not ready  9        2.1s      connection refused
                """, "", "status");
        assertSays(0, """
                NAME  PHASE      PID      UPTIME    REASON
                web   up         4711     3m 21s
                """, "", "status", "w*");
        assertSays(1, "", "unknown program wbe\n", "status", "web", "wbe");
        assertSays(1, "", "gaggledctl: no program has the tag 'front'; no program has tags\n", "status", "@front");
    }

    @Test
    void statusShowsEveryPage() throws Exception {
        for (int i = 0; i < 1_234; i++) {
            port.put(ProgramState.builder("p" + i).phase(ProgramPhase.UP).pid(1 + i).uptime(Duration.ZERO).build());
        }
        List<String> lines = ctl.run("status").out().lines().toList();
        assertEquals(1_235, lines.size());
        assertEquals("p1233  up         1234     0ms", lines.getLast());
    }

    @Test
    void programsAreStartedStoppedAndRestarted() throws Exception {
        port.put(WEB);
        port.put(ProgramDescription.builder(API).explanation("it waits for db, which is down").build());
        assertSays(0, "", "", "restart", "web");
        assertSays(0, "", "gaggledctl: start api: done, but it is waiting: it waits for db, which is down\n"
                + "gaggledctl: start: web, api\n", "start", "*");
        port.answerWith(ControlOutcome.NOT_REACHED);
        assertSays(1, "", "gaggledctl: start api: not-reached, it is waiting: it waits for db, which is down\n",
                "start", "api", "--wait");
        assertEquals(List.of("null", "null", "PT30S"), port.getRequests().stream()
                .map(request -> String.valueOf(request.getWaitAtMost())).toList());
        port.answerWith(null);
        port.put(ProgramState.builder("web").phase(ProgramPhase.DOWN).build());
        assertSays(1, "", "gaggledctl: web is down and stays down: respawn is off; start it\n", "restart", "web");
        assertSays(1, "", "unknown program wbe\n", "stop", "wbe");
        assertSays(0, "", "gaggledctl: stop: web, api\n", "stop", "--", "web", "api");
    }

    @Test
    void whySaysOfWhatNobodyKnowsHowItWasLast() throws Exception {
        DependencyState db = DependencyState.builder("db@host2").phase(ProgramPhase.UP).known(false)
                .since(Duration.ofMillis(1_500)).build();
        port.put(ProgramDescription.builder(API).explanation("it waits for db@host2, which is unknown")
                .dependencies(List.of(db, DependencyState.builder("db@host3").known(false).build())).build());
        assertSays(0, "api is waiting: it waits for db@host2, which is unknown\n"
                + "  depends on db@host2 (unknown, last known as up): not satisfied for 1.5s\n"
                + "  depends on db@host3 (unknown): not satisfied for 0ms\n  restarts: 0\n", "",
                "why", "api");
    }

    @Test
    void whyTellsAllThatIsKnown() throws Exception {
        DependencyState db = DependencyState.builder("db").phase(ProgramPhase.UP).propagate(true)
                .since(Duration.ofMillis(1_500)).build();
        port.put(ProgramDescription.builder(ProgramState.builder("api").phase(ProgramPhase.WAITING).restarts(2)
                .lastExit(new ExitStatus.Exited(3)).instance("pool", 1).build())
                .explanation("it waits for db\nto be ready").status("75 %").dependencies(List.of(db, db))
                .sinceLastExit(Duration.ofHours(5)).untilNextStart(Duration.ofMillis(900)).build());
        String dependency = "  depends on db (up, not ready): not satisfied for 1.5s, propagates\n";
        String text = "api is waiting: it waits for db\\nto be ready\n  it says: 75 %\n" + dependency + dependency
                + "  last exit: exit 3, 5h 0m ago\n  restarts: 2\n  next start in 900ms\n";
        assertSays(0, text, "", "why", "api");
        assertSays(0, text, "", "why", "pool");
        assertSays(1, "", "unknown program db\n", "why", "db");
    }

    @Test
    void logsArePrintedSoThatNothingActsOnTheTerminal() throws Exception {
        port.put(WEB);
        port.put(API);
        port.put(new LogLine("web", LogLine.Stream.OUTPUT, null,
                "a\tb\0 \u001b[31m\u202e\u00e4".getBytes(StandardCharsets.UTF_8)));
        port.put(new LogLine("web", LogLine.Stream.ERROR, null, new byte[] {'x', (byte) 0x9b, 0, 'y'}));
        assertSays(0, "a\tb\\u0000 \\u001b[31m\\u202e\u00e4\nx\\x9b\\u0000y\n", "", "logs", "web");
        assertSays(0, "web: x\\x9b\\u0000y\n", "", "logs", "w*", "-n", "1");
        port.putLogNote("api", "nothing of it is captured");
        assertSays(1, "", "gaggledctl: api: nothing of it is captured\n", "logs", "api");
        assertSays(1, "", "gaggledctl: no program has the name 'wbe'\n", "logs", "wbe");
    }

    @Test
    void logsAreFollowedAlsoAcrossAnEndOfGaggled() throws Exception {
        port.put(WEB);
        Process follower = ctl.start(List.of("logs", "web", "-f"));
        try (BufferedReader out = follower.inputReader(); BufferedReader err = follower.errorReader()) {
            port.awaitLogRequest(Duration.ofSeconds(60), request -> request.getAfter() != null);
            port.put(new LogLine("web", LogLine.Stream.OUTPUT, null, "one".getBytes(StandardCharsets.UTF_8)));
            assertEquals("one", out.readLine());
            source.close();
            assertTrue(err.readLine().endsWith(".sock does not answer (asking again until it answers)"));
            port.beginLogsAnew();
            source = open(config);
            port.put(new LogLine("web", LogLine.Stream.OUTPUT, null, "two".getBytes(StandardCharsets.UTF_8)));
            assertEquals("gaggledctl: gaggled answers again", err.readLine());
            assertEquals("two", out.readLine());
        } finally {
            follower.destroy();
            assertTrue(follower.waitFor(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void theOnlyGaggledIsFoundAndOneOfSeveralIsNot() throws Exception {
        String version = "gaggled 1.0.0 on goose, configuration " + config + ", run run-1\n";
        assertSays(0, version, "", "version");
        Files.createFile(directory.resolve("stale.sock"));
        assertSays(0, version, "", "version");
        Path other = Files.createFile(directory.resolve("other.ini"));
        try (ControlSource _ = open(other)) {
            Said several = ctl.run("version");
            assertEquals(1, several.status());
            assertTrue(
                    several.err().startsWith("gaggledctl: several gaggleds run here; give -c FILE, or -s SOCKET:\n"));
            assertTrue(several.err().contains("-c " + other + ", -s " + socketOf(other) + "\n"), several.err());
            assertTrue(several.err().contains("-c " + config + ", -s " + socketOf(config) + "\n"), several.err());
            assertSays(0, version, "", "-c", config.toString(), "version");
        }
        ctl = new Ctl(Map.of("GAGGLED_CONTROL_SOCKET", socketOf(config).toString()));
        assertSays(0, version, "", "version");
    }

    private Path socketOf(Path file) throws Exception {
        return directory.resolve(SocketPlace.fileName(file.toRealPath()));
    }

    @Test
    void whereNoGaggledAnswersItIsSaidWhere() throws Exception {
        source.close();
        assertSays(1, "", "gaggledctl: no gaggled answers in " + directory
                + "; give -c FILE, -s SOCKET or $GAGGLED_CONTROL_SOCKET\n", "status");
        assertSays(1, "", "gaggledctl: no gaggled answers at " + directory + "/s: No such file or directory\n", "-s",
                directory + "/s", "status");
        assertSays(1, "", "gaggledctl: " + directory + "/none.ini: No such file or directory\n", "-c",
                directory + "/none.ini", "status");
        // The rule for the name, in C and in Java.
        for (String name : List.of("a", "x".repeat(41), "\u00e4\u00f6\u00fc$%&/b c.yaml", "A-Z_0.9")) {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
            assertSays(1, "", "gaggledctl: no gaggled answers at " + socketOf(file) + ": No such file or directory; if"
                    + " its configuration has a controlsocket, give that: -s SOCKET\n", "-c", file.toString(),
                    "status");
        }
    }

    @Test
    void oneThatDoesNotAnswerIsNotWaitedForAnyLonger() throws Exception {
        Path socket = directory.resolve("stopped");
        try (ServerSocketChannel stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stopped.bind(UnixDomainSocketAddress.of(socket), 4);
            String pid = " (pid " + ProcessHandle.current().pid() + ")";
            String rest = " does not answer at " + socket + " within 1 s; is it stopped (SIGSTOP)?\n";
            for (List<String> command : List.of(
                    List.of("status"), List.of("logs", "web", "-f"), List.of("stop", "web", "--wait"))) {
                List<String> all = new ArrayList<>(List.of("--timeout", "1s", "-s", socket.toString()));
                all.addAll(command);
                assertSays(1, "", "gaggledctl: gaggled" + pid + rest, all.toArray(String[]::new));
            }
            // Those have left connections that nobody takes; when there is no room for another one, nobody knows whose
            // socket it is.
            assertSays(1, "", "gaggledctl: gaggled" + pid + rest, "--timeout", "1", "-s", socket.toString(), "version");
            assertSays(1, "", "gaggledctl: gaggled" + pid + rest, "--timeout", "1", "-s", socket.toString(), "version");
            assertSays(1, "", "gaggledctl: gaggled" + rest, "--timeout", "1", "-s", socket.toString(), "version");
        }
    }

    @Test
    void aTimeoutIsForHowLongIsWaitedToo() throws Exception {
        port.put(WEB);
        assertSays(0, "", "", "restart", "web", "--wait", "--timeout", "7");
        assertEquals("PT7S", String.valueOf(port.getRequests().getFirst().getWaitAtMost()));
    }

    @Test
    void aWrongCommandLineIsSaidToBeOne() throws Exception {
        String hint = "\ngaggledctl -h prints all options\n";
        assertSays(2, "", "gaggledctl: there is no command 'top'; known: status, start, stop, restart, why, logs,"
                + " version; gaggled_controller has all others" + hint, "top");
        assertSays(2, "", "gaggledctl: start needs the name of a program" + hint, "start");
        assertSays(2, "", "gaggledctl: -s needs a value" + hint, "status", "-s");
        assertSays(2, "", "gaggledctl: unknown option -x" + hint, "status", "-x");
        assertSays(2, "", "gaggledctl: --wait goes with start, stop and restart" + hint, "status", "--wait");
        assertSays(2, "", "gaggledctl: -n: '10001' is not a number from 0 to 10000" + hint, "logs", "web", "-n",
                "10001");
        for (String wrong : List.of("0", "5m", "86401", "s")) {
            assertSays(2, "",
                    "gaggledctl: --timeout: '" + wrong + "' is not a number of seconds from 1 to 86400" + hint,
                    "status", "--timeout", wrong);
        }
        assertSays(2, "", "gaggledctl: an argument is empty; if it comes from a variable, that has no value" + hint,
                "start", "");
        assertEquals(0, ctl.run("-h").status());
    }
}
