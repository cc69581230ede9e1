package org.gaggled.dist.torture;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Clients that send what nobody understands, send half of it, or stay without a word. */
final class Garbage implements Torment {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_IDLE = 30;
    private static final List<String> REQUESTS = List.of(
            "GET / HTTP/1.1\r\n\r\n",
            "GET /v1/programs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer no\r\n\r\n",
            "POST /v1/programs/x/start HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
            "\r\n\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000");

    private final Incumbent incumbent;
    private final Tally tally;
    private final Deque<Socket> idle = new ArrayDeque<>();

    Garbage(Incumbent incumbent, Tally tally) {
        this.incumbent = incumbent;
        this.tally = tally;
    }

    @Override
    public String name() {
        return "garbage on the channels";
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(150);
    }

    @Override
    public void strike(Random random) throws IOException {
        String url = switch (random.nextInt(3)) {
            case 0 -> incumbent.controlUrl();
            case 1 -> incumbent.eventUrl();
            default -> incumbent.httpUrl();
        };
        switch (random.nextInt(5)) {
            case 0 -> stay(url);
            case 1 -> send(url, random(random, 1 + random.nextInt(5000)), "random bytes");
            case 2 -> send(url, half(random), "half a handshake");
            case 3 -> send(url, REQUESTS.get(random.nextInt(REQUESTS.size())).getBytes(StandardCharsets.ISO_8859_1),
                    "a bad HTTP request");
            default -> ask(random);
        }
    }

    private void stay(String url) throws IOException {
        idle.add(ZmtpClient.open(url, PATIENCE));
        if (idle.size() > MOST_IDLE) {
            idle.remove().close();
        }
        tally.count("garbage: a client that says nothing");
    }

    private void send(String url, byte[] bytes, String what) throws IOException {
        tally.count("garbage: " + what);
        try (Socket socket = ZmtpClient.open(url, PATIENCE)) {
            socket.getOutputStream().write(bytes);
        }
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] half(Random random) {
        byte[] greeting = ZmtpClient.greeting();
        greeting[random.nextInt(greeting.length)] ^= (byte) (1 << random.nextInt(8));
        byte[] whole = new byte[greeting.length + 40];
        System.arraycopy(greeting, 0, whole, 0, greeting.length);
        System.arraycopy(random(random, 40), 0, whole, greeting.length, 40);
        return java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
    }

    /** A request that does not decode is answered, and harms nobody. */
    private void ask(Random random) throws IOException {
        tally.count("garbage: a bad request over ZeroMQ");
        try (ZmtpClient client = ZmtpClient.asking(incumbent.controlUrl(), Duration.ofSeconds(30))) {
            byte[] request = random(random, 1 + random.nextInt(300));
            if (random.nextBoolean() && request.length > 8) {
                // The right version, and a call whose text is nonsense.
                byte[] head = {0, 0, 0x14, 0x76, 0, 0, 0, 64};
                System.arraycopy(head, 0, request, 0, head.length);
            }
            byte[] reply = client.request(request);
            if (reply.length < 5) {
                tally.violated("a bad request was answered with " + reply.length + " bytes");
            }
        }
    }

    @Override
    public void relieve() throws IOException {
        for (Socket socket : idle) {
            socket.close();
        }
        idle.clear();
    }
}
