package org.gaggled.notify.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigProblem.Severity;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.event.GaggleEventType;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code gaggled/webhook}, and collects all that is wrong with it. */
final class WebhookSettingsReader {

    private final Settings settings;
    private final List<ConfigProblem> problems = new ArrayList<>();

    WebhookSettingsReader(Settings settings) {
        this.settings = settings;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    String firstError() {
        return errors().findFirst().map(ConfigProblem::toString).orElse("");
    }

    private Stream<ConfigProblem> errors() {
        return problems.stream().filter(problem -> problem.getSeverity() == Severity.ERROR);
    }

    /** The settings, or null when there are errors. */
    @Nullable WebhookSettings read() {
        URI url = settings.get(WebhookSettings.URL);
        if (url.getRawUserInfo() != null) {
            // The value is not repeated: it holds a password.
            error(WebhookSettings.URL, "url has a user or password, which is never sent", "remove what stands before the @");
        }
        Secret secret = secret();
        Set<GaggleEventType> events = events();
        if (settings.get(WebhookSettings.TIMEOUT).isZero()) {
            error(WebhookSettings.TIMEOUT, "timeout '0' leaves no time to send anything", "10s is usual");
        }
        if (errors().findAny().isPresent()) {
            return null;
        }
        warnOfPlainText(url);
        return new WebhookSettings(
                url, secret, settings.get(WebhookSettings.TIMEOUT), events, settings.get(WebhookSettings.RETRIES));
    }

    private @Nullable Secret secret() {
        String text = settings.find(WebhookSettings.SECRET);
        Path file = settings.find(WebhookSettings.SECRET_FILE);
        if (text != null && file != null) {
            error(WebhookSettings.SECRET, "secret and secretfile are both given", "remove one of them");
            return null;
        }
        if (file != null) {
            return secretIn(file);
        }
        if (text == null) {
            return null;
        }
        if (text.isBlank()) {
            error(WebhookSettings.SECRET, "secret is empty", "write one, or leave it out and nothing is signed");
            return null;
        }
        return Secret.of(text);
    }

    private @Nullable Secret secretIn(Path file) {
        try {
            if (Secret.isReadableByOthers(file)) {
                warning(WebhookSettings.SECRET_FILE, "secretfile '" + file + "' can be read by others", "chmod 600 it");
            }
            return Secret.read(file);
        } catch (IOException e) {
            error(
                    WebhookSettings.SECRET_FILE,
                    "secretfile '" + file + "' cannot be used: " + Secret.reason(e),
                    "name a file whose first line is the secret");
            return null;
        }
    }

    private Set<GaggleEventType> events() {
        Set<GaggleEventType> events = settings.get(WebhookSettings.EVENTS);
        if (events.isEmpty()) {
            error(WebhookSettings.EVENTS, "events names none", "name at least one, or leave it out");
        }
        return events;
    }

    /** A signature keeps a post from being forged, not from being read. */
    private void warnOfPlainText(URI url) {
        if ("http".equalsIgnoreCase(url.getScheme()) && !isLoopback(url.getHost())) {
            warning(WebhookSettings.URL, "events go to " + url.getHost() + " unencrypted", "use https if the receiver has it");
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

    private void error(Setting<?> setting, String message, String advice) {
        problems.add(ConfigProblem.error(positionOf(setting), message, advice));
    }

    private void warning(Setting<?> setting, String message, String advice) {
        problems.add(ConfigProblem.warning(positionOf(setting), message, advice));
    }

    private ConfigPosition positionOf(Setting<?> setting) {
        ConfigPosition position = settings.positionOf(setting);
        return position == null ? settings.getPosition() : position;
    }
}
