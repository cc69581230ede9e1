package org.gaggled.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows which wrong names bring a suggestion, and which do not. */
class NearestNameTest {

    private static final List<String> NAMES = List.of("command", "argv", "wd", "respawn", "backoff", "backoffmax");

    @Test
    void oneOrTwoTypingErrorsAreForgiven() {
        assertEquals("command", NearestName.find("comand", NAMES));
        assertEquals("command", NearestName.find("Command", NAMES));
        assertEquals("respawn", NearestName.find("repsawn", NAMES));
        assertEquals("respawn", NearestName.find("rspwan", NAMES));
        assertEquals("backoff", NearestName.find("backof", NAMES));
        assertEquals("wd", NearestName.find("dw", NAMES));
    }

    @Test
    void moreAreNot() {
        assertNull(NearestName.find("directory", NAMES));
        assertNull(NearestName.find("cmd", NAMES));
        assertNull(NearestName.find("a", NAMES));
    }

    @Test
    void aSwapCountsOnce() {
        assertEquals(1, NearestName.distance("ab", "ba"));
        assertEquals(2, NearestName.distance("abcd", "badc"));
        assertEquals(0, NearestName.distance("", ""));
        assertEquals(2, NearestName.distance("", "ab"));
    }
}
