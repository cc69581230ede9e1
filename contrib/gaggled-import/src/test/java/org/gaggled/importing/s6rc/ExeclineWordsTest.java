package org.gaggled.importing.s6rc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of execline that do no more than to name a command. */
class ExeclineWordsTest {

    @Test
    void blanksAndLineEndsDivide() {
        assertEquals(List.of("a", "b", "c"), ExeclineWords.of(" a\n\tb  c\n"));
        assertEquals(List.of(), ExeclineWords.of("# nothing\n"));
    }

    @Test
    void quotesAndBackslashesHoldTogether() {
        assertEquals(List.of("a b", "c\n\"\\", "", "d e", "$x", "'f"),
                ExeclineWords.of("\"a b\" \"c\\n\\\"\\\\\" \"\" d\\ e $x 'f"));
    }

    @Test
    void commentsBeginWhereAWordWould() {
        assertEquals(List.of("a#b", "c"), ExeclineWords.of("#!/bin/execlineb -P\na#b # {\nc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"if { a } b", "a }", "\"a", "a\\", "\"\\065\"", "\"\\x41\""})
    void whatNeedsExeclineIsLeftToIt(String text) {
        assertNull(ExeclineWords.of(text));
    }
}
