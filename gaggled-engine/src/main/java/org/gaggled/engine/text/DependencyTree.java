package org.gaggled.engine.text;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Draws programs and what they depend on as a tree in text. What hangs on several branches is drawn whole on the first
 * of them. There must be no cycle.
 */
public final class DependencyTree {

    /** Where a branch is this deep, the rest of it becomes a tree of its own: each line must still fit on a screen. */
    private static final int DEEPEST = 20;

    /**
     * That something depends on a program.
     *
     * @param note what there is to say of that, behind the program
     */
    public record Need(String program, String note) {}

    /** A line still to be drawn. */
    private record Branch(Need need, String prefix, String indentation, int depth) {}

    private final Function<String, List<Need>> needs;
    private final UnaryOperator<String> labels;

    /**
     * A tree of programs.
     *
     * @param needs what a program depends on, in order
     * @param labels what stands for a program
     */
    public DependencyTree(Function<String, List<Need>> needs, UnaryOperator<String> labels) {
        this.needs = needs;
        this.labels = labels;
    }

    /** Draws these programs, one below the other, and hands on each line. */
    public void draw(Collection<String> first, Consumer<String> to) {
        Set<String> expanded = new HashSet<>();
        Deque<String> roots = new ArrayDeque<>(first);
        Deque<Branch> next = new ArrayDeque<>();
        while (!roots.isEmpty()) {
            next.push(new Branch(new Need(roots.pop(), ""), "", "", 0));
            while (!next.isEmpty()) {
                Branch branch = next.pop();
                String program = branch.need().program();
                List<Need> below = needs.apply(program);
                boolean isAbove = !below.isEmpty() && expanded.contains(program);
                boolean isLater = !below.isEmpty() && !isAbove && branch.depth() == DEEPEST;
                String elsewhere = isAbove ? ", see above" : isLater ? ", see below" : "";
                to.accept(branch.prefix() + labels.apply(program) + branch.need().note() + elsewhere);
                if (isLater) {
                    roots.add(program);
                } else if (!isAbove) {
                    expanded.add(program);
                    push(below, branch, next);
                }
            }
        }
    }

    private static void push(List<Need> needs, Branch branch, Deque<Branch> to) {
        for (int i = needs.size() - 1; i >= 0; i--) {
            boolean last = i == needs.size() - 1;
            to.push(new Branch(
                    needs.get(i),
                    branch.indentation() + (last ? "`- " : "|- "),
                    branch.indentation() + (last ? "   " : "|  "),
                    branch.depth() + 1));
        }
    }
}
