package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.gaggled.importing.format.NotExpressibleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words, with systemd's quotes and escapes. */
class UnitWordsTest {

    private static void splits(String text, String... words) throws NotExpressibleException {
        assertEquals(List.of(words), UnitWords.split(text));
    }

    @Test
    void blanksDivide() throws NotExpressibleException {
        splits("  a  b\tc ", "a", "b", "c");
        splits("");
        splits("a '' \"\"", "a", "", "");
    }

    @Test
    void quotesHoldTogetherAnywhereInAWord() throws NotExpressibleException {
        splits("'a b' \"c 'd'\" e\"f g\"h", "a b", "c 'd'", "ef gh");
    }

    @Test
    void escapesCountInsideAndOutsideOfQuotes() throws NotExpressibleException {
        splits("a\\x20b 'c\\n' \"\\\"\\\\\" \\u00e4\\s\\101", "a b", "c\n", "\"\\", "\u00e4 A");
    }

    @Test
    void whatIsNoEscapeKeepsItsBackslash() throws NotExpressibleException {
        splits("\\d+ \\. \\x1 \\u12 \\9 \\U00110000", "\\d+", "\\.", "\\x1", "\\u12", "\\9", "\\U00110000");
        splits("a\\", "a\\");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a", "a \"b", "a\"b\\\""})
    void openQuotesAreRefused(String text) {
        assertThrows(NotExpressibleException.class, () -> UnitWords.split(text));
    }

    @Test
    void bareSemicolonsDivideCommandLines() throws NotExpressibleException {
        assertEquals(List.of(List.of("a", "b;"), List.of("c", ";", ";", "d;e")),
                UnitWords.commandLines("a b; ; c \\; ';' d;e ;"));
    }
}
