package org.gaggled.notify.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.gaggled.api.config.SecretFile;
import org.gaggled.api.config.SettingProblems;
import org.gaggled.api.config.Settings;
import org.gaggled.api.event.GaggleEventType;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code gaggled/webhook}, and collects all that is wrong with it. */
final class WebhookSettingsReader {

    private final Settings settings;
    private final SettingProblems problems;

    WebhookSettingsReader(Settings settings) {
        this.settings = settings;
        this.problems = new SettingProblems(settings);
    }

    SettingProblems problems() {
        return problems;
    }

    /** The settings, or null when there are errors. */
    @Nullable
    WebhookSettings read() {
        URI url = settings.get(WebhookSettings.URL);
        if (url.getRawUserInfo() != null) {
            // The value is not repeated: it holds a password.
            problems.error(WebhookSettings.URL, "url has a user or password, which is never sent",
                    "remove what stands before the @");
        }
        Secret secret = secret();
        Set<GaggleEventType> events = events();
        if (settings.get(WebhookSettings.TIMEOUT).isZero()) {
            problems.error(WebhookSettings.TIMEOUT, "timeout '0' leaves no time to send anything", "10s is usual");
        }
        Duration period = settings.find(WebhookSettings.PERIOD);
        if (period != null && settings.positionOf(WebhookSettings.EVENTS) != null) {
            problems.error(
                    WebhookSettings.PERIOD,
                    "period and events are both given: with period, announcements are posted in place of events",
                    "remove one of them");
        }
        if (problems.hasErrors()) {
            return null;
        }
        warnOfPlainText(url);
        return new WebhookSettings(
                url, secret, settings.get(WebhookSettings.TIMEOUT), events, settings.get(WebhookSettings.RETRIES),
                period);
    }

    private @Nullable Secret secret() {
        String text = settings.find(WebhookSettings.SECRET);
        Path file = settings.find(WebhookSettings.SECRET_FILE);
        if (text != null && file != null) {
            problems.error(WebhookSettings.SECRET, "secret and secretfile are both given", "remove one of them");
            return null;
        }
        if (file != null) {
            return secretIn(file);
        }
        if (text == null) {
            return null;
        }
        if (text.isBlank()) {
            problems.error(WebhookSettings.SECRET, "secret is empty",
                    "write one, or leave it out and nothing is signed");
            return null;
        }
        return Secret.of(text);
    }

    private @Nullable Secret secretIn(Path file) {
        try {
            SecretFile secret = SecretFile.read(file);
            if (!secret.isPrivate()) {
                problems.warning(
                        WebhookSettings.SECRET_FILE,
                        "secretfile '" + file + "' can be read or changed by others",
                        "chmod 600 it");
            }
            return Secret.of(secret.getText().strip());
        } catch (IOException e) {
            problems.error(
                    WebhookSettings.SECRET_FILE,
                    "secretfile '" + file + "' cannot be used: " + e.getMessage(),
                    "name a file whose first line is the secret");
            return null;
        }
    }

    private Set<GaggleEventType> events() {
        Set<GaggleEventType> events = settings.get(WebhookSettings.EVENTS);
        if (events.isEmpty()) {
            problems.error(WebhookSettings.EVENTS, "events does not name any", "name at least one, or leave it out");
        }
        return events;
    }

    /** A signature keeps a post from being forged, not from being read. */
    private void warnOfPlainText(URI url) {
        if ("http".equalsIgnoreCase(url.getScheme()) && !isLoopback(url.getHost())) {
            problems.warning(WebhookSettings.URL, "events go to " + url.getHost() + " unencrypted",
                    "use https if the receiver has it");
        }
    }

    /** Without asking a name server: a check touches nothing. */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
