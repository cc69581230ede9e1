package org.gaggled.notify.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.notify.smtp.delivery.Await;
import org.gaggled.notify.smtp.delivery.LogLines;
import org.gaggled.notify.smtp.delivery.Patience;
import org.gaggled.notify.smtp.delivery.SmtpServer;
import org.gaggled.notify.smtp.delivery.StartTls;
import org.gaggled.notify.smtp.gate.GatePolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows the gate inside gaggled, from an event to a mail in somebody's mailbox, with a clock that really runs. */
class SmtpGateSinkTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    @Nullable
    Path directory;

    private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final LogLines log = new LogLines();
    private final FakeControlPort gaggled = new FakeControlPort();
    private @Nullable EventSink sink;
    private String run = "run-1";
    private long number;

    @BeforeEach
    void start() {
        mailServer.start();
    }

    @AfterEach
    void end() throws Exception {
        if (sink != null) {
            sink.close();
        }
        gaggled.close();
        mailServer.stop();
        log.close();
    }

    private EventSink open(int port, Duration period, Duration batch, Duration flush) throws Exception {
        return open(port, period, batch, flush, null);
    }

    private EventSink open(int port, Duration period, Duration batch, Duration flush, @Nullable Path spool)
            throws Exception {
        SmtpServer server = new SmtpServer("127.0.0.1", port, "gate.test", StartTls.OFF, false, null, null, LONG);
        GateSettings settings = new GateSettings(
                new InternetAddress("gaggled@example.org"),
                List.of(new InternetAddress("ops@example.org")),
                "[shop1] ",
                new GatePolicy(period, Duration.ofMillis(1), false),
                batch,
                server,
                spool,
                flush);
        SmtpGate gate = SmtpGate.open(settings, new AskedDependencies(gaggled), Patience.USUAL);
        gate.follow(run);
        EventSink opened = SmtpGateSink.open(gate, gaggled);
        sink = opened;
        return opened;
    }

    private void close() throws Exception {
        assert sink != null;
        sink.close();
        sink = null;
    }

    private EventSink open(Duration period) throws Exception {
        return open(mailServer.getSmtp().getPort(), period, Duration.ZERO, LONG);
    }

    private void tell(GaggleEventType type, ProgramState.@Nullable Builder program, long missed) throws Exception {
        assert sink != null;
        number++;
        if (missed > 0) {
            sink.missed(missed);
        }
        sink.accept(GaggleEvent.builder(type)
                .instanceId(run)
                .number(number)
                .program(program == null ? null : program.sequence(number).build())
                .build());
    }

    private void up(String program) throws Exception {
        tell(GaggleEventType.PROGRAM_UP, upState(program), 0);
    }

    private void down(String program) throws Exception {
        tell(GaggleEventType.PROGRAM_DOWN, downState(program), 0);
    }

    private static ProgramState.Builder upState(String program) {
        return ProgramState.builder(program).phase(ProgramPhase.UP).pid(4711).lastPid(4711);
    }

    private static ProgramState.Builder downState(String program) {
        return ProgramState.builder(program).lastPid(4711).lastExit(new ExitStatus.Killed(ProcessSignal.KILL, false));
    }

    private List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : mailServer.getReceivedMessages()) {
            try {
                subjects.add(mail.getSubject());
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }
        return subjects;
    }

    private void awaitSubjects(String... subjects) throws InterruptedException {
        Await.until(List.of(subjects) + ", not " + subjects(), () -> subjects().size() >= subjects.length);
        assertEquals(List.of(subjects), subjects());
    }

    @Test
    void downAndUp() throws Exception {
        open(Duration.ofMillis(100));
        up("web");
        down("web");
        awaitSubjects("[shop1] process web is down, due to KILL, was up, last known pid: 4711");
        up("web");
        awaitSubjects(
                "[shop1] process web is down, due to KILL, was up, last known pid: 4711",
                "[shop1] process web is up, was down, current pid: 4711");
    }

    @Test
    void aCrashLoopIsChurningOnceAndItsEnd() throws Exception {
        // Long beside the time it takes to tell it all this, also where the machine stands still for a while.
        open(Duration.ofSeconds(3));
        for (int i = 0; i < 100; i++) {
            up("web");
            down("web");
        }
        up("web");
        awaitSubjects(
                "[shop1] process web is churning, was up, current pid: 4711",
                "[shop1] process web is up, was churning, current pid: 4711");
    }

    @Test
    void aShutdownIsNoNews() throws Exception {
        open(Duration.ofMillis(10));
        up("web");
        up("db");
        down("db");
        awaitSubjects("[shop1] process db is down, due to KILL, was up, last known pid: 4711");
        tell(GaggleEventType.GAGGLE_STOPPING, null, 0);
        down("web");
        assert sink != null;
        sink.close();
        sink = null;
        assertEquals(1, subjects().size());
    }

    @Test
    void whatIsDecidedIsSentAtTheEnd() throws Exception {
        open(mailServer.getSmtp().getPort(), Duration.ofMillis(10), Duration.ofDays(1), LONG);
        down("web");
        // The batch would be open for a day; what the gate has been told is decided at its end at the latest.
        assert sink != null;
        sink.close();
        sink = null;
        awaitSubjects("[shop1] degradation");
    }

    /** The period is over as soon as it begins: nothing that is decided at the end is decided again. */
    @Test
    void theEndIsOneDecision() throws Exception {
        open(mailServer.getSmtp().getPort(), Duration.ofMillis(1), Duration.ofDays(1), LONG);
        up("web");
        down("web");
        up("web");
        close();
        assertEquals(1, subjects().size(), subjects()::toString);
    }

    /** The server's socket accepts nothing: whoever connects waits. */
    @Test
    void aHangingServerDelaysNobody() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            open(hanging.getLocalPort(), Duration.ofMillis(1), Duration.ZERO, Duration.ofMillis(100));
            for (int i = 0; i < 10_000; i++) {
                up("program-" + i);
                down("program-" + i);
            }
            // That this is reached at all: ten thousand mails would take the server days. And so does the end:
            assert sink != null;
            sink.close();
            sink = null;
            assertTrue(log.contains("ERROR lost, because it could not be sent before the end"));
        }
    }

    /** gaggled ends and begins again; what it had mailed it knows from its spool. */
    @Test
    void aMailedDownIsTakenBackAfterARestartOfGaggled() throws Exception {
        assertNotNull(directory);
        Path spool = directory.resolve("spool");
        Duration period = Duration.ofMillis(100);
        List.of("web", "db", "cache").forEach(program -> gaggled.put(ProgramState.builder(program).build()));
        open(mailServer.getSmtp().getPort(), period, Duration.ZERO, LONG, spool);
        for (String program : List.of("web", "db", "cache")) {
            up(program);
            down(program);
        }
        Await.until("three downs", () -> subjects().size() == 3, () -> subjects().toString());
        up("db");
        Await.until("db is up again", () -> subjects().size() == 4, () -> subjects().toString());
        tell(GaggleEventType.GAGGLE_STOPPING, null, 0);
        close();
        assertEquals(List.of("down cache", "down web", "up 4711 db"), lastWords(spool));

        run = "run-2";
        open(mailServer.getSmtp().getPort(), period, Duration.ZERO, LONG, spool);
        number = 0;
        down("cache");
        up("db");
        up("web");
        Await.until("web is said to be up", () -> subjects().size() >= 5, () -> subjects().toString());
        close();
        assertEquals("[shop1] process web is up, was down, current pid: 4711", subjects().getLast());
        assertEquals(5, subjects().size(), "nothing else is said");
        assertEquals(List.of("down cache", "up 4711 db", "up 4711 web"), lastWords(spool));
    }

    /** Without a spool of its own, the gate inside gaggled has one where gaggled keeps its state. */
    @Test
    void withAStateDirectoryMailsWaitThere() throws Exception {
        assertNotNull(directory);
        Path state = Files.createDirectory(
                directory.resolve("state"), PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwx------")));
        gaggled.put(upState("web").build());
        try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            openInGaggled(state, hanging.getLocalPort());
            up("web");
            down("web");
            Await.until("a mail waits", () -> hasLetter(state));
            close();
        }
        gaggled.put(downState("web").sequence(100).build());
        openInGaggled(state, mailServer.getSmtp().getPort());
        awaitSubjects("[shop1]process web is down, due to KILL, was up, last known pid: 4711");
    }

    private void openInGaggled(Path state, int port) throws PluginException {
        sink = new SmtpGateFactory().open(new PluginConfiguration(new SmtpGateFactory())
                .set("auto", "true")
                .set("mx", "127.0.0.1")
                .set("port", Integer.toString(port))
                .set("helo", "gate.test")
                .set("from", "gaggled@example.org")
                .set("to", "ops@example.org")
                .set("spfix", "[shop1]")
                .set("flush", "0")
                .stateDirectory(state)
                .run(GaggleInfo.builder(run).hostName("shop1").version("1").configFile("shop.ini").build())
                .toEventSinkContext(gaggled));
    }

    private static boolean hasLetter(Path spool) {
        String[] letters = spool.toFile().list((directory, name) -> name.endsWith(".letter"));
        return letters != null && letters.length > 0;
    }

    private static List<String> lastWords(Path spool) {
        try {
            List<String> lines = Files.readAllLines(spool.resolve("last-words"));
            return lines.subList(3, lines.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it is after a kill -9 with 'statedir': the programs went on, and so does the run. */
    @Test
    void inTheSameRunNothingIsMailedTwiceAndNothingIsOmitted() throws Exception {
        assertNotNull(directory);
        Path spool = directory.resolve("spool");
        Duration period = Duration.ofMillis(100);
        List.of("web", "db", "cache").forEach(program -> gaggled.put(ProgramState.builder(program).build()));
        open(mailServer.getSmtp().getPort(), period, Duration.ZERO, LONG, spool);
        for (String program : List.of("web", "db", "cache")) {
            up(program);
        }
        down("cache");
        Await.until("cache is said to be down", () -> subjects().size() == 1, () -> subjects().toString());
        close();
        assertEquals(List.of("down cache", "up 4711 db", "up 4711 web"), lastWords(spool));

        // Nobody heard that db went down, and came up again by another process.
        gaggled.put(upState("web").sequence(100).build());
        gaggled.put(upState("db").pid(4712).lastPid(4712).sequence(100).build());
        gaggled.put(downState("cache").sequence(100).build());
        number = 1000;
        open(mailServer.getSmtp().getPort(), period, Duration.ZERO, LONG, spool);
        awaitSubjects(
                "[shop1] process cache is down, due to KILL, was up, last known pid: 4711",
                "[shop1] process db is down, was up, last known pid: 4711",
                "[shop1] process db is up, was down, current pid: 4712");
        Await.until(
                "db is known by its new process",
                () -> lastWords(spool).equals(List.of("down cache", "up 4712 db", "up 4711 web")),
                () -> lastWords(spool).toString());
    }

    /** What was missed is asked for: here, that a program is up again. */
    @Test
    void afterAGapAllStatesAreAskedFor() throws Exception {
        open(Duration.ofMillis(100));
        up("web");
        down("web");
        awaitSubjects("[shop1] process web is down, due to KILL, was up, last known pid: 4711");
        gaggled.put(upState("web").sequence(100).build());
        gaggled.put(ProgramState.builder("never-ran").build());
        tell(GaggleEventType.STATES_DUMPED, null, 20);
        awaitSubjects(
                "[shop1] process web is down, due to KILL, was up, last known pid: 4711",
                "[shop1] process web is up, was down, current pid: 4711");
        assertTrue(log.contains("WARN", "20 events were missed"));
    }

    /** A program that was never up keeps the gaggle from being all well, although nothing has happened to it. */
    @Test
    void allProgramsAreKnownFromTheBeginning() throws Exception {
        gaggled.put(ProgramState.builder("report").build());
        open(mailServer.getSmtp().getPort(), Duration.ofMillis(50), Duration.ofMillis(10), LONG);
        up("web");
        down("web");
        awaitSubjects("[shop1] degradation");
        up("web");
        awaitSubjects("[shop1] degradation", "[shop1] improvement");
        up("report");
        down("web");
        awaitSubjects("[shop1] degradation", "[shop1] improvement", "[shop1] degradation");
        up("web");
        awaitSubjects(
                "[shop1] degradation", "[shop1] improvement", "[shop1] degradation", "[shop1] improvement [all ok]");
    }
}
