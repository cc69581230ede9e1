package org.gaggled.engine.config.expand;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.known.LogTarget;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.text.Wording;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:-default}</code> in values, once: what is put in is not looked at
 * again, but a default may hold references of its own, as in a shell. {@code $$} is a dollar, and any other dollar
 * stands for itself.
 */
public final class Expansion {

    /** Nothing that may stand deeper in a tree is known, and so it is refused, expanded or not. */
    private static final int DEEPEST = 8;

    private static final String PROGRAM = "PROGRAM";

    /** The longest that a value may become. */
    public static final int LONGEST_VALUE = 1 << 20;

    /** The most characters that all expanded values may have together; it bounds the memory they take. */
    public static final int MOST_IN_ALL = 16 << 20;

    private final Map<String, String> variables;
    private final Problems problems;
    private long made;
    private boolean full;

    /** An expansion by these variables, which may still change between one call and the next. */
    Expansion(Map<String, String> variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** The node with all values in it and below it expanded. */
    ConfigNode expand(ConfigNode node) {
        return expand(node, 0);
    }

    /** The section of a program with all values in it expanded. */
    ConfigNode expandProgram(ConfigNode section) {
        return holdsDollar(section, 0) ? expand(section, this::expandWithin) : section;
    }

    /**
     * What stands in the section of a program, or in {@code gaggled}, expanded. In {@code log} and {@code errorlog},
     * the name of the program stays as it is written: it is put in when it is known which program that is, and where
     * values are not expanded, too.
     */
    ConfigNode expandWithin(ConfigNode child) {
        return OutputSettings.isLog(child.getName())
                ? with(PROGRAM, LogTarget.PROGRAM, () -> expand(child, 1)) : expand(child, 1);
    }

    /** What is made with one more variable among the others. */
    <T> T with(String name, String value, Supplier<T> make) {
        String other = variables.put(name, value);
        try {
            return make.get();
        } finally {
            if (other == null) {
                variables.remove(name);
            } else {
                variables.put(name, other);
            }
        }
    }

    private ConfigNode expand(ConfigNode node, int depth) {
        return holdsDollar(node, depth)
                ? expand(node, child -> depth == DEEPEST ? child : expand(child, depth + 1)) : node;
    }

    private ConfigNode expand(ConfigNode node, UnaryOperator<ConfigNode> ofChild) {
        ConfigNode.Builder expanded = ConfigNode.builder(node.getName(), node.getPosition());
        ConfigText text = node.getText();
        if (text != null) {
            expanded.text(expand(text));
        }
        var items = node.getItems();
        if (items != null) {
            expanded.items(items.stream().map(this::expand).toList());
        }
        node.getChildren().forEach(child -> expanded.child(ofChild.apply(child)));
        return expanded.build();
    }

    /** Most configurations hold none, and a tree need not be copied for nothing. */
    private static boolean holdsDollar(ConfigNode node, int depth) {
        ConfigText text = node.getText();
        if ((text != null && text.value().indexOf('$') >= 0) || node.getItems() != null) {
            return true;
        }
        for (ConfigNode child : node.getChildren()) {
            if (depth < DEEPEST && holdsDollar(child, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    ConfigText expand(ConfigText text) {
        if (text.value().indexOf('$') < 0 || full) {
            return text;
        }
        ExpandedText expanded = ExpandedText.of(text.value(), variables, LONGEST_VALUE);
        expanded.faults().forEach(fault -> {
            problems.noteUnexpanded(text);
            problems.error(Wording.within(text, fault.offset()), fault.message(), fault.advice());
        });
        if (expanded.isTooLong()) {
            problems.error(
                    text.position(),
                    "with its ${...} replaced, this value is longer than " + LONGEST_VALUE + " characters",
                    "put it into a file, and give the file's name");
            return text;
        }
        made += expanded.text().length();
        if (made > MOST_IN_ALL) {
            full = true;
            problems.error(
                    text.position(),
                    "up to here, values in which ${...} is replaced are longer than " + MOST_IN_ALL
                            + " characters together",
                    "use ${...} less");
            return text;
        }
        return text.with(expanded.text());
    }
}
