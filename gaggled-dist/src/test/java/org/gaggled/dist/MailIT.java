package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mails that a program's death, its return and its churning bring, from the gate inside gaggled and from
 * {@code bin/gaggled_smtpgate}.
 */
class MailIT {

    private static final String CHANNELS =
            """
            [gaggled]
            controlurl = tcp://127.0.0.1:*
            eventurl = tcp://127.0.0.1:*
            """;

    @TempDir
    Path directory;

    @Test
    void gateInsideGaggledSaysThatAProgramIsDownAndThatItIsUp() {
        try (MailServer mails = MailServer.start();
                Gaggled gaggled =
                        Gaggled.supervise(directory, gate(mails, "1s") + "auto = true\n" + Programs.sleeper("db"))) {
            assertDeathAndReturnAreMailed(gaggled, mails);
            gaggled.stop();
            assertEquals(2, mails.subjects().size(), () -> mails.subjects().toString());
        }
    }

    @Test
    void gateOfItsOwnSaysTheSame() throws IOException {
        try (MailServer mails = MailServer.start();
                Gaggled gaggled = Gaggled.supervise(directory, CHANNELS + Programs.sleeper("db"))) {
            gaggled.pidOf("db");
            Path config = Files.writeString(
                    directory.resolve("gate.ini"),
                    "[gaggled]\ncontrolurl = " + gaggled.controlUrl() + "\neventurl = " + gaggled.eventUrl() + "\n"
                            + gate(mails, "1s"));
            try (Companion gate = Companion.tool("gaggled_smtpgate", "-c", config.toString())) {
                gate.await(".*in step with gaggled, 1 programs.*");
                assertDeathAndReturnAreMailed(gaggled, mails);
                gaggled.stop();
                assertEquals(2, mails.subjects().size(), () -> mails.subjects().toString());
                gate.terminate();
                assertEquals(0, gate.exitCode(), gate::text);
            }
        }
    }

    /** The batch would be open for an hour; the signal ends it, and the gate, which has done what it should. */
    @Test
    void gateThatIsEndedSendsWhatIsDecided() throws IOException {
        try (MailServer mails = MailServer.start();
                Gaggled gaggled = Gaggled.supervise(directory, CHANNELS + Programs.sleeper("db"))) {
            int run = 0;
            Path config = Files.writeString(
                    directory.resolve("gate.ini"),
                    "[gaggled]\ncontrolurl = " + gaggled.controlUrl() + "\neventurl = " + gaggled.eventUrl() + "\n"
                            + gate(mails, "1ms")
                            + "batch = 3600000\nflush = 30000\n");
            for (String signal : List.of("TERM", "INT")) {
                run++;
                long running = gaggled.pidOf("db", run);
                try (Companion gate = Companion.tool("gaggled_smtpgate", "-c", config.toString(), "-v")) {
                    gate.await(".*in step with gaggled, 1 programs.*");
                    Gaggled.signal(running, "KILL");
                    gate.await(".*smtpgate: db WAITING #.*next decision in.*");
                    Gaggled.signal(gate.pid(), signal);
                    assertEquals(0, gate.exitCode(), gate::text);
                }
                assertEquals(run, mails.subjects().size(), () -> mails.subjects().toString());
                assertTrue(mails.subjects().getLast().startsWith("[test] "), () -> mails.subjects().toString());
            }
            gaggled.stop();
        }
    }

    @Test
    void crashLoopIsMailedOnceAndItsEndOnce() throws IOException {
        Path crash = directory.resolve("crash");
        String db = Programs.program("db", "echo \"db runs as $$\"; test -e \"" + crash
                + "\" && kill -KILL $$; echo db stays; exec sleep 600")
                + "backoff = 50\nbackoffmax = 50\n";
        try (MailServer mails = MailServer.start();
                Gaggled gaggled = Gaggled.supervise(directory, gate(mails, "2s") + "auto = true\n" + db)) {
            long first = gaggled.pidOf("db", 1);
            // It has looked for the file by then, and does not end by itself before it is killed.
            gaggled.await("db stays");
            Files.createFile(crash);
            Gaggled.signal(first, "KILL");
            int churning = mails.await("\\[test\\]process db is churning, .*", 0);
            // So many more that another mail would have had its time.
            gaggled.await(Programs.up("db"), gaggled.await(Programs.up("db"), 1).size() + 60);
            Files.delete(crash);
            mails.await("\\[test\\]process db is up, was churning, current pid: \\d+", churning);
            gaggled.stop();
            List<String> subjects = mails.subjects();
            assertEquals(1, subjects.stream().filter(subject -> subject.contains(" is churning")).count(),
                    subjects::toString);
            assertEquals(churning + 1, subjects.size(), subjects::toString);
        }
    }

    @Test
    void testMailIsSentAndTheDialogueIsShown() throws IOException {
        try (MailServer mails = MailServer.start()) {
            Path config = Gaggled.configFile(directory, gate(mails, "1s") + Programs.sleeper("db"));
            try (Companion test = Companion.tool("gaggled_smtpgate", "-c", config.toString(), "--test")) {
                assertEquals(0, test.exitCode(), test::text);
                test.await(".*EHLO gaggle\\.example\\.org");
                test.await(".*MAIL FROM:<gaggled@example\\.org>.*");
                test.await(".*RCPT TO:<ops@example\\.org>.*");
                test.await(".*250 it is kept");
                test.await("accepted for ops@example\\.org");
            }
            assertEquals(List.of("[test]test of gaggled_smtpgate"), mails.subjects());
        }
    }

    @Test
    void testMailThatCannotBeSentIsAFailure() throws IOException {
        Path config;
        try (MailServer mails = MailServer.start()) {
            config = Gaggled.configFile(directory, gate(mails, "1s"));
        }
        try (Companion test = Companion.tool("gaggled_smtpgate", "-c", config.toString(), "--test")) {
            assertEquals(1, test.exitCode(), test::text);
            test.await("failed: .*127\\.0\\.0\\.1.*");
        }
    }

    private static String gate(MailServer mails, String period) {
        return """
                [gaggled/smtpgate]
                mx = 127.0.0.1
                port = %d
                helo = gaggle.example.org
                from = gaggled@example.org
                to = ops@example.org
                spfix = [test]
                period = %s
                """.formatted(mails.port(), period);
    }

    private static void assertDeathAndReturnAreMailed(Gaggled gaggled, MailServer mails) {
        long first = gaggled.pidOf("db", 1);
        Gaggled.signal(first, "KILL");
        long second = gaggled.pidOf("db", 2);
        int down = mails.await("\\[test\\]process db is down, due to KILL, was up, last known pid: " + first, 0);
        mails.await("\\[test\\]process db is up, was down, current pid: " + second, down);
        assertTrue(down == 1, () -> mails.subjects().toString());
    }
}
