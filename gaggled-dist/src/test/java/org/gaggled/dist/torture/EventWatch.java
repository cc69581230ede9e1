package org.gaggled.dist.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A listener in each channel, who connects again whenever gaggled has died. Numbers of events go on without a gap as
 * long as a connection lasts, and never go back, whatever happens to gaggled.
 */
final class EventWatch implements AutoCloseable {

    private static final Pattern EVENT =
            Pattern.compile("\"instance\": ?\"(?<instance>[^\"]+)\".*?\"event\": ?(?<number>\\d+)");
    private static final Pattern SNAPSHOT = Pattern.compile("\"event\": ?(?<number>\\d+)");
    private static final Pattern MISSED = Pattern.compile("\"missed\": ?(?<number>\\d+)");

    private final Incumbent incumbent;
    private final String token;
    private final HttpClient client;
    private final Tally tally;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread overZmq;
    private final Thread overHttp;

    EventWatch(Incumbent incumbent, String token, HttpClient client, Tally tally) {
        this.incumbent = incumbent;
        this.token = token;
        this.client = client;
        this.tally = tally;
        overZmq = Thread.ofVirtual().start(() -> listen("ZeroMQ", this::listenOverZmq));
        overHttp = Thread.ofVirtual().start(() -> listen("HTTP", this::listenOverHttp));
    }

    /** One connection, until it breaks. */
    private interface Connection {

        void listen(EventNumbers numbers) throws IOException, InterruptedException;
    }

    private void listen(String channel, Connection connection) {
        EventNumbers numbers = new EventNumbers("events over " + channel, tally::violated);
        while (!over.get()) {
            try {
                numbers.connected();
                connection.listen(numbers);
            } catch (IOException gone) {
                tally.count("events over " + channel + ": connections that ended");
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                tally.violated("events over " + channel + ": " + e);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void listenOverZmq(EventNumbers numbers) throws IOException {
        try (ZmtpClient listener = ZmtpClient.listening(incumbent.eventUrl(), Duration.ofSeconds(20))) {
            while (!over.get()) {
                byte[] message = listener.readMessage();
                if (message.length > 12) {
                    event("ZeroMQ", new String(message, 12, message.length - 12, StandardCharsets.UTF_8), numbers);
                }
            }
        }
    }

    private void listenOverHttp(EventNumbers numbers) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(URI.create(incumbent.httpUrl() + "events"))
                        .header("Authorization", "Bearer " + token).build(),
                BodyHandlers.ofInputStream());
        switch (response.statusCode()) {
            case 200 -> {}
            case 503 -> tally.count("events over HTTP: refused for want of room");
            default -> tally.violated("events over HTTP: answered with status " + response.statusCode());
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String type = "";
            for (String line = lines.readLine(); line != null && !over.get(); line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data(type, line.substring(6), numbers);
                }
            }
        }
    }

    private void data(String type, String data, EventNumbers numbers) {
        switch (type) {
            case "snapshot" -> number(SNAPSHOT, data).ifPresent(numbers::knownUpTo);
            case "gap" -> {
                number(MISSED, data).ifPresent(numbers::missed);
                tally.count("events over HTTP: gaps that were told");
            }
            default -> event("HTTP", data, numbers);
        }
    }

    private static OptionalLong number(Pattern pattern, String data) {
        Matcher number = pattern.matcher(data);
        return number.find() ? OptionalLong.of(Long.parseLong(number.group("number"))) : OptionalLong.empty();
    }

    private void event(String channel, String data, EventNumbers numbers) {
        Matcher event = EVENT.matcher(data);
        if (event.find()) {
            numbers.heard(event.group("instance"), Long.parseLong(event.group("number")));
            tally.count(heardOver(channel));
        } else {
            tally.violated("not an event: " + data);
        }
    }

    @Override
    public void close() {
        over.set(true);
        overZmq.interrupt();
        overHttp.interrupt();
        for (String channel : List.of("ZeroMQ", "HTTP")) {
            if (!tally.counts().containsKey(heardOver(channel))) {
                tally.violated("events over " + channel + ": none was heard");
            }
        }
    }

    private static String heardOver(String channel) {
        return "events over " + channel + ": heard";
    }
}
