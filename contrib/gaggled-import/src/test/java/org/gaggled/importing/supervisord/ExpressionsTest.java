package org.gaggled.importing.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.gaggled.importing.format.NotExpressibleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Python's formats as gaggled's references. */
class ExpressionsTest {

    private static final Expressions KNOWN =
            new Expressions(Map.of("program_name", "web", "here", "/srv/$x", "numprocs", "4"));

    @ParameterizedTest
    @CsvSource({
            "plain, plain",
            "%(ENV_HOME)s/x, ${HOME}/x",
            "%(program_name)s.%(here)s, web./srv/$x",
            "100%%, 100%",
            "%(process_num)d, 7", "%(process_num)02d, 07", "%(process_num)03d|%(process_num)s, 007|7",
            "$$ ${A} $A, $$$ $${A} $A", "x%(program_name)5s|%(program_name)2s, x  web|web",
            "%(numprocs)03d|%(numprocs)02s, 004| 4",
    })
    void valuesArePutIn(String text, String notation) throws NotExpressibleException {
        assertEquals(notation, KNOWN.withNumber(7).expand(text));
    }

    @Test
    void instancesHaveTheirNumber() throws NotExpressibleException {
        assertEquals("w${INSTANCE}-0${INSTANCE}",
                KNOWN.withInstance().expand("w%(process_num)d-%(process_num)02d"));
    }

    @Test
    void dollarsOfVariablesAreDoubled() throws NotExpressibleException {
        assertEquals("$$A ${B} /srv/$$x", KNOWN.expandVariable("$A %(ENV_B)s %(here)s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%(unknown)s", "50%", "%s", "%(ENV_)s", "%(ENV_A-B)s", "%(ENV_A)5s"})
    void whatNobodyKnowsIsTold(String text) {
        assertThrows(NotExpressibleException.class, () -> KNOWN.expand(text));
    }

    @Test
    void numbersOfInstancesAreTheSameOnlyFromOneOn() {
        assertTrue(Expressions.isNumberOfInstance("x%(process_num)d", 1, 100));
        assertTrue(!Expressions.isNumberOfInstance("x%(process_num)d", 0, 100));
        assertTrue(Expressions.isNumberOfInstance("x%(process_num)02d", 1, 9));
        assertTrue(!Expressions.isNumberOfInstance("x%(process_num)02d", 1, 10));
    }
}
