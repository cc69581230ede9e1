package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A mail server on the loopback that accepts every mail and keeps it: as much of SMTP as a client needs that is
 * content.
 */
final class MailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final List<Socket> clients = new ArrayList<>();
    private final List<String> subjects = new ArrayList<>();

    /** The {@code Message-ID} of each, in the same order; empty for a complaint of the server itself. */
    private final List<String> ids = new ArrayList<>();

    /** The text of each, in the same order, as it came. */
    private final List<List<String>> texts = new ArrayList<>();

    private MailServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    static MailServer start() {
        try {
            return new MailServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The subjects of all mails so far, in the order in which they came. */
    List<String> subjects() {
        synchronized (subjects) {
            return List.copyOf(subjects);
        }
    }

    /** The lines of the mail that came as that one, from 1. */
    List<String> text(int number) {
        synchronized (subjects) {
            return texts.get(number - 1);
        }
    }

    /**
     * The subjects of all mails so far, each mail once: one that its sender gave a second time, because it was killed
     * before it had the answer, has the same {@code Message-ID}.
     */
    List<String> distinctSubjects() {
        synchronized (subjects) {
            Map<String, String> distinct = new LinkedHashMap<>();
            for (int i = 0; i < subjects.size(); i++) {
                if (!ids.get(i).isEmpty()) {
                    distinct.putIfAbsent(ids.get(i), subjects.get(i));
                }
            }
            return List.copyOf(distinct.values());
        }
    }

    /**
     * Waits for a mail whose subject matches as a whole, and that is not among the first so many; returns how many
     * there are up to it.
     */
    int await(String regex, int after) {
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        synchronized (subjects) {
            while (true) {
                for (int i = after; i < subjects.size(); i++) {
                    if (subjects.get(i).matches(regex)) {
                        return i + 1;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    fail("no mail like " + regex + " within " + Gaggled.PATIENCE + " after the first " + after + " of "
                            + subjects);
                }
                try {
                    subjects.wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                synchronized (clients) {
                    clients.add(client);
                }
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException e) {
                complain("(the mail server cannot accept connections any more: " + e + ")");
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            say(client, "220 mail.example.org");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                switch (line.split("[ :]", 2)[0]) {
                    case "EHLO", "HELO", "MAIL", "RCPT", "RSET", "NOOP" -> say(client, "250 fine");
                    case "DATA" -> {
                        say(client, "354 go on");
                        receive(in);
                        say(client, "250 it is kept");
                    }
                    case "QUIT" -> {
                        say(client, "221 bye");
                        return;
                    }
                    default -> say(client, "500 unknown");
                }
            }
        } catch (IOException e) {
            complain("(a connection to the mail server broke: " + e + ")");
        }
    }

    /** Reads a mail to its end; a header may be folded over several lines. One that is cut off is not received. */
    private void receive(BufferedReader in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        List<String> text = new ArrayList<>();
        String header = "";
        boolean inHeaders = true;
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                return;
            }
            if (!inHeaders) {
                text.add(line);
            }
            inHeaders &= !line.isEmpty();
            if (inHeaders) {
                boolean continued = line.startsWith(" ") || line.startsWith("\t");
                header = continued ? header : line.split(":", 2)[0];
                headers.merge(header, continued ? line.strip() : line.split(":", 2)[1].strip(), (a, b) -> a + " " + b);
            }
        }
        receive(headers.getOrDefault("Subject", ""), headers.getOrDefault("Message-ID", "none"), text);
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    private void complain(String problem) {
        receive(problem, "", List.of());
    }

    private void receive(String subject, String id, List<String> text) {
        synchronized (subjects) {
            subjects.add(subject);
            ids.add(id);
            texts.add(text);
            subjects.notifyAll();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            synchronized (clients) {
                for (Socket client : clients) {
                    client.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
