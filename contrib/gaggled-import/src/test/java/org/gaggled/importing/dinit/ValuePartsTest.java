package org.gaggled.importing.dinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How dinit divides a value. */
class ValuePartsTest {

    private static final Place PLACE = new Place("web", 3);

    private static void divides(String text, String... parts) throws ImportException {
        assertEquals(List.of(parts), ValueParts.of(text, PLACE));
    }

    @Test
    void blanksDivideAndQuotesHoldTogether() throws ImportException {
        divides("  a  b ", "a", "b");
        divides("\"a b\"c \"\" 'd e'", "a bc", "", "'d", "e'");
        divides("");
    }

    @Test
    void aBackslashTakesAMeaningAway() throws ImportException {
        divides("a\\ b \\\" \\# \"c\\\"d\"", "a b", "\"", "#", "c\"d");
    }

    @Test
    void commentsBeginBehindABlank() throws ImportException {
        divides("a#b # c \"", "a#b");
        divides("# all");
        assertEquals("a \"# b\"", ValueParts.withoutComment("a \"# b\" # c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a", "a \"b\\\"", "a\\"})
    void whatDinitCannotReadIsRefused(String text) {
        ImportException refused = assertThrows(ImportException.class, () -> ValueParts.of(text, PLACE));
        assertEquals("web:3", String.valueOf(refused.getMessage()).substring(0, 5));
    }
}
