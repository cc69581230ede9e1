package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gaggled.api.GaggleInfo;
import org.jspecify.annotations.Nullable;

/** A control source that listens on loopback, and raw connections to it: what is sent is what the test says. */
final class Served implements AutoCloseable {

    static final String TOKEN = "0123456789abcdef";
    static final String WATCH_TOKEN = "fedcba9876543210";
    static final String AUTHORIZATION = "Authorization: Bearer " + TOKEN + "\r\n";
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Limits LIMITS = limits(Duration.ofSeconds(60));

    final HttpControlSource source;
    private boolean closed;

    Served(FakePort port) throws Exception {
        this(port, LIMITS);
    }

    Served(FakePort port, Limits limits) throws Exception {
        this(port, limits, true);
    }

    /** The same; whether what is measured needs a token. */
    Served(FakePort port, Limits limits, boolean metricsToken) throws Exception {
        this(port, limits, settings(TOKEN, metricsToken, null));
    }

    Served(FakePort port, Limits limits, HttpSettings settings) throws Exception {
        source = HttpControlSource.open(settings,
                GaggleInfo.builder("run").hostName("shop1").version("1").configFile("x.ini").build(), port, limits);
        source.start();
    }

    static HttpSettings settings(String token, boolean metricsToken, @Nullable RenewedIdentity identity) {
        return new HttpSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Token.of(token), Token.of(WATCH_TOKEN),
                metricsToken, Set.of("shop1.example.org"), Duration.ofHours(12), identity);
    }

    static Limits limits(Duration farewell) {
        return new Limits(2, 8, Duration.ofMillis(50), Duration.ofSeconds(3), Duration.ofSeconds(60),
                Duration.ofSeconds(60), farewell);
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(source.address());
        socket.setSoTimeout(60_000);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Sends this, and returns all that comes until the server closes the connection, without carriage returns. */
    String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
        }
    }

    /** Sends a good request for this, {@code GET /v1/programs} for instance. */
    String askFor(String methodAndPath) throws IOException {
        return ask(methodAndPath + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + AUTHORIZATION + "\r\n");
    }

    /**
     * Asks for a stream, with that header or none, and checks that it is one.
     *
     * @return what comes after the headers of the answer
     */
    static BufferedReader follow(Socket socket, String path, String header) throws IOException {
        send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + AUTHORIZATION + header + "\r\n");
        BufferedReader reader = reader(socket);
        assertEquals("HTTP/1.1 200 OK", reader.readLine());
        List<String> headers = new ArrayList<>();
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            headers.add(line);
        }
        assertTrue(headers.contains("Content-type: text/event-stream; charset=utf-8"), headers::toString);
        return reader;
    }

    /** The next lines of a stream, without blank ones, comments and the lengths of chunks; fewer where it ends. */
    static List<String> next(BufferedReader reader, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            String line = reader.readLine();
            if (line == null) {
                break;
            }
            if (line.matches("(id|event|data): .*")) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** Once, as gaggled does; a test may do it before its end. */
    @Override
    public void close() throws InterruptedException {
        if (!closed) {
            closed = true;
            source.close();
        }
    }
}
