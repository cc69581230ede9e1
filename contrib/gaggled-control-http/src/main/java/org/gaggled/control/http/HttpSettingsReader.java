package org.gaggled.control.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigProblem.Severity;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code gaggled/http}, and collects all that is wrong with it. */
final class HttpSettingsReader {

    private final Settings settings;
    private final List<ConfigProblem> problems = new ArrayList<>();

    HttpSettingsReader(Settings settings) {
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
    @Nullable HttpSettings read() {
        InetAddress address = address();
        Token token = token();
        if (address == null || token == null) {
            return null;
        }
        return new HttpSettings(
                new InetSocketAddress(address, settings.get(HttpSettings.PORT)),
                token,
                settings.get(HttpSettings.NAMES).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
    }

    /** Asks no name server: a check touches nothing, and where to listen should not depend on one. */
    private @Nullable InetAddress address() {
        String text = settings.get(HttpSettings.ADDRESS);
        InetAddress address;
        try {
            address = text.equalsIgnoreCase("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            error(HttpSettings.ADDRESS, "address '" + text + "' is not an IP address", "127.0.0.1 is this machine alone");
            return null;
        }
        if (address.isLoopbackAddress()) {
            return address;
        }
        if (!settings.get(HttpSettings.REMOTE)) {
            error(
                    HttpSettings.ADDRESS,
                    "address '" + text + "' can be reached by other machines",
                    "use 127.0.0.1, or allow it with remote = true");
            return null;
        }
        problems.add(ConfigProblem.warning(
                positionOf(HttpSettings.ADDRESS),
                "whoever can see the network around '" + text + "' can read the token and use it",
                "put a proxy with TLS before it"));
        return address;
    }

    private @Nullable Token token() {
        Path file = settings.get(HttpSettings.TOKEN_FILE);
        try {
            return Token.read(file);
        } catch (IOException e) {
            error(HttpSettings.TOKEN_FILE, "tokenfile '" + file + "' cannot be used: " + Token.reason(e), Token.ADVICE);
            return null;
        }
    }

    private void error(Setting<?> setting, String message, String advice) {
        problems.add(ConfigProblem.error(positionOf(setting), message, advice));
    }

    private ConfigPosition positionOf(Setting<?> setting) {
        ConfigPosition position = settings.positionOf(setting);
        return position == null ? settings.getPosition() : position;
    }
}
