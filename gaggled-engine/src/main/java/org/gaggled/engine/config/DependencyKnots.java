package org.gaggled.engine.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Finds dependency cycles. Programs that all depend on each other form a <em>knot</em> (a strongly connected component with
 * an edge inside); of each knot one cycle is shown, a shortest one through its first program. Nothing recurses: a
 * chain may be as long as the configuration.
 */
final class DependencyKnots {

    /**
     * One knot.
     *
     * @param cycle the programs of the cycle shown, each depending on the next, the last on the first
     * @param size how many programs the whole knot has
     */
    record Knot(List<Integer> cycle, int size) {}

    private static final int UNSEEN = -1;

    private final int[][] dependencies;
    /** When each program was first met, and the earliest met that it leads back to: Tarjan's two numbers. */
    private final int[] met;
    private final int[] reachesBackTo;
    private final int[] nextEdge;
    /** The knot or single program each belongs to, by the number under which it was completed. */
    private final int[] component;

    private final ArrayDeque<Integer> open = new ArrayDeque<>();
    private final List<List<Integer>> components = new ArrayList<>();
    private int counter;

    private DependencyKnots(int[][] dependencies) {
        this.dependencies = dependencies;
        this.met = filled(dependencies.length);
        this.reachesBackTo = new int[dependencies.length];
        this.nextEdge = new int[dependencies.length];
        this.component = filled(dependencies.length);
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
            int first = Collections.min(members);
            if (members.size() > 1 || dependsOnItself(first)) {
                knots.add(new Knot(shortestCycleThrough(first), members.size()));
            }
        }
        knots.sort((a, b) -> Integer.compare(a.cycle().getFirst(), b.cycle().getFirst()));
        return knots;
    }

    private boolean dependsOnItself(int program) {
        return Arrays.stream(dependencies[program]).anyMatch(on -> on == program);
    }

    /** Breadth first inside the knot, until an edge leads back to where it began; there is one, or it were no knot. */
    private List<Integer> shortestCycleThrough(int first) {
        int[] cameFrom = filled(dependencies.length);
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        queue.addLast(first);
        while (!queue.isEmpty()) {
            int program = queue.removeFirst();
            for (int on : dependencies[program]) {
                if (on == first) {
                    return pathTo(program, first, cameFrom);
                }
                if (component[on] == component[first] && cameFrom[on] == UNSEEN) {
                    cameFrom[on] = program;
                    queue.addLast(on);
                }
            }
        }
        throw new IllegalStateException("no cycle through program " + first + " of a knot");
    }

    private static List<Integer> pathTo(int last, int first, int[] cameFrom) {
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
