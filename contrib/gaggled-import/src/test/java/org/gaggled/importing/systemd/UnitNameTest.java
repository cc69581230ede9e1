package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of units, templates and instances. */
class UnitNameTest {

    private static UnitName parse(String name) {
        return Objects.requireNonNull(UnitName.parse(name), name);
    }

    @ParameterizedTest
    @CsvSource({"web.service, web", "a.b-c.timer, a.b-c", "w@1.service, w@1", "w@a@b.socket, w@a@b", "w@.target, w@"})
    void namesAreKept(String name, String plain) {
        assertEquals(name, parse(name).toString());
        assertEquals(plain, parse(name).plain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "web.conf", ".service", "@1.service", "a/b.service", ""})
    void othersNameNoUnit(String name) {
        assertNull(UnitName.parse(name));
    }

    @Test
    void templatesHaveInstances() {
        assertTrue(parse("w@.service").isTemplate() && !parse("w@.service").isInstance());
        assertTrue(parse("w@1.service").isInstance() && !parse("w@1.service").isTemplate());
        assertEquals("w@.service", parse("w@1.service").template().toString());
        assertEquals("w@2.service", parse("w@.service").withInstance("2").toString());
    }

    @Test
    void dropInsOfShorterNamesCountToo() {
        assertEquals(List.of("a-b-c.service", "a-b-.service", "a-.service", "service"),
                parse("a-b-c.service").overlaidBy());
        assertEquals(List.of("a-b@1.service", "a-b@.service", "a-@.service", "service"),
                parse("a-b@1.service").overlaidBy());
    }

    @ParameterizedTest
    @CsvSource({"srv-my\\x2dshop, srv/my-shop", "\\xc3\\xa4, \u00e4", "plain, plain", "\\x, \\x"})
    void pathsAreUnescaped(String escaped, String path) {
        assertEquals(path, UnitName.unescaped(escaped));
    }
}
