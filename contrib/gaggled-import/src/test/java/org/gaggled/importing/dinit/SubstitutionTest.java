package org.gaggled.importing.dinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.gaggled.importing.format.NotExpressibleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables in dinit's settings. */
class SubstitutionTest {

    private static final Substitution KNOWN =
            new Substitution(Map.of("A", "one two", "EMPTY", "", "DOLLAR", "${x}"), "mail");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "plain | plain", "$A-${A} | one two-one two", "$$A $$$$ | $$A $$$$", "$1/${1} | mail/mail",
            "$B | ${B:-}", "${B} | ${B:-}", "${B:-x} | ${B:-x}", "${B-x} | ${B:-x}", "${EMPTY:-x}|x", "${EMPTY-x}y|y",
            "${A:+x}${EMPTY:+x}${EMPTY+y}|xy", "$DOLLAR | $${x}", "$ 5$ $2 | $ 5$ $2", "$A.b | one two.b",
    })
    void variablesAreReplaced(String text, String notation) throws NotExpressibleException {
        assertEquals(notation, KNOWN.expand(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${B:+x}", "${B+x}"})
    void gaggledCannotAskWhetherOneIsSet(String text) {
        assertThrows(NotExpressibleException.class, () -> KNOWN.expand(text));
    }

    @Test
    void oneThatIsKnownCanBeDivided() throws NotExpressibleException {
        assertEquals(List.of("x", "one", "two", "one two", "${B:-}"), KNOWN.expand(List.of("x", "$/A", "$A", "$/B")));
        assertTrue(KNOWN.isDivided(List.of("$/B")) && !KNOWN.isDivided(List.of("$/A", "$B", "$/1")));
        assertEquals(List.of(), KNOWN.expand(List.of("$/EMPTY")));
        assertEquals(List.of("three", "four", "mail"), KNOWN.expand(List.of("$/{EMPTY:-three four}", "$/1")));
        assertEquals(List.of("a", "b"), new Substitution(Map.of(), "a b").expand(List.of("$/1")));
    }

    @Test
    void argumentsHaveAPlace() {
        assertTrue(Substitution.hasArgument("x = ${1}") && Substitution.hasArgument("a$1b"));
        assertTrue(!Substitution.hasArgument("$$1 $2 $A"));
    }
}
