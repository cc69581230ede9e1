package org.gaggled.notify.smtp.delivery;

import java.io.PrintWriter;

/** A delivery that somebody watches: tried once, with all that is said. */
public final class TrialDelivery {

    private TrialDelivery() {}

    /**
     * Delivers a letter, and prints the whole conversation, without secrets, and what came of it.
     *
     * @return whether every recipient was accepted
     */
    public static boolean run(SmtpServer server, Letter letter, PrintWriter out) throws InterruptedException {
        try (SmtpConnection connection = new SmtpConnection(server)) {
            connection.record(new Dialogue(out, server.credentials()));
            Verdict verdict = connection.send(letter);
            connection.close();
            verdict.accepted().forEach(recipient -> out.println("accepted for " + recipient));
            verdict.refused().forEach((recipient, words) -> out.println("refused for " + recipient + ": " + words));
            verdict.deferred().forEach((recipient, words) -> out.println("not now for " + recipient + ": " + words));
            return verdict.refused().isEmpty() && verdict.deferred().isEmpty();
        } catch (ConnectionFailedException e) {
            out.println("failed: " + e.getMessage());
            return false;
        } finally {
            out.flush();
        }
    }
}
