package org.gaggled.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Shows what may stand after --graph, and what is said of anything else. */
class GraphFormatTest {

    private static GraphFormat parse(String argument) {
        return new CommandOptions(new CommandLine(GaggledCommand.model()).parseArgs(argument)).task().graph();
    }

    @Test
    void theWordsAreInLowerCaseAndTextIsUnderstoodWithoutOne() {
        assertEquals(GraphFormat.TEXT, parse("--graph"));
        assertEquals(GraphFormat.MERMAID, parse("--graph=mermaid"));
        assertEquals(GraphFormat.DOT, parse("--graph=DOT"));
        ParameterException e = assertThrows(ParameterException.class, () -> parse("--graph=nope"));
        assertEquals(
                "Invalid value for option '--graph': there is no format 'nope'; known: text, dot, mermaid",
                e.getMessage());
    }
}
