package org.gaggled.engine.config.check;

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
import org.gaggled.engine.config.check.DependencyKnots.Knot;
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
        assertEquals(List.of(new Knot(List.of(List.of(1)), List.of())), DependencyKnots.find(new int[][] {{1}, {1}}));
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
        assertEquals(List.of(IntStream.range(0, length).boxed().toList()), knots.getFirst().cycles());
    }

    @Test
    void aProgramInACycleThatDependsOnItselfToo() {
        assertEquals(
                List.of(new Knot(List.of(List.of(0, 1, 2), List.of(2)), List.of())),
                DependencyKnots.find(new int[][] {{1}, {2}, {0, 2}}));
    }

    /** A star: its middle is in a cycle with each of the others. */
    @Test
    void notEveryCycleOfAVeryLargeKnotIsSearched() {
        int programs = 100_000;
        int[][] star = IntStream.range(0, programs).mapToObj(i -> new int[] {0}).toArray(int[][]::new);
        star[0] = IntStream.range(1, programs).toArray();
        Knot knot = DependencyKnots.find(star).getFirst();
        assertEquals(
                IntStream.rangeClosed(1, DependencyKnots.MOST_CYCLES)
                        .mapToObj(i -> i == 1 ? List.of(0, 1) : List.of(i, 0))
                        .toList(),
                knot.cycles());
        assertEquals(
                IntStream.range(DependencyKnots.MOST_CYCLES + 1, programs).boxed().toList(), knot.others());
    }

    @Test
    void veryManyKnotsTakeNoLongerThanOneLargeOne() {
        int programs = 100_000;
        int[][] pairs = IntStream.range(0, programs).mapToObj(i -> new int[] {i ^ 1}).toArray(int[][]::new);
        assertEquals(programs / 2, DependencyKnots.find(pairs).size());
    }

    @Property(tries = 3000)
    void theKnotsAreThoseThatBruteForceFinds(
            @ForAll @Size(max = 14) List<@IntRange(max = PROGRAMS * PROGRAMS - 1) Integer> pairs) {
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
            Set<Integer> shown = new TreeSet<>();
            knot.cycles().forEach(shown::addAll);
            assertEquals(List.of(), knot.others());
            assertTrue(expected.contains(shown), () -> "no knot: " + shown);
            for (int member : shown) {
                assertEquals(leads[member][member], knot.cycles().contains(List.of(member)));
            }
            knot.cycles().forEach(cycle -> assertShortest(cycle, leads));
        }
    }

    private static void assertShortest(List<Integer> cycle, boolean[][] leads) {
        for (int i = 0; i < cycle.size(); i++) {
            assertTrue(leads[cycle.get(i)][cycle.get((i + 1) % cycle.size())]);
        }
        boolean[][] toOthers = new boolean[PROGRAMS][];
        for (int program = 0; program < PROGRAMS; program++) {
            toOthers[program] = leads[program].clone();
            toOthers[program][program] = false;
        }
        int first = cycle.getFirst();
        assertEquals(cycle.size() == 1 ? 1 : shortestPaths(toOthers)[first][first], cycle.size());
    }

    /**
     * The least number of edges, at least one, from each program to each; more than there are programs where there is
     * no way.
     */
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
