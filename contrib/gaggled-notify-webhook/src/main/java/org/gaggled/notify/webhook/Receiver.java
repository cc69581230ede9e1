package org.gaggled.notify.webhook;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The other end of the webhook. */
final class Receiver implements AutoCloseable {

    static final String ID_HEADER = "Gaggled-Delivery";
    static final String TIME_HEADER = "Gaggled-Timestamp";
    static final String SIGNATURE_HEADER = "Gaggled-Signature";

    /**
     * What a receiver says in its answer is of no interest; this much of it is read so that the connection can be kept.
     */
    private static final long LONGEST_ANSWER = 64 * 1024;

    private final HttpClient client;
    private final URI url;
    private final @Nullable Secret secret;
    private final Duration timeout;
    private final InstantSource clock;

    Receiver(WebhookSettings settings, InstantSource clock) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
        this.url = settings.url();
        this.secret = settings.secret();
        this.timeout = settings.timeout();
        this.clock = clock;
    }

    /** Its name for messages: without path and query, which are secrets where a URL is all that a sender needs. */
    String name() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** Posts it once, and waits for what comes of that. */
    Verdict post(Post post) throws InterruptedException {
        var body = BodyHandlers.limiting(BodyHandlers.discarding(), LONGEST_ANSWER);
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request(post), body);
        try {
            // The request's own timeout would end with the headers of the answer.
            return verdict(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return new Verdict.Deferred("no answer within " + timeout.toMillis() + " ms", Duration.ZERO);
        } catch (ExecutionException e) {
            return new Verdict.Deferred(reason(e.getCause()), Duration.ZERO);
        } finally {
            // Frees the connection of an answer that was not waited for; does nothing to one that is there.
            answer.cancel(true);
        }
    }

    private HttpRequest request(Post post) {
        byte[] body = post.body();
        // The time is that of this attempt: a receiver may refuse what is older than a few minutes.
        Instant time = clock.instant();
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .POST(BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .header("User-Agent", "gaggled-webhook")
                .header(ID_HEADER, post.id())
                .header(TIME_HEADER, Long.toString(time.getEpochSecond()));
        if (secret != null) {
            request.header(SIGNATURE_HEADER, "sha256=" + secret.sign(time, body));
        }
        return request.build();
    }

    private static Verdict verdict(HttpResponse<Void> answer) {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return new Verdict.Accepted();
        }
        String reason = "status " + status;
        return switch (status) {
            case 408, 425, 429 -> new Verdict.Deferred(reason, retryAfter(answer.headers()));
            case 301, 302, 303, 307, 308 -> new Verdict.Refused(reason + ", a redirect, which is not followed");
            default ->
                    status >= 500 ? new Verdict.Deferred(reason, retryAfter(answer.headers()))
                            : new Verdict.Refused(reason);
        };
    }

    /** Only the seconds: a date is not worth the trouble, the pauses grow by themselves. */
    private static Duration retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    private static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            return "it failed without giving a reason";
        }
        String message = failure.getMessage();
        // A refused connection, for one, has no message at all.
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** Ends what is under way; does not wait for it. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
