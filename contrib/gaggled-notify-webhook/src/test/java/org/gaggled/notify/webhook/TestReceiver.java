package org.gaggled.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A receiver on loopback that keeps what it is sent, and answers as it is told to. */
final class TestReceiver implements AutoCloseable {

    /** A request as it came. */
    record Received(String path, Headers headers, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }
    }

    /** How a request is answered. */
    interface Answer {
        void to(HttpExchange exchange, int number) throws IOException;
    }

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private int requests;

    TestReceiver(Answer answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes()));
            answer.to(exchange, nextNumber());
            exchange.close();
        });
        server.start();
    }

    /** Answers with these statuses, the last of them for ever. */
    static TestReceiver answering(int... statuses) throws IOException {
        return new TestReceiver(
                (exchange, number) -> exchange.sendResponseHeaders(statuses[Math.min(number, statuses.length) - 1],
                        -1));
    }

    private synchronized int nextNumber() {
        return ++requests;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?key=hush");
    }

    Received next() throws InterruptedException {
        Received next = received.poll(60, TimeUnit.SECONDS);
        assertNotNull(next, "nothing was received within a minute");
        return next;
    }

    int waiting() {
        return received.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
