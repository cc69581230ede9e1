package org.gaggled.dist.torture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Requests over HTTP. */
final class HttpChannel implements Operator.Channel {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> LOOKS =
            List.of("programs", "programs/%s", "plan", "logs?lines=50", "programs/%s/logs", "programs?state=up");

    private final Incumbent incumbent;
    private final String token;
    private final HttpClient client;

    HttpChannel(Incumbent incumbent, String token, HttpClient client) {
        this.incumbent = incumbent;
        this.token = token;
        this.client = client;
    }

    @Override
    public String name() {
        return "HTTP";
    }

    @Override
    public String change(String what, String program) throws IOException, InterruptedException {
        return send(request("programs/" + program + "/" + what).POST(BodyPublishers.noBody()));
    }

    @Override
    public String signal(String program, String signal) throws IOException, InterruptedException {
        return send(request("programs/" + program + "/signal?signal=" + signal).POST(BodyPublishers.noBody()));
    }

    @Override
    public String look(int which, String program) throws IOException, InterruptedException {
        return send(request(LOOKS.get(which % LOOKS.size()).replace("%s", program)));
    }

    /** Has gaggled read its configuration again. */
    String reload() throws IOException, InterruptedException {
        return send(request("reload").POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(incumbent.httpUrl() + path)).timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() == 500) {
            throw new IllegalStateException("gaggled has a fault: " + response.body());
        }
        // What has begun is in the same words as over ZeroMQ.
        return response.body().replaceFirst("\"done\": ?\"(start|stop|restart)\"", "\"outcome\":\"done\"");
    }
}
