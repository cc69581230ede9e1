package org.gaggled.engine.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.gaggled.engine.core.DependencyRule;
import org.gaggled.engine.core.ProgramRules;

/** The programs of a configuration and what they depend on, on paper. */
final class DependencyGraph {

    /** Where a branch is this deep, the rest of it becomes a tree of its own: each line must still fit on a screen. */
    private static final int DEEPEST = 20;

    /** A line of the text still to be printed. */
    private record Branch(int program, String note, String prefix, String indentation, int depth) {}

    private final List<ProgramRules> programs;

    DependencyGraph(List<ProgramRules> programs) {
        this.programs = programs;
    }

    void print(GraphFormat format, PrintWriter out) {
        switch (format) {
            case TEXT -> printText(out);
            case DOT -> printDot(out);
            case MERMAID -> printMermaid(out);
        }
        out.flush();
    }

    private void printText(PrintWriter out) {
        BitSet expanded = new BitSet();
        Deque<Branch> next = new ArrayDeque<>();
        Deque<Integer> roots = new ArrayDeque<>(roots());
        while (!roots.isEmpty()) {
            next.push(new Branch(roots.pop(), "", "", "", 0));
            while (!next.isEmpty()) {
                Branch branch = next.pop();
                int program = branch.program();
                boolean leaf = programs.get(program).dependencies().isEmpty();
                boolean above = !leaf && expanded.get(program);
                boolean below = !leaf && !above && branch.depth() == DEEPEST;
                String elsewhere = above ? ", see above" : below ? ", see below" : "";
                out.println(branch.prefix() + nameOf(program) + branch.note() + elsewhere);
                if (below) {
                    roots.add(program);
                } else if (!above) {
                    expanded.set(program);
                    pushDependencies(branch, next);
                }
            }
        }
    }

    private void pushDependencies(Branch branch, Deque<Branch> to) {
        List<DependencyRule> rules = programs.get(branch.program()).dependencies();
        for (int i = rules.size() - 1; i >= 0; i--) {
            boolean last = i == rules.size() - 1;
            DependencyRule rule = rules.get(i);
            to.push(new Branch(
                    rule.on(),
                    note(rule),
                    branch.indentation() + (last ? "`- " : "|- "),
                    branch.indentation() + (last ? "   " : "|  "),
                    branch.depth() + 1));
        }
    }

    /** There are no cycles in a checked configuration, so every program is reached from one of these. */
    private List<Integer> roots() {
        BitSet dependedOn = new BitSet();
        programs.forEach(program -> program.dependencies().forEach(rule -> dependedOn.set(rule.on())));
        List<Integer> roots = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            if (!dependedOn.get(i)) {
                roots.add(i);
            }
        }
        return roots;
    }

    private String nameOf(int program) {
        ProgramRules rules = programs.get(program);
        return rules.enabled() ? rules.name() : rules.name() + " (disabled)";
    }

    private static String note(DependencyRule rule) {
        List<String> notes = new ArrayList<>();
        if (!rule.delay().isZero()) {
            notes.add("up for " + shown(rule.delay()));
        }
        if (rule.propagate()) {
            notes.add("propagates");
        }
        return notes.isEmpty() ? "" : " [" + String.join(", ", notes) + "]";
    }

    private void printDot(PrintWriter out) {
        out.println("digraph gaggle {");
        out.println("  rankdir=LR;");
        for (ProgramRules program : programs) {
            out.println("  " + dot(program.name()) + (program.enabled() ? ";" : " [style=dashed];"));
        }
        for (ProgramRules program : programs) {
            for (DependencyRule rule : program.dependencies()) {
                List<String> attributes = new ArrayList<>();
                if (!rule.delay().isZero()) {
                    attributes.add("label=" + dot(shown(rule.delay())));
                }
                if (rule.propagate()) {
                    attributes.add("style=bold");
                }
                out.println("  " + dot(program.name()) + " -> " + dot(programs.get(rule.on()).name())
                        + (attributes.isEmpty() ? "" : " [" + String.join(", ", attributes) + "]") + ";");
            }
        }
        out.println("}");
    }

    private static String dot(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void printMermaid(PrintWriter out) {
        out.println("graph LR");
        for (int i = 0; i < programs.size(); i++) {
            out.println("  p" + i + "[\"" + mermaid(nameOf(i)) + "\"]");
        }
        for (int i = 0; i < programs.size(); i++) {
            for (DependencyRule rule : programs.get(i).dependencies()) {
                String arrow = rule.propagate() ? "==>" : "-->";
                String label = rule.delay().isZero() ? "" : "|" + shown(rule.delay()) + "|";
                out.println("  p" + i + " " + arrow + label + " p" + rule.on());
            }
        }
    }

    private static String mermaid(String text) {
        return text.replace("#", "#35;").replace("\"", "#quot;").replace("<", "#lt;").replace(">", "#gt;");
    }

    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
