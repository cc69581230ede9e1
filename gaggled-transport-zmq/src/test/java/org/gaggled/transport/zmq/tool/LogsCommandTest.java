package org.gaggled.transport.zmq.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.engine.terminal.StandardOutput;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.control.ZmqControlSourceFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows what {@code gaggled_controller logs} prints of what programs have printed, to the byte, and that it follows
 * them through whatever happens to gaggled.
 */
class LogsCommandTest {

    private record Ended(int status, String out, String err) {}

    private final FakeControlPort port = new FakeControlPort(
            ProgramState.builder("db").build(), ProgramState.builder("web-1").build(),
            ProgramState.builder("web-2").build());
    private String url = "tcp://127.0.0.1:0";
    private ControlSource source;

    @BeforeEach
    void open() throws Exception {
        url = "tcp://127.0.0.1:" + RunningGaggle.freePort();
        listen();
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        port.close();
    }

    private void listen() throws Exception {
        ZmqControlSourceFactory factory = new ZmqControlSourceFactory();
        source = factory.open(
                new PluginConfiguration(factory).setGlobal("controlurl", url).toControlSourceContext(port));
        source.start();
    }

    private void print(String program, byte[] bytes) {
        port.put(new LogLine(program, LogLine.Stream.OUTPUT, Instant.parse("2026-11-29T15:58:00Z"), bytes));
    }

    private void print(String program, String text) {
        print(program, text.getBytes(StandardCharsets.UTF_8));
    }

    private Ended logs(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int status =
                Tool.run(ControllerCommand.model(), StandardOutput.to(out), new PrintWriter(err), words(arguments));
        return new Ended(status, out.toString(StandardCharsets.ISO_8859_1), err.toString());
    }

