package org.gaggled.importing.variables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What references of other supervisors are in gaggled's notation. */
class ReferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "plain | plain",
            "$A | ${A:-}",
            "${A} | ${A:-}",
            "${A:-b} | ${A:-b}",
            "${A:-${B:-c}} | ${A:-${B:-c}}",
            "${A:-$B} | ${A:-${B:-}}",
            "${A:?missing} | ${A}",
            "${A?missing} | ${A}",
            "a$A.$B-$C | a${A:-}.${B:-}-${C:-}",
            "$$A | $A",
            "$${A} | $${A}",
            "$$$A | $$${A:-}",
            "$$$$ | $$$$",
            "5$ | 5$$",
            "$5 $- | $5 $-",
            "${ A} ${} | $${ A} $${}",
            "${A | $${A",
    })
    void referencesAreKept(String written, String notation) {
        References references = References.of(written);
        assertEquals(notation, references.notation());
        assertEquals(List.of(), references.differences());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "${A-b} | ${A:-b}",
            "${A:+b} | ${A:-}",
            "${A+b} | ${A:-}",
            "${A#b} | ${A:-}",
            "${A:-{b}} | ${A:-}",
    })
    void whatGaggledCannotSayIsTold(String written, String notation) {
        References references = References.of(written);
        assertEquals(notation, references.notation());
        assertEquals(1, references.differences().size(), references::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"$$A | $$A", "$A$$B | ${A:-}$$B", "x$5 | x$$5"})
    void everyDollarOfAVariableIsDoubled(String written, String notation) {
        assertEquals(notation, References.ofVariable(written).notation());
    }
}
