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
    private static final Pattern MISSED = Pattern.compile("\"missed\": ?(?<count>\\d+)");

    private final Incumbent incumbent;
    private final String token;
    private final HttpClient client;
    private final Tally tally;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread overZmq;
    private final Thread overHttp;

    /** What one listener has heard. */
    private static final class Numbers {

        String instance = "";
        long last;
        /** Whether the next event must be the one after the last. */
        boolean whole;
    }

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

        void listen(Numbers numbers) throws IOException, InterruptedException;
    }

    private void listen(String channel, Connection connection) {
        Numbers numbers = new Numbers();
        while (!over.get()) {
            try {
                numbers.whole = false;
                connection.listen(numbers);
            } catch (IOException gone) {
                tally.count("events over " + channel + ": connections that ended");
            } catch (InterruptedException e) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void listenOverZmq(Numbers numbers) throws IOException {
        try (ZmtpClient listener = ZmtpClient.listening(incumbent.eventUrl(), Duration.ofSeconds(20))) {
            while (!over.get()) {
                byte[] message = listener.readMessage();
                if (message.length > 12) {
                    event("ZeroMQ", new String(message, 12, message.length - 12, StandardCharsets.UTF_8), numbers);
                }
            }
        }
    }

    private void listenOverHttp(Numbers numbers) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(URI.create(incumbent.httpUrl() + "events"))
                        .header("Authorization", "Bearer " + token).build(),
                BodyHandlers.ofInputStream());
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

    private void data(String type, String data, Numbers numbers) {
        switch (type) {
            case "snapshot" -> {
                Matcher number = SNAPSHOT.matcher(data);
                if (number.find()) {
                    long last = Long.parseLong(number.group("number"));
                    if (last < numbers.last) {
                        tally.violated("event " + numbers.last + " was there, and a later snapshot ends with " + last);
                    }
                    numbers.last = last;
                    numbers.whole = true;
                }
            }
            case "gap" -> {
                Matcher missed = MISSED.matcher(data);
                numbers.last += missed.find() ? Long.parseLong(missed.group("count")) : 0;
                tally.count("events over HTTP: gaps that were told");
            }
            default -> event("HTTP", data, numbers);
        }
    }

    private void event(String channel, String data, Numbers numbers) {
        Matcher event = EVENT.matcher(data);
        if (!event.find()) {
            tally.violated("not an event: " + data);
            return;
        }
        long number = Long.parseLong(event.group("number"));
        if (!numbers.instance.isEmpty() && !numbers.instance.equals(event.group("instance"))) {
            tally.violated(channel + ": the run of gaggled is another: " + data);
        }
        if (number <= numbers.last) {
            tally.violated(channel + ": event " + numbers.last + " was there, and then came " + data);
        } else if (numbers.whole && number != numbers.last + 1) {
            tally.violated(channel + ": a gap after event " + numbers.last + ", and then came " + data);
        }
        numbers.instance = event.group("instance");
        numbers.last = number;
        numbers.whole = true;
        tally.count("events over " + channel + ": heard");
    }

    @Override
    public void close() {
        over.set(true);
        overZmq.interrupt();
        overHttp.interrupt();
    }
}
