package org.gaggled.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every graph of a few programs is driven through every history of a few inputs, and after each input the
 * {@link Oracle} is asked. Where that would take too long, every so-manieth graph is.
 *
 * <p>{@code -Dgaggled.exhaustive.programs=3 -Dgaggled.exhaustive.inputs=5} tries all graphs of that size through all
 * histories of that length; {@code -Dgaggled.exhaustive.every=1000} only every thousandth, and
 * {@code -Dgaggled.exhaustive.first=7} begins with the seventh.
 */
class EveryHistoryTest {

    /** How many graphs there are, but for the order of the programs. */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 59", "3, 25724"})
    void eachKindOfGraphIsTriedOnce(int programs, long expected) {
        EveryGraph graphs = new EveryGraph(programs);
        long kinds = LongStream.range(0, graphs.numbers()).mapToObj(graphs::graph)
                .filter(graph -> graph.isPossible() && graph.isFirstOfItsKind()).count();
        assertEquals(expected, kinds);
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 1", "2, 2, 1", "3, 2, 401", "4, 2, 10000019"})
    void theCoreDoesWhatTheRulesSay(int programs, int inputs, long every) {
        assertTrue(tryEvery(programs, inputs, every, 0) > 0);
    }

    @Test
    void theCoreDoesWhatTheRulesSayAsLongAsAnybodyWants() {
        int programs = Integer.getInteger("gaggled.exhaustive.programs", 2);
        int inputs = Integer.getInteger("gaggled.exhaustive.inputs", 2);
        long every = Long.getLong("gaggled.exhaustive.every", 1);
        assertTrue(tryEvery(programs, inputs, every, Long.getLong("gaggled.exhaustive.first", 0)) > 0);
    }

    static long tryEvery(int programs, int depth, long every, long first) {
        EveryGraph graphs = new EveryGraph(programs);
        long begun = System.nanoTime();
        long tried = 0;
        long inputs = 0;
        for (long number = first; number < graphs.numbers(); number += every) {
            EveryGraph.Graph graph = graphs.graph(number);
            if (graph.isPossible() && graph.isFirstOfItsKind()) {
                tried++;
                inputs += new EveryHistory(graph, depth, false).tryAll();
                inputs += new EveryHistory(graph, depth, true).tryAll();
            }
        }
        System.out.printf("%d graphs of %d programs, %d inputs deep: %d inputs judged in %d ms%n", tried, programs,
                depth, inputs, (System.nanoTime() - begun) / 1_000_000);
        return inputs;
    }
}
