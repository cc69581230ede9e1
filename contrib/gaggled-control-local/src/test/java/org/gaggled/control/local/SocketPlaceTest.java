package org.gaggled.control.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shows where the socket is for whom, and under which name. */
class SocketPlaceTest {

    private static String directory(boolean root, Map<String, String> environment) {
        return String.valueOf(new SocketPlace(environment, () -> root).directory());
    }

    @Test
    void theEnvironmentAndTheUserSayWhere() {
        Map<String, String> both = Map.of("GAGGLED_RUNTIME_DIRECTORY", "/srv/run", "XDG_RUNTIME_DIR", "/run/user/7");
        assertEquals("/srv/run", directory(true, both));
        assertEquals("/srv/run", directory(false, both));
        Map<String, String> relative = Map.of("GAGGLED_RUNTIME_DIRECTORY", "run", "XDG_RUNTIME_DIR", "/run/user/7");
        assertEquals("/run/gaggled", directory(true, relative));
        assertEquals("/run/user/7/gaggled", directory(false, relative));
        assertNull(new SocketPlace(Map.of("XDG_RUNTIME_DIR", ""), () -> false).directory());
    }

    /** The numbers are those of anybody's FNV-1a with 64 bits. */
    @Test
    void theNameFollowsFromThePath() {
        assertEquals("shop.ini-2d7dda9ed44c2659.sock", SocketPlace.fileName(Path.of("/etc/shop.ini")));
        assertEquals("g__nse__1_.yaml-9710b30996d4d148.sock",
                SocketPlace.fileName(Path.of("/etc/g\u00e4nse (1).yaml")));
        assertEquals("x".repeat(40) + "-0ba10cc3239bdfb2.sock", SocketPlace.fileName(Path.of("/" + "x".repeat(41))));
    }

    @Test
    void anAddressHasABound() {
        assertTrue(SocketPlace.isShortEnough(Path.of("/" + "d".repeat(92) + "/" + "n".repeat(12))));
        assertFalse(SocketPlace.isShortEnough(Path.of("/" + "d".repeat(92) + "/" + "n".repeat(13))));
        assertFalse(SocketPlace.isShortEnough(Path.of("/" + "d".repeat(93) + "/n")));
    }
}
