package org.gaggled.control.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;

/**
 * What the section {@code gaggled/http} says.
 *
 * @param address where to listen
 * @param token that every request must show
 * @param names by which clients may call this server, beside localhost and addresses; in lower case
 */
record HttpSettings(InetSocketAddress address, Token token, Set<String> names) {

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

    static final DefiniteSetting<String> ADDRESS = Setting.text("address")
            .otherwise("127.0.0.1")
            .allowing("localhost, or an IP address")
            .describedAs("The address to answer at. One that other machines reach needs remote = true.");

    static final DefiniteSetting<Boolean> REMOTE = Setting.flag("remote")
            .otherwise(false)
            .describedAs(
                    "Allows an address that other machines reach. Tokens then cross the network unencrypted: put a proxy with"
                            + " TLS before it.");

    static final DefiniteSetting<List<String>> NAMES = Setting.texts("names")
            .otherwise(List.of())
            .withExample("shop1.example.org")
            .describedAs(
                    "Host names by which clients may call this server, beside localhost and addresses. Any other is refused, so"
                            + " that no web page can reach it through a name of its own.");

    static final List<Setting<?>> ALL = List.of(PORT, TOKEN_FILE, ADDRESS, REMOTE, NAMES);

    HttpSettings {
        names = Set.copyOf(names);
    }
}
