package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows what --test prints when a server does not oblige, and that no secret is in it. */
class TrialDeliveryTest {

    private static final String PASSWORD = "correct horse";

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
                "gate@example.org", List.of("a@example.org", "b@example.org"), "test", "Subject: test\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8));
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
                    assertTrue(server.commands().stream().anyMatch(command -> command.startsWith("AUTH")), "no login at all");
                    assertTrue(dialogue.contains("(AUTH " + mechanism + " command trace suppressed)"), dialogue);
                    assertFalse(dialogue.contains(PASSWORD), dialogue);
                    assertFalse(dialogue.contains(base64(PASSWORD)), dialogue);
                    assertFalse(dialogue.contains(base64("\0me\0" + PASSWORD)), dialogue);
                }
            }
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

    @Test
    void aFailureIsShown() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering("CONNECT", "554 go away"))) {
            String dialogue = run(server, false);
            assertTrue(dialogue.contains("S: 554 go away\n"), dialogue);
            assertTrue(dialogue.contains("failed: localhost:" + server.port() + ": "), dialogue);
        }
    }
}
