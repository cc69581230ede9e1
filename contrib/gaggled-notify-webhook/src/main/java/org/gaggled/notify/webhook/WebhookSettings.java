package org.gaggled.notify.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.event.GaggleEventType;
import org.jspecify.annotations.Nullable;

/**
 * What the section {@code gaggled/webhook} says.
 *
 * @param url where to post to
 * @param secret by which posts are signed, or null
 * @param timeout for one post, from the connection to the end of the answer
 * @param events which are posted
 * @param retries how often a post is tried again
 * @param period at least from one announcement of a program to the next, or null where events are posted
 */
record WebhookSettings(
        URI url,
        @Nullable Secret secret,
        Duration timeout,
        Set<GaggleEventType> events,
        int retries,
        @Nullable Duration period) {

    static final String SECTION = "webhook";

    static final DefiniteSetting<URI> URL = Setting.of("url", "an http or https URL", WebhookSettings::httpUrl)
            .required()
            .withExample("https://hooks.example.org/gaggled")
            .describedAs("Where events are posted to, as JSON. Redirects are not followed.");

    static final Setting<Path> SECRET_FILE = Setting.path("secretfile")
            .withExample("/etc/gaggled/webhook.secret")
            .describedAs(
                    "A file whose first line is the secret by which posts are signed. Nobody but its owner should be able to"
                            + " read it.");

    static final Setting<String> SECRET = Setting.text("secret")
            .secret()
            .withExample("${WEBHOOK_SECRET}")
            .describedAs("The secret itself; better in a secretfile.");

    static final DefiniteSetting<Duration> TIMEOUT = Setting.duration("timeout")
            .otherwise(Duration.ofSeconds(10))
            .describedAs("How long one post can take, from the connection to the end of the answer.");

    static final DefiniteSetting<Set<GaggleEventType>> EVENTS = Setting.choices("events", GaggleEventType.class)
            .otherwise(EnumSet.of(
                    GaggleEventType.PROGRAM_UP,
                    GaggleEventType.PROGRAM_READY,
                    GaggleEventType.PROGRAM_NOT_READY,
                    GaggleEventType.PROGRAM_DONE,
                    GaggleEventType.PROGRAM_DOWN,
                    GaggleEventType.START_FAILED,
                    GaggleEventType.PROGRAM_FAILED,
                    GaggleEventType.STOP_OVERDUE))
            .withExample("program-down, start-failed")
            .describedAs("Which events are posted.");

    static final DefiniteSetting<Integer> RETRIES = Setting.wholeNumber("retries", 0, 100)
            .otherwise(8)
            .describedAs(
                    "How often to retry a post that could not be delivered: after 1 s, 2 s, 4 s, and so on, at most"
                            + " 60 s apart. Later events wait meanwhile; beyond 1000, the oldest are dropped.");

    static final Setting<Duration> PERIOD = Setting.duration("period")
            .withExample("10s")
            .describedAs(
                    "With it, announcements are posted in place of events. They tell what a person should know, at"
                            + " most once in this time for each program.");

    static final List<Setting<?>> ALL = List.of(URL, SECRET_FILE, SECRET, TIMEOUT, EVENTS, RETRIES, PERIOD);

    WebhookSettings {
        events = Set.copyOf(events);
    }

    private static URI httpUrl(String text) {
        String advice = "write it as https://HOST/PATH";
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null) {
                requirePort(url);
                return url;
            }
        } catch (URISyntaxException e) {
            throw new InvalidSettingException("is not a URL", advice);
        }
        throw new InvalidSettingException("is not an http or https URL", advice);
    }

    /** The client of the JDK would say so only when there is something to post. */
    private static void requirePort(URI url) {
        if (url.getPort() == 0 || url.getPort() > 65535) {
            throw new InvalidSettingException(
                    "has port " + url.getPort() + ", which is out of range; a port is from 1 to 65535",
                    "leave it out for the usual one, 80 for http and 443 for https");
        }
    }
}
