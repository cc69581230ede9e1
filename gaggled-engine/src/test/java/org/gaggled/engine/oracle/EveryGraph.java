package org.gaggled.engine.oracle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.StopOrder;

/**
 * Every graph of so many programs: each is a service or a task, and needs each of those before it or not, until one of
 * the conditions that can be, with and without a delay, with and without {@code propagate}. A graph is a number; of
 * those that are the same but for the order of the programs, one is {@linkplain Graph#isFirstOfItsKind() the first}.
 */
final class EveryGraph {

    private static final Duration DELAY = Duration.ofMillis(50);
    private static final int CONDITIONS = Condition.values().length;

    /** None, or a condition with two choices. */
    private static final int EDGES = 1 + CONDITIONS * 4;

    private final int size;
    private final int pairs;

    EveryGraph(int size) {
        this.size = size;
        this.pairs = size * (size - 1) / 2;
    }

    /** The graphs are those that there are of the numbers below this one. */
    long numbers() {
        long numbers = 1L << size;
        for (int i = 0; i < pairs; i++) {
            numbers *= EDGES;
        }
        return numbers;
    }

    Graph graph(long number) {
        boolean[] tasks = new boolean[size];
        int[][] needs = new int[size][size];
        long rest = number;
        for (int i = 0; i < size; i++) {
            tasks[i] = rest % 2 == 1;
            rest /= 2;
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                needs[i][j] = (int) (rest % EDGES);
                rest /= EDGES;
            }
        }
        return new Graph(tasks, needs);
    }

    /** {@code needs[i][j]}: how {@code i} needs {@code j}, which is less than it; 0 where it does not. */
    record Graph(boolean[] tasks, int[][] needs) {

        int size() {
            return tasks.length;
        }

        /** Nobody waits for a service to be done. */
        boolean isPossible() {
            for (int i = 0; i < size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (needs[i][j] > 0 && !tasks[j] && until(needs[i][j]) == Condition.DONE) {
                        return false;
                    }
                }
            }
            return true;
        }

        private static Condition until(int need) {
            return Condition.values()[(need - 1) % CONDITIONS];
        }

        /** Whether no other order of the programs makes a smaller graph of it. */
        boolean isFirstOfItsKind() {
            return orders(size()).stream().allMatch(order -> compare(order) <= 0);
        }

        /** Whether two programs can change places, and nobody would notice. */
        boolean areAlike(int one, int other) {
            int[] order = identity(size());
            order[one] = other;
            order[other] = one;
            return compare(order) == 0;
        }

        /** How this one compares to the same with the programs in that order; -1 where that is none of the numbers. */
        private int compare(int[] order) {
            int different = 0;
            for (int i = 0; i < size(); i++) {
                for (int j = 0; j < size(); j++) {
                    int there = needs[order[i]][order[j]];
                    if (j >= i && there > 0) {
                        return -1;
                    }
                    if (different == 0) {
                        different = Integer.compare(needs[i][j], there);
                    }
                }
                if (different == 0) {
                    different = Boolean.compare(tasks[i], tasks[order[i]]);
                }
            }
            return different;
        }

        private static int[] identity(int size) {
            int[] order = new int[size];
            Arrays.setAll(order, i -> i);
            return order;
        }

        private static List<int[]> orders(int size) {
            List<int[]> orders = new ArrayList<>();
            addOrders(identity(size), 0, orders);
            return orders;
        }

        private static void addOrders(int[] order, int fixed, List<int[]> orders) {
            if (fixed == order.length) {
                orders.add(order.clone());
                return;
            }
            for (int i = fixed; i < order.length; i++) {
                swap(order, fixed, i);
                addOrders(order, fixed + 1, orders);
                swap(order, fixed, i);
            }
        }

        private static void swap(int[] order, int i, int j) {
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }

        static ProgramId id(int program) {
            return new ProgramId("p" + program);
        }

        GaggleDefinition definition() {
            List<ProgramDefinition> programs = new ArrayList<>();
            for (int i = 0; i < size(); i++) {
                List<Dependency> dependencies = new ArrayList<>();
                for (int j = 0; j < i; j++) {
                    if (needs[i][j] > 0) {
                        dependencies.add(dependency(j, needs[i][j]));
                    }
                }
                LifeRulesBuilder life = new LifeRulesBuilder().dependencies(dependencies);
                if (tasks[i]) {
                    life.duty(new Duty.Task(null)).respawn(Respawn.ON_FAILURE);
                } else if (isWaitedForUntilReady(i)) {
                    life.probing(new Probing(Definitions.probe(null), null));
                }
                programs.add(Definitions.of(id(i).name(), life.build()));
            }
            return new GaggleDefinition(programs, Duration.ofMillis(100), StopOrder.REVERSE);
        }

        /** Otherwise nobody would notice the difference between started and ready. */
        private boolean isWaitedForUntilReady(int program) {
            for (int[] need : needs) {
                if (need[program] > 0 && until(need[program]) == Condition.READY) {
                    return true;
                }
            }
            return false;
        }

        private static Dependency dependency(int on, int need) {
            int choices = (need - 1) / CONDITIONS;
            return new Dependency(id(on), until(need), choices % 2 == 1 ? DELAY : Duration.ZERO, choices / 2 == 1);
        }

        @Override
        public String toString() {
            return Arrays.toString(tasks) + " " + Arrays.deepToString(needs);
        }
    }
}
