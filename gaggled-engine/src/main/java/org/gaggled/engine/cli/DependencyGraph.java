package org.gaggled.engine.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.text.DependencyTree;

/** The programs of a configuration and what they depend on, on paper. */
final class DependencyGraph {

    /** One node for all instances of a section: they depend on the same, and each on each would hide that. */
    private static final class Node {
        final Duty duty;
        final boolean probed;
        int instances;
        boolean enabled;
        final Map<String, Dependency> needs = new LinkedHashMap<>();

        /** A program of another host, of which nothing else is known here. */
        Node() {
            duty = Duty.SERVICE;
            probed = true;
            instances = 1;
            enabled = true;
        }

        Node(LifeRules rules) {
            duty = rules.duty();
            probed = rules.probing().ready() != null;
        }

        /** What is waited for of it where nothing else is said. */
        Condition usual() {
            return isTask() ? Condition.DONE : Condition.READY;
        }

        boolean isTask() {
            return duty instanceof Duty.Task;
        }
    }

    private final Map<String, Node> programs = new LinkedHashMap<>();

    DependencyGraph(Map<ProgramId, ProgramDefinition> programs) {
        Set<String> elsewhere = new LinkedHashSet<>();
        programs.values().stream()
                .flatMap(program -> program.life().dependencies().stream())
                .filter(rule -> rule.on().host() != null)
                .forEach(rule -> elsewhere.add(rule.on().name()));
        programs.forEach((id, definition) -> {
            Node node = this.programs.computeIfAbsent(id.section(), _ -> new Node(definition.life()));
            node.instances++;
            node.enabled |= definition.life().enabled();
            definition.life()
                    .dependencies()
                    .forEach(rule -> node.needs.putIfAbsent(keyOf(rule.on()), rule));
        });
        elsewhere.forEach(name -> this.programs.put(name, new Node()));
    }

    /** The instances of a section here are one node; what is elsewhere is called by its host. */
    private static String keyOf(ProgramId on) {
        return on.host() == null ? on.section() : on.name();
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
        new DependencyTree(
                program -> needsOf(program).entrySet().stream()
                        .map(need -> new DependencyTree.Need(
                                need.getKey(), inBrackets(notes(need.getKey(), need.getValue()))))
                        .toList(),
                this::nameOf)
                .draw(roots(), out::println);
    }

    /** There are no cycles in a checked configuration, so every program is reached from one of these. */
    private List<String> roots() {
        Set<String> dependedOn = new HashSet<>();
        programs.keySet().forEach(program -> dependedOn.addAll(needsOf(program).keySet()));
        return programs.keySet().stream().filter(program -> !dependedOn.contains(program)).toList();
    }

    private Node nodeOf(String program) {
        return Objects.requireNonNull(
                programs.get(program), "a checked configuration defines what it depends on, or another host does");
    }

    private Map<String, Dependency> needsOf(String program) {
        return nodeOf(program).needs;
    }

    private boolean isEnabled(String program) {
        return nodeOf(program).enabled;
    }

    private String nameOf(String program) {
        return labelOf(program) + (isEnabled(program) ? "" : " (disabled)");
    }

    private String labelOf(String program) {
        Node node = nodeOf(program);
        List<String> remarks = new ArrayList<>();
        switch (node.duty) {
            case Duty.Service _ -> {}
            case Duty.Task task ->
                    remarks.add(task.schedule() == null ? "task" : "task, " + task.schedule().expression());
        }
        if (node.instances > 1) {
            remarks.add(node.instances + " instances");
        }
        return program + (remarks.isEmpty() ? "" : " (" + String.join(", ", remarks) + ")");
    }

    private List<String> notes(String on, Dependency rule) {
        List<String> notes = new ArrayList<>();
        if (rule.until() != nodeOf(on).usual()) {
            notes.add("until " + wordOf(rule.until()));
        }
        if (!rule.delay().isZero()) {
            notes.add(holding(on, rule.until()) + " for " + shown(rule.delay()));
        }
        if (rule.propagate()) {
            notes.add("propagates" + (rule.grace().isZero() ? "" : " after " + shown(rule.grace())));
        }
        if (!rule.required()) {
            notes.add("not required");
        }
        return notes;
    }

    /** What is waited for, as it is while it holds. What nothing probes is ready when it is up. */
    private String holding(String on, Condition condition) {
        return switch (condition) {
            case STARTED -> "up";
            case READY -> nodeOf(on).probed ? "ready" : "up";
            case DONE, ENDED -> wordOf(condition);
        };
    }

    private static String wordOf(Condition condition) {
        return condition.name().toLowerCase(Locale.ROOT);
    }

    /** What stands at the arrow of a drawing, where propagation is seen by the line. */
    private List<String> arrowNotes(String on, Dependency rule) {
        List<String> notes = new ArrayList<>();
        if (rule.until() != nodeOf(on).usual()) {
            notes.add("until " + wordOf(rule.until()));
        }
        if (!rule.delay().isZero()) {
            notes.add(shown(rule.delay()));
        }
        if (rule.propagate() && !rule.grace().isZero()) {
            notes.add("grace " + shown(rule.grace()));
        }
        if (!rule.required()) {
            notes.add("not required");
        }
        return notes;
    }

    private void printDot(PrintWriter out) {
        out.println("digraph gaggle {");
        out.println("  rankdir=LR;");
        for (String program : programs.keySet()) {
            List<String> attributes = new ArrayList<>();
            if (!labelOf(program).equals(program)) {
                attributes.add("label=" + dot(labelOf(program)));
            }
            if (nodeOf(program).isTask()) {
                attributes.add("shape=box");
            }
            if (!isEnabled(program)) {
                attributes.add("style=dashed");
            }
            out.println("  " + dot(program) + inBrackets(attributes) + ";");
        }
        for (String program : programs.keySet()) {
            needsOf(program).forEach((on, rule) -> {
                List<String> attributes = new ArrayList<>();
                List<String> notes = arrowNotes(on, rule);
                if (!notes.isEmpty()) {
                    attributes.add("label=" + dot(String.join(", ", notes)));
                }
                if (rule.propagate()) {
                    attributes.add("style=bold");
                }
                out.println("  " + dot(program) + " -> " + dot(on) + inBrackets(attributes) + ";");
            });
        }
        out.println("}");
    }

    private static String inBrackets(List<String> attributes) {
        return attributes.isEmpty() ? "" : " [" + String.join(", ", attributes) + "]";
    }

    private static String dot(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void printMermaid(PrintWriter out) {
        out.println("graph LR");
        Map<String, String> nodes = new LinkedHashMap<>();
        programs.keySet().forEach(program -> nodes.put(program, "p" + nodes.size()));
        nodes.forEach((program, node) -> {
            String name = "\"" + mermaid(nameOf(program)) + "\"";
            out.println("  " + node + (nodeOf(program).isTask() ? "([" + name + "])" : "[" + name + "]"));
        });
        nodes.forEach((program, node) -> {
            needsOf(program).forEach((on, rule) -> {
                String arrow = rule.propagate() ? "==>" : "-->";
                List<String> notes = arrowNotes(on, rule);
                String label = notes.isEmpty() ? "" : "|" + String.join(", ", notes) + "|";
                out.println("  " + node + " " + arrow + label + " " + nodes.get(on));
            });
        });
    }

    private static String mermaid(String text) {
        return text.replace("#", "#35;").replace("\"", "#quot;").replace("<", "#lt;").replace(">", "#gt;");
    }

    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
