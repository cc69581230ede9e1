package org.gaggled.engine.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows that a caret is put under the character that is meant, behind characters that take two columns in a terminal, or none.
class DisplayWidthTest {

    @ParameterizedTest
    @CsvSource({"abc, 3", "\u6F22\u5B57, 4", "\uD55C, 2", "\uFF21, 2", "\uD83D\uDE80, 2", "e\u0301, 1",
            "\u00E4\u00DF, 2", "'', 0"})
    void isThatOfATerminal(String text, int columns) {
        assertEquals(" ".repeat(columns), DisplayWidth.blanksFor(text));
    }
}
