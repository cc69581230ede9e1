package org.gaggled.engine.config.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds dependency cycles. Programs that all depend on each other form a <em>knot</em> (a strongly connected component
 * with an edge inside); of each knot so many cycles are shown that every program in it is in one, but no more than a
 * person would read. Nothing recurses: a chain may be as long as the configuration.
 */
public final class DependencyKnots {

    /**
     * One knot.
     *
     * @param cycles each program that depends on itself, and shortest cycles through programs that are in none before
     * them; in each, every program depends on the next, and the last on the first
     * @param others the programs of the knot that are in none of these
     */
    record Knot(List<List<Integer>> cycles, List<Integer> others) {}

    /** The most cycles of one knot that are searched; who mends these sees the next. */
    public static final int MOST_CYCLES = 10;

    private static final int UNSEEN = -1;

    private final int[][] dependencies;
    /** When each program was first met, and the earliest met that it leads back to: Tarjan's two numbers. */
    private final int[] met;
    private final int[] reachesBackTo;
    private final int[] nextEdge;
    /** The knot or single program each belongs to, by the number under which it was completed. */
    private final int[] component;
    /** The step before, for each program that a search for a cycle has met; all unseen between searches. */
    private final int[] cameFrom;

    private final ArrayDeque<Integer> open = new ArrayDeque<>();
    private final List<List<Integer>> components = new ArrayList<>();
    private int counter;

    private DependencyKnots(int[][] dependencies) {
        this.dependencies = dependencies;
        this.met = filled(dependencies.length);
        this.reachesBackTo = new int[dependencies.length];
        this.nextEdge = new int[dependencies.length];
        this.component = filled(dependencies.length);
        this.cameFrom = filled(dependencies.length);
    }

    /** All knots, in the order of their first programs; {@code dependencies[p]} are the programs that p depends on. */
    static List<Knot> find(int[][] dependencies) {
        DependencyKnots search = new DependencyKnots(dependencies);
        for (int program = 0; program < dependencies.length; program++) {
            if (search.met[program] == UNSEEN) {
                search.explore(program);
            }
        }
        return search.knots();
    }

    private void explore(int root) {
        ArrayDeque<Integer> path = new ArrayDeque<>();
        enter(root, path);
        while (!path.isEmpty()) {
            int program = path.getFirst();
            if (nextEdge[program] < dependencies[program].length) {
                int on = dependencies[program][nextEdge[program]++];
                if (met[on] == UNSEEN) {
                    enter(on, path);
                } else if (component[on] == UNSEEN) {
                    reachesBackTo[program] = Math.min(reachesBackTo[program], met[on]);
                }
            } else {
                path.removeFirst();
                leave(program);
                if (!path.isEmpty()) {
                    int dependent = path.getFirst();
                    reachesBackTo[dependent] = Math.min(reachesBackTo[dependent], reachesBackTo[program]);
                }
            }
        }
    }

    private void enter(int program, ArrayDeque<Integer> path) {
        met[program] = counter;
        reachesBackTo[program] = counter;
        counter++;
        open.addFirst(program);
        path.addFirst(program);
    }

    private void leave(int program) {
        if (reachesBackTo[program] != met[program]) {
            return;
        }
        List<Integer> members = new ArrayList<>();
        int member;
        do {
            member = open.removeFirst();
            component[member] = components.size();
            members.add(member);
        } while (member != program);
        components.add(members);
    }

    private List<Knot> knots() {
        List<Knot> knots = new ArrayList<>();
        for (List<Integer> members : components) {
            if (members.size() > 1 || dependsOnItself(members.getFirst())) {
                knots.add(knotOf(members.stream().sorted().toList()));
            }
        }
        knots.sort(Comparator.comparingInt(knot -> knot.cycles().getFirst().getFirst()));
        return knots;
    }

    private Knot knotOf(List<Integer> members) {
        List<List<Integer>> cycles = new ArrayList<>();
        Set<Integer> shown = new HashSet<>();
        int searched = 0;
        for (int member : members) {
            if (members.size() > 1 && !shown.contains(member) && searched < MOST_CYCLES) {
                searched++;
                List<Integer> cycle = shortestCycleThrough(member);
                cycles.add(cycle);
                shown.addAll(cycle);
            }
            if (dependsOnItself(member)) {
                cycles.add(List.of(member));
                shown.add(member);
            }
        }
        return new Knot(cycles, members.stream().filter(member -> !shown.contains(member)).toList());
    }

    private boolean dependsOnItself(int program) {
        return Arrays.stream(dependencies[program]).anyMatch(on -> on == program);
    }

    /** A cycle of several programs, in a knot of several: there is one through each of them. */
    private List<Integer> shortestCycleThrough(int first) {
        List<Integer> met = new ArrayList<>();
        List<Integer> cycle = pathTo(lastBeforeReturnTo(first, met), first);
        met.forEach(program -> cameFrom[program] = UNSEEN);
        return cycle;
    }

    /** Breadth first inside the knot, until an edge leads back to where it began. */
    private int lastBeforeReturnTo(int first, List<Integer> met) {
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        queue.addLast(first);
        while (!queue.isEmpty()) {
            int program = queue.removeFirst();
            for (int on : dependencies[program]) {
                if (on == first && program != first) {
                    return program;
                }
                if (on != first && component[on] == component[first] && cameFrom[on] == UNSEEN) {
                    cameFrom[on] = program;
                    met.add(on);
                    queue.addLast(on);
                }
            }
        }
        throw new IllegalStateException("no cycle through program " + first + " of a knot");
    }

    private List<Integer> pathTo(int last, int first) {
        List<Integer> path = new ArrayList<>();
        for (int program = last; program != first; program = cameFrom[program]) {
            path.add(program);
        }
        path.add(first);
        Collections.reverse(path);
        return path;
    }

    private static int[] filled(int length) {
        int[] numbers = new int[length];
        Arrays.fill(numbers, UNSEEN);
        return numbers;
    }
}
