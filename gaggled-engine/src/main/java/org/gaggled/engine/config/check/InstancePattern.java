package org.gaggled.engine.config.check;

import java.util.List;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.expand.Instances;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.WrittenSection;
import org.jspecify.annotations.Nullable;

/**
 * How the values of all instances of a section are written, with {@link Instances#PLACEHOLDER} in place of the number
 * of the instance.
 *
 * @param words those of {@code argv}
 */
public record InstancePattern(ConfigNode section, List<String> words) {

    /** The pattern of a section; null where all of its instances have the same values. */
    static @Nullable InstancePattern of(WrittenSection section) {
        if (!section.pattern().equals(section.node()) && section.count() > 1) {
            ConfigNode argv = child(section.pattern(), KnownSettings.ARGV.getName());
            // What is wrong with it has been found with the first instance.
            List<String> words = argv == null ? List.of()
                    : ArgumentList.read(argv, section.format().argumentSplitting(), new Problems());
            return new InstancePattern(section.pattern(), words);
        }
        return null;
    }

    /** The setting of that name; null where there is none, or it is the same for all instances. */
    public @Nullable ConfigNode setting(String name) {
        return section.getChildren().stream()
                .filter(node -> node.getName().equals(name) && !node.isSection() && holdsNumber(node))
                .findFirst()
                .orElse(null);
    }

    /** The section of that name in it; null where there is none. */
    public @Nullable ConfigNode inner(String name) {
        return section.getChildren().stream()
                .filter(node -> node.getName().equals(name) && node.isSection())
                .findFirst()
                .orElse(null);
    }

    /** Whether something in a node, or in what is in it, is not the same for all instances. */
    public static boolean holdsNumber(ConfigNode node) {
        ConfigText text = node.getText();
        List<ConfigText> items = node.getItems();
        return (text != null && holdsNumber(text.value()))
                || (items != null && items.stream().anyMatch(item -> holdsNumber(item.value())))
                || node.getChildren().stream().anyMatch(InstancePattern::holdsNumber);
    }

    public static boolean holdsNumber(String text) {
        return text.contains(Instances.PLACEHOLDER);
    }

    /** What is in a section by that name; null where there is nothing. */
    public static @Nullable ConfigNode child(ConfigNode section, String name) {
        return section.getChildren().stream().filter(node -> node.getName().equals(name)).findFirst().orElse(null);
    }
}
