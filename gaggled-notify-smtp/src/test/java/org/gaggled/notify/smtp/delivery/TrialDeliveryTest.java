package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.gaggled.api.HarmlessText;
import org.junit.jupiter.api.Test;

/** Shows what --test prints when a server does not oblige, and that no secret is in it. */
class TrialDeliveryTest {

    private static final String PASSWORD = "correct horse";
    private static final Duration LONG = Duration.ofSeconds(60);

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String run(ScriptedServer server, boolean expected) throws Exception {
        SmtpServer settings = new SmtpServer(
                "localhost",
                server.port(),
                "gate.test",
                StartTls.OFF,
                false,
                null,
                new Credentials("me", PASSWORD),
                Duration.ofSeconds(30));
        Letter letter = new Letter(
                "gate@example.org", List.of("a@example.org", "b@example.org"), "test",
                "Subject: test\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8));
        StringWriter printed = new StringWriter();
        boolean accepted = TrialDelivery.run(settings, letter, new PrintWriter(printed));
        assertTrue(expected == accepted, printed.toString());
        return printed.toString();
    }

    @Test
    void noSecretIsShown() throws Exception {
        for (String mechanism : List.of("PLAIN", "LOGIN")) {
            for (String verdict : List.of("235 welcome", "535 who are you, " + PASSWORD + " is wrong")) {
                ScriptedServer.Script script = command -> {
                    if (command.startsWith("EHLO")) {
                        return "250-test\n250 AUTH " + mechanism;
                    }
                    if (command.equals("AUTH LOGIN")) {
                        return "334 " + base64("Username:");
                    }
                    if (command.equals(base64("me"))) {
                        return "334 " + base64("Password:");
                    }
                    return command.startsWith("AUTH PLAIN") || command.equals(base64(PASSWORD)) ? verdict : null;
                };
                try (ScriptedServer server = new ScriptedServer(script)) {
                    String dialogue = run(server, verdict.startsWith("235"));
                    assertTrue(server.commands().stream().anyMatch(command -> command.startsWith("AUTH")),
                            "no login at all");
                    assertTrue(dialogue.contains("(AUTH " + mechanism + " command trace suppressed)"), dialogue);
                    assertFalse(dialogue.contains(PASSWORD), dialogue);
                    assertFalse(dialogue.contains(base64(PASSWORD)), dialogue);
                    assertFalse(dialogue.contains(base64("\0me\0" + PASSWORD)), dialogue);
                }
            }
        }
    }

    /** Escape codes, C1 controls and what turns a line round are shown, not obeyed. */
    @Test
    void whatAServerSaysDoesNothingToTheTerminal() throws Exception {
        ScriptedServer.Script script =
                command -> command.startsWith("MAIL")
                        ? "550 \u001b[2J\u001b]0;pwned\u0007 no\u009b31m thanks\u202e evil" : null;
        try (ScriptedServer server = new ScriptedServer(script)) {
            String dialogue = run(server, false);
            assertTrue(dialogue.lines().allMatch(line -> line.codePoints().allMatch(HarmlessText::isHarmless)),
                    dialogue);
            assertTrue(dialogue.contains("S: 550 \\u001b[2J\\u001b]0;pwned\\u0007 no"), dialogue);
            assertTrue(dialogue.contains("refused for a@example.org: 550 \\u001b[2J\\u001b]0;pwned\\u0007 no"),
                    dialogue);
        }
    }

    @Test
    void aRefusalIsShownInTheServersWords() throws Exception {
        ScriptedServer.Script script = command -> command.contains("b@") ? "550 5.1.1 nobody of that name" : null;
        try (ScriptedServer server = new ScriptedServer(script)) {
            String dialogue = run(server, false);
            assertTrue(dialogue.contains("C: RCPT TO:<b@example.org>\nS: 550 5.1.1 nobody of that name\n"), dialogue);
            assertTrue(dialogue.contains("accepted for a@example.org\n"), dialogue);
            assertTrue(dialogue.contains("refused for b@example.org: 550 5.1.1 nobody of that name"), dialogue);
        }
    }

    /** In the order of the letter, each in the words that were said to it. */
    @Test
    void everyRecipientHasItsOwnReply() throws Exception {
        ScriptedServer.Script script = command -> {
            if (command.contains("a@")) {
                return "550-5.1.1 no a here\n550 nor ever was";
            }
            return command.contains("b@") ? "450 4.2.1 b is full" : null;
        };
        try (ScriptedServer server = new ScriptedServer(script)) {
            String dialogue = run(server, false);
            List<String> lines = dialogue.lines().toList();
            assertTrue(lines.contains("not now for b@example.org: 450 4.2.1 b is full"), dialogue);
            assertTrue(
                    lines.contains("refused for a@example.org: 550-5.1.1 no a here 550 nor ever was"), dialogue);
        }
        ScriptedServer.Script refusesTheMail = command -> {
            if (command.contains("a@")) {
                return "550 no a here";
            }
            return command.startsWith("DATA") ? "554 no mail today" : null;
        };
        try (ScriptedServer server = new ScriptedServer(refusesTheMail)) {
            List<String> lines = run(server, false).lines().toList();
            assertTrue(lines.contains("refused for a@example.org: 550 no a here"), lines::toString);
            assertTrue(lines.contains("refused for b@example.org: 554 no mail today"), lines::toString);
        }
    }

    /** What the gate says in the transcript is what the server heard, no more and no less. */
    @Test
    void onlyWhatIsSentIsShown() throws Exception {
        List<ScriptedServer.Script> scripts = List.of(
                ScriptedServer.OBLIGING,
                ScriptedServer.answering("RCPT TO:<b@", "550-5.1.1 nobody\n550 of that name"),
                ScriptedServer.answering("RCPT", "550 nobody"),
                ScriptedServer.answering("DATA", "554 no mail today"),
                ScriptedServer.answering("MAIL", "550 not from you"),
                ScriptedServer.answering(".", "554 not that mail"));
        for (ScriptedServer.Script script : scripts) {
            try (ScriptedServer server = new ScriptedServer(script)) {
                String dialogue = trial("localhost", server.port(), LONG, List.of("a@example.org", "b@example.org"));
                List<String> shown = dialogue.lines()
                        .filter(line -> line.startsWith("C: "))
                        .map(line -> line.substring(3))
                        // The gate does not wait for the server to hear this one.
                        .filter(line -> !line.equals("QUIT"))
                        .filter(line -> !List.of("Subject: test", "", "x", ".").contains(line)
                                || !dialogue.contains("S: 354"))
                        .toList();
                List<String> heard = server.commands().stream()
                        // Nor does it wait for the answer to it: how the connection ends is chance.
                        .filter(command -> !command.equals("QUIT") && !command.startsWith("connection failed: "))
                        .toList();
                assertEquals(heard, shown, dialogue);
                String mail = "C: Subject: test\nC: \nC: x\nC: .\nS: ";
                assertEquals(dialogue.contains("S: 354"), dialogue.contains(mail), dialogue);
                assertEquals(
                        dialogue.contains("S: 354") ? 1 : 0, dialogue.lines().filter("C: "::equals).count(), dialogue);
            }
        }
    }

    /** Whatever a server does, what comes of it is the one line that a person needs, at the end. */
    @Test
    void noStackTraceIsShown() throws Exception {
        for (String command : List.of("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", ".")) {
            for (String conduct : List.of(ScriptedServer.SILENCE, ScriptedServer.CLOSE)) {
                try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering(command, conduct))) {
                    // Each silence lasts as long as this; a server that is slower than that fails in the same words.
                    String dialogue =
                            trial("localhost", server.port(), Duration.ofSeconds(1), List.of("a@example.org"));
                    List<String> lines = dialogue.lines().toList();
                    String what = command + " " + conduct + ":\n" + dialogue;
                    assertTrue(
                            lines.getLast().startsWith("failed: localhost:" + server.port() + ": ")
                                    || lines.getLast()
                                            .equals("not now for a@example.org: the server has closed the connection"),
                            what);
                    assertTrue(
                            lines.subList(0, lines.size() - 1).stream()
                                    .allMatch(line -> line.matches("(C: |S: | {3}\\().*")),
                            what);
                    assertFalse(dialogue.contains("xception"), what);
                    assertFalse(dialogue.contains("\tat "), what);
                }
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        // Bound, so that nobody else is there, and not listening.
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = nobody.getLocalPort();
            assertEquals(
                    "failed: localhost:" + port + ": Couldn't connect to host, port: localhost, " + port
                            + ": Connection refused\n",
                    trial("localhost", port));
        }
        assertEquals(
                "failed: mail.invalid:25: Couldn't connect to host, port: mail.invalid, 25: no host of this name is known: mail.invalid\n",
                trial("mail.invalid", 25));
    }

    private static String trial(String host, int port) throws Exception {
        return trial(host, port, LONG, List.of("a@example.org"));
    }

    private static String trial(String host, int port, Duration timeout, List<String> recipients) throws Exception {
        SmtpServer settings = new SmtpServer(host, port, "gate.test", StartTls.OFF, false, null, null, timeout);
        Letter letter = new Letter(
                "gate@example.org", recipients, "test", "Subject: test\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8));
        StringWriter printed = new StringWriter();
        boolean accepted = TrialDelivery.run(settings, letter, new PrintWriter(printed));
        String failures = "(?s).*(^|\n)(failed: |refused for |not now for ).*";
        assertEquals(!printed.toString().matches(failures), accepted, printed.toString());
        return printed.toString();
    }

    @Test
    void aFailureIsShown() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering("CONNECT", "554 go away"))) {
            String dialogue = run(server, false);
            assertTrue(dialogue.contains("S: 554 go away\n"), dialogue);
            assertTrue(dialogue.contains("failed: localhost:" + server.port() + ": "), dialogue);
        }
    }
}
