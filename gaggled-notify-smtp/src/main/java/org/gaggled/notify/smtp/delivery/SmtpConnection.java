package org.gaggled.notify.smtp.delivery;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a mail server, made when the first letter is sent and kept for more. Every transaction runs on a
 * virtual thread, because interrupting one of those closes the socket it waits for: only so can a time limit hold for a
 * whole transaction, whatever the server does or does not do. Used by one thread at a time.
 */
final class SmtpConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SmtpConnection.class);

    /** How long goodbye may take. */
    private static final Duration CLOSING_TIME = Duration.ofMillis(500);

    private final SmtpServer server;
    private final Session session;
    private @Nullable Transport transport;
    private boolean transportIsUtf8;

    SmtpConnection(SmtpServer server) {
        this.server = server;
        this.session = Session.getInstance(properties(server));
    }

    /** Writes down all that is said on it. */
    void record(PrintStream to) {
        session.setDebugOut(to);
        session.setDebug(true);
    }

    private static Properties properties(SmtpServer server) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.localhost", server.helo());
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(server.startTls() != StartTls.OFF));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(server.startTls() == StartTls.REQUIRED));
        properties.setProperty("mail.smtp.ssl.enable", String.valueOf(server.implicitTls()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.sendpartial", "true");
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.auth", String.valueOf(server.credentials() != null));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN DIGEST-MD5");
        SSLSocketFactory encryption =
                server.trust() != null ? server.trust() : (SSLSocketFactory) SSLSocketFactory.getDefault();
        properties.put("mail.smtp.socketFactory", BoundedSockets.plain());
        properties.put("mail.smtp.ssl.socketFactory", BoundedSockets.encryptedBy(encryption));
        // Without it, what fails is tried once more with a socket that has no bound.
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        return properties;
    }

    /**
     * Sends a letter, and connects before that if need be.
     *
     * @throws ConnectionFailedException when the connection is of no more use
     */
    Verdict send(Letter letter) throws ConnectionFailedException, InterruptedException {
        try {
            return limited(() -> transact(letter), server.timeout());
        } catch (TimeoutException e) {
            throw new ConnectionFailedException(
                    server + ": not done after " + server.timeout().toMillis() + " ms (timeout)", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MessagingException failure) {
                throw new ConnectionFailedException(server + ": " + withoutSecret(ServerWords.of(failure)), failure);
            }
            throw new IllegalStateException("sending " + letter + " failed", e.getCause());
        }
    }

    /** A server may repeat what it was told. */
    private String withoutSecret(String words) {
        Credentials credentials = server.credentials();
        return credentials == null ? words : credentials.hideIn(words);
    }

    private Verdict transact(Letter letter) throws MessagingException {
        boolean needsUtf8 = letter.needsSmtpUtf8();
        Transport open = connected(needsUtf8);
        if (needsUtf8 && open instanceof SMTPTransport smtp && !smtp.supportsExtension("SMTPUTF8")) {
            return transactInAscii(open, letter);
        }
        return transact(open, letter, message(letter));
    }

    /** For a server that knows no addresses beyond ASCII: those do not get the letter, and are not in its header. */
    private Verdict transactInAscii(Transport open, Letter letter) throws MessagingException {
        boolean unknownSender = MailNames.needsSmtpUtf8(letter.sender());
        Map<String, String> refused = new HashMap<>();
        for (String recipient : letter.recipients()) {
            if (unknownSender || MailNames.needsSmtpUtf8(recipient)) {
                String address = unknownSender ? letter.sender() : recipient;
                refused.put(recipient,
                        server + " does not offer SMTPUTF8, without which it cannot be told the address " + address);
            }
        }
        List<String> others = new ArrayList<>(letter.recipients());
        others.removeAll(refused.keySet());
        if (others.isEmpty()) {
            return new Verdict(List.of(), refused, Map.of());
        }
        Letter toOthers = letter.to(others);
        MimeMessage message = message(toOthers);
        message.setRecipients(Message.RecipientType.TO, addresses(others));
        Verdict verdict = transact(open, toOthers, message);
        refused.putAll(verdict.refused());
        return new Verdict(verdict.accepted(), refused, verdict.deferred());
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        return new MimeMessage(session, new ByteArrayInputStream(letter.content()));
    }

    private static InternetAddress[] addresses(List<String> texts) throws MessagingException {
        InternetAddress[] addresses = new InternetAddress[texts.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = new InternetAddress(texts.get(i));
        }
        return addresses;
    }

    private Verdict transact(Transport open, Letter letter, MimeMessage message) throws MessagingException {
        session.getProperties().setProperty("mail.smtp.from", letter.sender());
        try {
            open.sendMessage(message, addresses(letter.recipients()));
            return Verdicts.accepted(letter);
        } catch (MessagingException failure) {
            Verdict verdict = Verdicts.of(failure, letter);
            if (verdict == null) {
                throw failure;
            }
            return verdict;
        }
    }

    /**
     * A connection in one of two ways. One that can tell addresses beyond ASCII announces each mail as one with such,
     * where the server knows them: servers after it that do not would refuse mails that have none.
     */
    private Transport connected(boolean utf8) throws MessagingException {
        if (transport != null && utf8 != transportIsUtf8) {
            transport.close();
            transport = null;
        }
        if (transport == null) {
            // The transport reads it when it is made.
            session.getProperties().setProperty("mail.mime.allowutf8", String.valueOf(utf8));
            Transport connecting = session.getTransport("smtp");
            Credentials credentials = server.credentials();
            if (credentials == null) {
                connecting.connect(server.host(), server.port(), null, null);
            } else {
                connecting.connect(server.host(), server.port(), credentials.user(), credentials.password());
            }
            transport = connecting;
            transportIsUtf8 = utf8;
        }
        return transport;
    }

    /** Says goodbye, for a moment. */
    @Override
    public void close() {
        Transport open = transport;
        if (open == null) {
            return;
        }
        transport = null;
        try {
            limited(
                    () -> {
                        open.close();
                        return true;
                    },
                    CLOSING_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Nothing is lost: every letter has its verdict, and the server will notice that nobody is there.
            log.debug("{}: no proper end of the connection", server, e);
        }
    }

    @FunctionalInterface
    private interface Transaction<T> {
        T run() throws MessagingException;
    }

    private static <T> T limited(Transaction<T> transaction, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name("smtp-transaction").start(() -> {
            try {
                result.complete(transaction.run());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            thread.interrupt();
        }
    }
}
