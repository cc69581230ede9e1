package org.gaggled.control.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gaggled.api.config.SecretFile;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingProblems;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code gaggled/http}, and collects all that is wrong with it. */
final class HttpSettingsReader {

    private static final Duration SHORTEST_SESSION = Duration.ofMinutes(1);

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
        RenewedIdentity identity = identity();
        Duration sessionLength = settings.get(HttpSettings.SESSION);
        if (sessionLength.compareTo(SHORTEST_SESSION) < 0) {
            problems.error(HttpSettings.SESSION, "a session of " + sessionLength.toMillis() + " ms is too short",
                    "at least 1m; 12h is usual");
        }
        if (address == null || token == null || problems.hasErrors()) {
            return null;
        }
        return new HttpSettings(
                new InetSocketAddress(address, settings.get(HttpSettings.PORT)),
                token,
                watchToken,
                settings.get(HttpSettings.METRICS_TOKEN) == HttpSettings.MetricsToken.REQUIRED,
                settings.get(HttpSettings.NAMES).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                sessionLength,
                identity);
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
        if (address.isLoopbackAddress() || settings.find(HttpSettings.CERT_FILE) != null) {
            return address;
        }
        if (!settings.get(HttpSettings.INSECURE)) {
            problems.error(
                    HttpSettings.ADDRESS,
                    "address '" + text + "' can be reached by other machines, and tokens would be sent unencrypted",
                    "give certfile and keyfile for TLS, use 127.0.0.1, or allow it with insecure = true");
            return null;
        }
        problems.warning(
                HttpSettings.ADDRESS,
                "everybody who can listen on the network around '" + text + "' can read the token and use it",
                "give certfile and keyfile for TLS, or put a proxy with TLS before it");
        return address;
    }

    private @Nullable RenewedIdentity identity() {
        Path certFile = settings.find(HttpSettings.CERT_FILE);
        Path keyFile = settings.find(HttpSettings.KEY_FILE);
        if (certFile == null || keyFile == null) {
            if (certFile != null) {
                problems.error(HttpSettings.CERT_FILE, "certfile is given without keyfile", "TLS needs both");
            } else if (keyFile != null) {
                problems.error(HttpSettings.KEY_FILE, "keyfile is given without certfile", "TLS needs both");
            }
            return null;
        }
        List<X509Certificate> chain = read(HttpSettings.CERT_FILE, certFile, () -> ServerIdentity.readChain(certFile));
        if (chain == null) {
            return null;
        }
        X509Certificate own = chain.getFirst();
        PrivateKey key = read(HttpSettings.KEY_FILE, keyFile, () -> ServerIdentity.readKey(keyFile, own));
        if (key == null) {
            return null;
        }
        Instant end = own.getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            problems.warning(HttpSettings.CERT_FILE, "the certificate in '" + certFile + "' has expired: " + end,
                    "renew it; the file is read again then");
        }
        return new RenewedIdentity(certFile, keyFile, new ServerIdentity(key, chain), System::nanoTime);
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** What is in a file; null where it cannot be used. */
    private <T> @Nullable T read(Setting<Path> setting, Path file, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            problems.error(setting, setting.getName() + " '" + file + "' cannot be used: " + e.getMessage());
            return null;
        }
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
