package org.gaggled.engine.config.read;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.text.Wording;

/**
 * A top-level section as one file has it.
 *
 * @param node itself, or the first of its instances
 * @param format the format of its file, which decides how some of its values are understood
 * @param others its other instances, in their order; none before instances are made
 * @param pattern what all of them are like: with a placeholder where values hold the number of the instance. The node
 * itself where there are no others
 */
public record WrittenSection(ConfigNode node, FormatChoice.Format format, List<ConfigNode> others, ConfigNode pattern) {

    /** A section of which there is one. */
    public WrittenSection(ConfigNode node, FormatChoice.Format format) {
        this(node, format, List.of(), node);
    }

    /** The same section, of which there is one, with something else in it. */
    public WrittenSection with(ConfigNode changed) {
        return changed == node ? this : new WrittenSection(changed, format);
    }

    /** How many instances of it there are. */
    public int count() {
        return 1 + others.size();
    }

    /** The node with each of its children changed; what else it has is left out. */
    public static ConfigNode withChildren(ConfigNode section, UnaryOperator<ConfigNode> change) {
        ConfigNode.Builder result = ConfigNode.builder(section.getName(), section.getPosition());
        section.getChildren().forEach(child -> result.child(change.apply(child)));
        return result.build();
    }

    public String name() {
        return node.getName();
    }

    /** Whether it is the, or a part of the, section {@code gaggled}. */
    public boolean isGlobal() {
        return name().equals(KnownSettings.GAGGLED) && canBeSection(node);
    }

    /**
     * Whether a node has no value but perhaps the empty text, which in some formats is also how an empty section looks;
     * or has something inside, which counts for more than a value before it.
     */
    public static boolean canBeSection(ConfigNode node) {
        ConfigText text = node.getText();
        return node.isSection() || !node.getChildren().isEmpty() || (text != null && text.value().isEmpty());
    }

    /** Warns of a value that a section has besides what is inside: nothing reads it. */
    public static void warnOfValue(ConfigNode section, Problems problems) {
        ConfigText text = section.getText();
        if (text != null && !text.value().isEmpty()) {
            problems.warning(
                    text.position(),
                    Wording.quoted(text.value()) + " before section " + Wording.quoted(section.getName())
                            + " means nothing",
                    "remove it");
        }
    }
}
