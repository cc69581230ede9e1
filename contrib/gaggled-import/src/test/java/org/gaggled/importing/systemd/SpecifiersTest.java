package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.gaggled.importing.format.NotExpressibleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What specifiers stand for. */
class SpecifiersTest {

    private static Specifiers of(String name, String directory) {
        return new Specifiers(Objects.requireNonNull(UnitName.parse(name)), Path.of(directory, name),
                Map.of("HOME", "/home/ann", "USER", "ann", "XDG_RUNTIME_DIR", "/run/user/1000"));
    }

    @ParameterizedTest
    @CsvSource({
            "%n, shop-web@srv-a\\x2db.service", "%N, shop-web@srv-a\\x2db", "%p, shop-web", "%P, shop/web",
            "%i, srv-a\\x2db", "%I, srv/a-b", "%f, /srv/a-b", "%j, web", "%h|%u|%U, /root|root|0",
            "%t%S%C%L%E, /run/var/lib/var/cache/var/log/etc", "%T %V %s, /tmp /var/tmp /bin/sh", "100%%, 100%",
            "50%, 50%",
            "%Y, /etc/systemd/system"
    })
    void areReplaced(String text, String expanded) throws NotExpressibleException {
        assertEquals(expanded, of("shop-web@srv-a\\x2db.service", "/etc/systemd/system").expand(text));
    }

    @Test
    void areThoseOfAUserInTheUsersUnits() throws NotExpressibleException {
        assertEquals("/home/ann ann /run/user/1000 /home/ann/.config /home/ann/.local/state/log",
                of("web.service", "/home/ann/.config/systemd/user").expand("%h %u %t %E %L"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%m", "%b", "%x", "%d"})
    void thoseThatAreNotKnownHereAreRefused(String text) {
        assertThrows(NotExpressibleException.class, () -> of("web.service", "/etc/systemd/system").expand(text));
    }
}
