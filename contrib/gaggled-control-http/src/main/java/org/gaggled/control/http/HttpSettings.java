package org.gaggled.control.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;

/**
 * What the section {@code gaggled/http} says.
 *
 * @param address where to listen
 * @param token that every request must show
 * @param watchToken that may be shown instead, by who may only watch; null where there is none
 * @param metricsToken whether a token must be shown for what is measured
 * @param names by which clients may call this server, beside localhost and addresses; in lower case
 * @param sessionLength how long a browser that has logged in need not show the token again
 * @param identity by which clients know the server; null where they do without TLS
 */
record HttpSettings(
        InetSocketAddress address, Token token, @Nullable Token watchToken, boolean metricsToken, Set<String> names,
        Duration sessionLength, @Nullable RenewedIdentity identity) {

    static final String SECTION = "http";

    static final DefiniteSetting<Integer> PORT = Setting.wholeNumber("port", 0, 65535)
            .required()
            .withExample("9880")
            .describedAs("The TCP port to answer at; 0 takes any that is free, and the log says which.");

    static final DefiniteSetting<Path> TOKEN_FILE = Setting.path("tokenfile")
            .required()
            .withExample("/etc/gaggled/http.token")
            .describedAs(
                    "A file whose first line is the token that every request must show: at least 16 characters. Nobody but its"
                            + " owner may be able to read it.");

    static final Setting<Path> WATCH_TOKEN_FILE = Setting.path("watchtokenfile")
            .withExample("/etc/gaggled/http-watch.token")
            .describedAs("The same for a second token, with which programs can be watched, but nothing changed.");

    /** Who may read what is measured. */
    enum MetricsToken {
        /** Who shows one of the tokens. */
        REQUIRED,
        /** Everybody who reaches the server. */
        NONE
    }

    static final DefiniteSetting<MetricsToken> METRICS_TOKEN = Setting.choice("metricstoken", MetricsToken.class)
            .otherwise(MetricsToken.REQUIRED)
            .describedAs("Whether /metrics needs a token as everything else does. With none, everybody who reaches the"
                    + " server can read the names of programs and what they use.");

    static final DefiniteSetting<String> ADDRESS = Setting.text("address")
            .otherwise("127.0.0.1")
            .allowing("localhost, or an IP address")
            .describedAs("The address to answer at. One that other machines reach needs certfile and keyfile, or"
                    + " insecure = true.");

    static final Setting<Path> CERT_FILE = Setting.path("certfile")
            .withExample("/etc/letsencrypt/live/shop1.example.org/fullchain.pem")
            .describedAs("A file with the certificate of this server, and those that vouch for it, in the form PEM: has"
                    + " the server speak TLS. It is read again when it has changed.");

    static final Setting<Path> KEY_FILE = Setting.path("keyfile")
            .withExample("/etc/letsencrypt/live/shop1.example.org/privkey.pem")
            .describedAs(
                    "A file with the key to that certificate: RSA, EC or Ed25519, in the forms PEM and PKCS#8. Nobody"
                            + " but its owner may be able to read it.");

    static final DefiniteSetting<Boolean> INSECURE = Setting.flag("insecure")
            .otherwise(false)
            .describedAs("Allows an address that other machines reach without TLS. Tokens then cross the network"
                    + " unencrypted.");

    static final DefiniteSetting<List<String>> NAMES = Setting.texts("names")
            .otherwise(List.of())
            .withExample("shop1.example.org")
            .describedAs(
                    "Host names by which clients may call this server, beside localhost and addresses. Any other is refused, so"
                            + " that no web page can reach it through a name of its own.");

    static final DefiniteSetting<Duration> SESSION = Setting.duration("session")
            .otherwise(Duration.ofHours(12))
            .describedAs("How long a browser that has logged in need not show the token again; at least 1m.");

    static final List<Setting<?>> ALL =
            List.of(PORT, TOKEN_FILE, WATCH_TOKEN_FILE, METRICS_TOKEN, SESSION, ADDRESS, CERT_FILE, KEY_FILE, INSECURE,
                    NAMES);

    HttpSettings {
        names = Set.copyOf(names);
    }

    /** The token of that role; null where nobody has it. */
    @Nullable
    Token tokenOf(Role role) {
        return role == Role.OPERATE ? token : role == Role.WATCH ? watchToken : null;
    }

    /** Whether the server speaks TLS. */
    boolean isEncrypted() {
        return identity != null;
    }
}
