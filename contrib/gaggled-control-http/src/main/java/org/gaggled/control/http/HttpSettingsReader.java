package org.gaggled.control.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gaggled.api.config.SecretFile;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingProblems;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code gaggled/http}, and collects all that is wrong with it. */
final class HttpSettingsReader {

    private final Settings settings;
    private final SettingProblems problems;

    HttpSettingsReader(Settings settings) {
        this.settings = settings;
        this.problems = new SettingProblems(settings);
    }

    SettingProblems problems() {
        return problems;
    }

    /** The settings, or null when there are errors. */
    @Nullable
    HttpSettings read() {
        InetAddress address = address();
        Token token = token(HttpSettings.TOKEN_FILE, settings.get(HttpSettings.TOKEN_FILE));
        Path watchFile = settings.find(HttpSettings.WATCH_TOKEN_FILE);
        Token watchToken = watchFile == null ? null : token(HttpSettings.WATCH_TOKEN_FILE, watchFile);
        if (token != null && watchToken != null && token.isSameAs(watchToken)) {
            problems.error(HttpSettings.WATCH_TOKEN_FILE, "watchtokenfile has the token of tokenfile",
                    "whoever may only watch needs another one; " + Token.ADVICE);
            return null;
        }
        if (address == null || token == null || (watchFile != null && watchToken == null)) {
            return null;
        }
        return new HttpSettings(
                new InetSocketAddress(address, settings.get(HttpSettings.PORT)),
                token,
                watchToken,
                settings.get(HttpSettings.METRICS_TOKEN) == HttpSettings.MetricsToken.REQUIRED,
                settings.get(HttpSettings.NAMES).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
    }

    /** Asks no name server: a check touches nothing, and where to listen should not depend on one. */
    private @Nullable InetAddress address() {
        String text = settings.get(HttpSettings.ADDRESS);
        InetAddress address;
        try {
            address =
                    text.equalsIgnoreCase("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            problems.error(HttpSettings.ADDRESS, "address '" + text + "' is not an IP address",
                    "127.0.0.1 is this machine alone");
            return null;
        }
        if (address.isLoopbackAddress()) {
            return address;
        }
        if (!settings.get(HttpSettings.REMOTE)) {
            problems.error(
                    HttpSettings.ADDRESS,
                    "address '" + text + "' can be reached by other machines",
                    "use 127.0.0.1, or allow it with remote = true");
            return null;
        }
        problems.warning(
                HttpSettings.ADDRESS,
                "everybody who can listen on the network around '" + text + "' can read the token and use it",
                "put a proxy with TLS before it");
        return address;
    }

    private @Nullable Token token(Setting<Path> setting, Path file) {
        try {
            return Token.in(SecretFile.read(file));
        } catch (IOException e) {
            problems.error(setting, setting.getName() + " '" + file + "' cannot be used: " + e.getMessage(),
                    Token.ADVICE);
            return null;
        }
    }
}
