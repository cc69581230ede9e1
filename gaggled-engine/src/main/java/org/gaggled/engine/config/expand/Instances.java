package org.gaggled.engine.config.expand;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.read.WrittenSection;

/**
 * Makes of a program's section as many as its {@code instances} says. In the values of each, <code>${INSTANCE}</code>
 * is its number, from 1; in a section without {@code instances} it is 1.
 */
public final class Instances {

    /** More than any machine runs; a configuration with more of them was made by mistake, and would fill the memory. */
    public static final int MOST_PROGRAMS = 100_000;

    /** What stands for the number in a {@linkplain WrittenSection#pattern pattern}: a character that no text has. */
    public static final String PLACEHOLDER = "\uFDD0";

    private static final String VARIABLE = "INSTANCE";

    /** Nothing that stands deeper is expanded. */
    private static final int DEEPEST = 8;

    private final Expansion expansion;
    private int made;

    /** Instances whose values are expanded like that, each with its number among the variables. */
    Instances(Expansion expansion) {
        this.expansion = expansion;
    }

    /** The section with its instances; {@code expanded}, whether its values are to be expanded. */
    WrittenSection of(WrittenSection section, boolean expanded) {
        ConfigNode written = section.node();
        ConfigNode first = expanded ? expanded(written, "1") : written;
        int count = bounded(countOf(first));
        if (count == 1) {
            return section.with(first);
        }
        boolean numbered = expanded && mentionsNumber(written, 0);
        List<ConfigNode> others = new ArrayList<>(count - 1);
        for (int number = 2; number <= count; number++) {
            others.add(numbered ? expanded(written, String.valueOf(number)) : first);
        }
        return new WrittenSection(
                first, section.format(), List.copyOf(others), numbered ? expanded(written, PLACEHOLDER) : first);
    }

    /** One program beyond the bound is enough for it to be noticed. */
    private int bounded(int count) {
        int bounded = Math.clamp(MOST_PROGRAMS + 1L - made, 1, count);
        made += bounded;
        return bounded;
    }

    private ConfigNode expanded(ConfigNode node, String number) {
        return expansion.with(VARIABLE, number, () -> expansion.expandProgram(node));
    }

    /** One, where the number cannot be understood: that is reported when the section is checked. */
    private static int countOf(ConfigNode section) {
        ConfigNode instances = Variables.child(section, KnownSettings.INSTANCES);
        Integer count = instances == null ? null : Variables.parsed(KnownSettings.INSTANCES, instances);
        return count == null ? 1 : count;
    }

    private static boolean mentionsNumber(ConfigNode node, int depth) {
        ConfigText text = node.getText();
        List<ConfigText> items = node.getItems();
        return (text != null && text.value().contains(VARIABLE))
                || (items != null && items.stream().anyMatch(item -> item.value().contains(VARIABLE)))
                || (depth <= DEEPEST
                        && node.getChildren().stream().anyMatch(child -> mentionsNumber(child, depth + 1)));
    }
}
