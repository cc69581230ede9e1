package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.gaggled.engine.config.DependencyKnots.Knot;
import org.junit.jupiter.api.Test;

// Shows that exactly the knots are found, each once, with a true and shortest cycle, against a search that tries every path;
// and that neither long chains nor long rings are trouble.
class DependencyKnotsTest {

    private static final int PROGRAMS = 7;

    @Test
    void aDiamondIsNoCycle() {
        assertEquals(List.of(), DependencyKnots.find(new int[][] {{1, 2}, {3}, {3}, {}}));
    }

    @Test
    void aProgramThatDependsOnItselfIsOne() {
        assertEquals(List.of(new Knot(List.of(1), 1)), DependencyKnots.find(new int[][] {{1}, {1}}));
    }

    @Test
    void aLongChainAndALongRing() {
        int length = 100_000;
        int[][] chain = IntStream.range(0, length)
                .mapToObj(i -> i + 1 < length ? new int[] {i + 1} : new int[0])
                .toArray(int[][]::new);
        assertEquals(List.of(), DependencyKnots.find(chain));
        chain[length - 1] = new int[] {0};
        List<Knot> knots = DependencyKnots.find(chain);
        assertEquals(1, knots.size());
        assertEquals(IntStream.range(0, length).boxed().toList(), knots.getFirst().cycle());
    }

    @Property(tries = 3000)
    void theKnotsAreThoseThatBruteForceFinds(@ForAll @Size(max = 14) List<@IntRange(max = PROGRAMS * PROGRAMS - 1) Integer> pairs) {
        boolean[][] leads = new boolean[PROGRAMS][PROGRAMS];
        pairs.forEach(pair -> leads[pair / PROGRAMS][pair % PROGRAMS] = true);
        int[][] dependencies = Arrays.stream(leads)
                .map(row -> IntStream.range(0, PROGRAMS).filter(on -> row[on]).toArray())
                .toArray(int[][]::new);
        List<Knot> knots = DependencyKnots.find(dependencies);

        Set<Set<Integer>> expected = new HashSet<>();
        int[][] steps = shortestPaths(leads);
        for (int program = 0; program < PROGRAMS; program++) {
            if (steps[program][program] < PROGRAMS + 1) {
                Set<Integer> knot = new TreeSet<>();
                for (int other = 0; other < PROGRAMS; other++) {
                    if (steps[program][other] <= PROGRAMS && steps[other][program] <= PROGRAMS) {
                        knot.add(other);
                    }
                }
                expected.add(knot);
            }
        }
        assertEquals(expected.size(), knots.size());
        for (Knot knot : knots) {
            Set<Integer> members = expected.stream()
                    .filter(set -> set.contains(knot.cycle().getFirst()))
                    .findFirst()
                    .orElseThrow();
            int first = members.iterator().next();
            assertEquals(first, knot.cycle().getFirst());
            assertEquals(members.size(), knot.size());
            assertEquals(steps[first][first], knot.cycle().size());
            assertTrue(members.containsAll(knot.cycle()));
            for (int i = 0; i < knot.cycle().size(); i++) {
                assertTrue(leads[knot.cycle().get(i)][knot.cycle().get((i + 1) % knot.cycle().size())]);
            }
        }
    }

    /** The least number of edges, at least one, from each program to each; more than there are programs where there is no way. */
    private static int[][] shortestPaths(boolean[][] leads) {
        int[][] steps = new int[PROGRAMS][PROGRAMS];
        for (int from = 0; from < PROGRAMS; from++) {
            for (int to = 0; to < PROGRAMS; to++) {
                steps[from][to] = leads[from][to] ? 1 : PROGRAMS + 1;
            }
        }
        for (int over = 0; over < PROGRAMS; over++) {
            for (int from = 0; from < PROGRAMS; from++) {
                for (int to = 0; to < PROGRAMS; to++) {
                    steps[from][to] = Math.min(steps[from][to], steps[from][over] + steps[over][to]);
                }
            }
        }
        return steps;
    }
}