    /** With a minute for the answer: how long a busy machine takes is not what is shown. */
    private String[] words(String... arguments) {
        List<String> words = new ArrayList<>(List.of("-u", url, "--timeout", "60s", "logs"));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    @Test
    void lastLinesAreShownWithTheNameWhereItIsNotClear() {
        print("db", "ready");
        print("web-1", "one");
        print("web-2", "two");
        print("db", "again");
        assertEquals(new Ended(0, "ready\nagain\n", ""), logs("db"));
        assertEquals(new Ended(0, "again\n", ""), logs("-n", "1", "db"));
        assertEquals(new Ended(0, "", ""), logs("-n", "0", "db"));
        assertEquals(new Ended(0, "web-1: one\nweb-2: two\n", ""), logs("web-*"));
        assertEquals(new Ended(0, "db: ready\nweb-1: one\ndb: again\n", ""), logs("db", "web-1"));
        assertEquals(new Ended(0, "db: ready\nweb-1: one\nweb-2: two\ndb: again\n", ""), logs("*"));
        assertEquals(new Ended(1, "", "unknown program bd\ndid you mean db?\n"), logs("bd"));
        assertEquals(new Ended(0, "", ""), logs("db", "--since", "10m"));
        assertEquals(Duration.ofMinutes(10), port.getLogRequests().getLast().getSince());
        assertEquals(LogRequest.MAX_LINES, port.getLogRequests().getLast().getLines());
    }

    @Test
    void whatWouldActOnTheTerminalIsShownUnlessItIsAskedFor() {
        byte[] bytes = {'\t', 0x1b, '[', '3', '1', 'm', 0, '\r', (byte) 0x9b, (byte) 0xc3, 'x'};
        print("db", bytes);
        print("db", "\u001b]0;title\u0007");
        assertEquals(new Ended(0, "\t\\u001b[31m\\u0000\\r\\x9b\\xc3x\n\\u001b]0;title\\u0007\n", ""), logs("db"));
        assertEquals(
                new Ended(0, new String(bytes, StandardCharsets.ISO_8859_1) + "\n\u001b]0;title\u0007\n", ""),
                logs("--raw", "db"));
        assertEquals(
                new Ended(
                        0,
                        "{\"program\":\"db\",\"stream\":\"output\",\"time\":\"2026-11-29T15:58:00.000000Z\","
                                + "\"base64\":\"CRtbMzFtAA2bw3g=\"}\n"
                                + "{\"program\":\"db\",\"stream\":\"output\",\"time\":\"2026-11-29T15:58:00.000000Z\","
                                + "\"text\":\"\\u001B]0;title\\u0007\"}\n",
                        ""),
                logs("-j", "db"));
        assertEquals(2, logs("-j", "--raw", "db").status());
    }

    @Test
    void whereNothingIsCapturedItSaysSo() {
        port.putLogNote("web-1", "nothing that it prints is captured");
        String note = "gaggled_controller: web-1: nothing that it prints is captured\n";
        assertEquals(new Ended(1, "", note), logs("web-1"));
        assertEquals(new Ended(0, "", note), logs("web-*"));
        print("web-2", "two");
        assertEquals(new Ended(0, "web-2: two\n", note), logs("web-*"));
    }

    /** Its next start may be the first that is captured. */
    @Test
    void whatIsNotCapturedYetCanBeFollowed() throws Exception {
        port.putLogNote("db", "what it prints is read from its next start on");
        try (Following tail = new Following("-f", "db")) {
            tail.awaitErr("gaggled_controller: db: what it prints is read from its next start on\n");
            awaitWaiting(1);
            print("db", "first");
            tail.awaitOut("first\n");
        }
    }

    @Test
    void aRealGaggleSaysWhyNothingIsThere(@TempDir Path directory) throws Exception {
        try (RunningGaggle gaggle = new RunningGaggle(directory, "", "[db]\ncommand = sleep\nargv = 1000\n")) {
            String own = url;
            url = gaggle.controlUrl();
            for (String option : List.of("--raw", "-j")) {
                Ended ended = logs(option, "db");
                assertEquals(1, ended.status());
                assertTrue(ended.err().startsWith("gaggled_controller: db: "), ended.err());
            }
            assertEquals("unknown program bd\ndid you mean db?\n", logs("bd").err());
            url = own;
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertTrue(logs("-n", "10001", "db").err().contains("'10001' is not a number from 0 to 10000"));
        assertTrue(logs("-n", "few", "db").err().contains("'few' is not a number from 0 to 10000"));
        assertTrue(logs("--since", "yesterday", "db").err().contains("'yesterday' "));
        assertTrue(logs("--since", "0", "db").err().contains("'0' is not a time before now"));
        assertEquals(2, logs().status());
        Ended both = logs("-d", "db");
        assertEquals(2, both.status());
    }

    @Test
    void followsAcrossWhateverHappensToGaggled() throws Exception {
        print("db", "before");
        try (Following tail = new Following("-f", "db")) {
            tail.awaitOut("before\n");
            awaitWaiting(1);
            print("web-1", "of another");
            print("db", "one");
            tail.awaitOut("before\none\n");

            port.failLogsWith(ControlOutcome.BUSY);
            tail.awaitErr("too many requests are waiting; ask again later (asking again until it answers)\n");
            print("db", "two");
            port.failLogsWith(null);
            tail.awaitOut("before\none\ntwo\n");
            tail.awaitErr("gaggled answers again\n");

            source.close();
            tail.awaitErr(" (asking again until it answers)\n");
            print("db", "gone");
            port.dropLogs();
            print("db", "three");
            listen();
            tail.awaitOut("before\none\ntwo\nthree\n");
            tail.awaitErr("5 bytes are missing here: more was printed than gaggled keeps in memory\n");

            source.close();
            port.beginLogsAnew();
            print("db", "four");
            listen();
            tail.awaitOut("before\none\ntwo\nthree\nfour\n");
            tail.awaitErr("gaggled was started again: what follows is what it has read since then\n");
        }
    }

    /** As for {@code head}: whoever has seen enough is told nothing more. */
    @Test
    void endsQuietlyWhenNobodyReads() throws Exception {
        for (String form : List.of("--follow", "--raw", "-j")) {
            try (Following tail = new Following("-f", form, "db")) {
                awaitWaiting(1);
                tail.closeReader();
                print("db", "unread");
                tail.awaitEnd();
                assertEquals("", tail.err());
            }
        }
    }

    private void awaitWaiting(int questions) throws Exception {
        port.awaitLogRequest(
                RunningGaggle.PATIENCE,
                request -> request.getWaitAtMost() != null && port.getLogRequests().size() >= questions);
    }

    /** The command at work, beside the test. */
    private final class Following implements AutoCloseable {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final StringBuilder err = new StringBuilder();
        private final FutureTask<Integer> ended;
        private boolean closed;

        Following(String... arguments) {
            OutputStream pipe = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    take(bytes, from, length);
                }
            };
            Writer complaints = new Writer() {
                @Override
                public void write(char[] text, int from, int length) {
                    complain(new String(text, from, length));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            ended = new FutureTask<>(() -> Tool.run(
                    ControllerCommand.model(), StandardOutput.to(pipe), new PrintWriter(complaints), words(arguments)));
            Thread.ofPlatform().name("logs-under-test").start(ended);
        }

        private synchronized void take(byte[] bytes, int from, int length) throws IOException {
            if (closed) {
                throw new IOException("Broken pipe");
            }
            out.write(bytes, from, length);
            notifyAll();
        }

        private synchronized void complain(String text) {
            err.append(text);
            notifyAll();
        }

        synchronized String err() {
            return err.toString();
        }

        synchronized void awaitOut(String all) throws Exception {
            long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
            while (!out.toString(StandardCharsets.UTF_8).equals(all)) {
                pause(deadline, all);
            }
        }

        /** Waits until it has said this, and forgets what it has said so far. */
        synchronized void awaitErr(String text) throws Exception {
            long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
            while (err.indexOf(text) < 0) {
                pause(deadline, text);
            }
            err.delete(0, err.indexOf(text) + text.length());
        }

        private void pause(long deadline, String wanted) throws InterruptedException {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || ended.isDone()) {
                fail("no '" + wanted + "' but '" + out.toString(StandardCharsets.UTF_8) + "' and '" + err + "'");
            }
            wait(Math.min(left, 1_000));
        }

        synchronized void closeReader() {
            closed = true;
        }

        void awaitEnd() throws Exception {
            assertEquals(1, ended.get(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }

        @Override
        public void close() throws Exception {
            closeReader();
            print("db", "for nobody");
            awaitEnd();
        }
    }
}
