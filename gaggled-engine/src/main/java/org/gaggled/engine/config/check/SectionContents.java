package org.gaggled.engine.config.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.NearestName;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.known.NamesElsewhere;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.WrittenSection;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The children of one section, sorted into settings and sub-sections, each name once and known. What does not belong
 * there has been reported.
 *
 * @param label what it is, for messages: {@code program 'web'}
 * @param settings the nodes that have a value, by name
 * @param sections the nodes that are sections, by name
 */
public record SectionContents(
        ConfigNode node, String label, Map<String, ConfigNode> settings, Map<String, ConfigNode> sections) {

    /** More names in an advice would be read by nobody. */
    private static final int MOST_LISTED = 20;

    /**
     * Sorts the children of {@code node}. A name may be known as a setting and as a section at once, as {@code depends}
     * is; then each may stand there once.
     *
     * @param elsewhere says where a name that is not known here belongs, or null
     */
    static SectionContents sort(
            ConfigNode node,
            String label,
            Collection<String> knownSettings,
            Collection<String> knownSections,
            Elsewhere elsewhere,
            Problems problems) {
        SectionContents contents = new SectionContents(node, label, new LinkedHashMap<>(), new LinkedHashMap<>());
        for (ConfigNode child : node.getChildren()) {
            boolean setting = knownSettings.contains(child.getName());
            boolean section = knownSections.contains(child.getName());
            if (!setting && !section) {
                contents.reportUnknown(child, knownSettings, knownSections, elsewhere, problems);
            } else {
                contents.add(child, setting, section, problems);
            }
        }
        return contents;
    }

    /** Where a name belongs that does not belong here. */
    @FunctionalInterface
    interface Elsewhere {
        @Nullable
        String adviceFor(ConfigNode unknown, List<String> known);
    }

    /** What another supervisor's name for a setting or a section is here; null where it is not known to be one. */
    static @Nullable String adviceFromElsewhere(ConfigNode unknown, SectionDefinition place) {
        ConfigText text = unknown.getText();
        return NamesElsewhere.adviceFor(unknown.getName(), text == null ? null : text.value(), place);
    }

    public @Nullable ConfigNode setting(String name) {
        return settings.get(name);
    }

    public @Nullable ConfigNode section(String name) {
        return sections.get(name);
    }

    private void add(ConfigNode child, boolean settingAllowed, boolean sectionAllowed, Problems problems) {
        boolean hasValue = settingAllowed ? !child.isSection() : !WrittenSection.canBeSection(child);
        boolean hasChildren = !child.getChildren().isEmpty();
        if (hasValue && !settingAllowed) {
            problems.error(
                    child.getPosition(),
                    Wording.quoted(child.getName()) + " in " + label + " is a section, not a setting",
                    "put its settings into a section of that name");
        } else if ((hasChildren || !hasValue) && !sectionAllowed) {
            problems.error(
                    child.getPosition(),
                    Wording.quoted(child.getName()) + " in " + label + " is a setting, not a section",
                    "give it a value");
        } else {
            if (hasValue) {
                addOnce(settings, child, problems);
            }
            if (!settingAllowed) {
                WrittenSection.warnOfValue(child, problems);
            }
            if (hasChildren || !hasValue) {
                addOnce(sections, child, problems);
            }
        }
    }

    private void addOnce(Map<String, ConfigNode> to, ConfigNode child, Problems problems) {
        ConfigNode first = to.putIfAbsent(child.getName(), child);
        if (first != null) {
            problems.error(
                    child.getPosition(),
                    Wording.quoted(child.getName()) + " in " + label + " is given twice; the first is at "
                            + first.getPosition(),
                    "remove one of them");
        }
    }

    private void reportUnknown(
            ConfigNode child,
            Collection<String> knownSettings,
            Collection<String> knownSections,
            Elsewhere elsewhere,
            Problems problems) {
        boolean section = child.isSection() || !child.getChildren().isEmpty();
        List<String> known = new ArrayList<>(section ? knownSections : knownSettings);
        String advice = elsewhere.adviceFor(child, known);
        if (advice == null) {
            advice = adviceFor(child.getName(), known, section ? List.of() : knownSections);
        }
        if (!section) {
            problems.secrets().addMisspelt(child, NearestName.find(child.getName(), knownSettings));
        }
        problems.error(
                child.getPosition(),
                "unknown " + (section ? "section " : "setting ") + Wording.quoted(child.getName()) + " in " + label,
                advice);
    }

    /** A setting may have been meant as a section, such as env, that is not seen as one while nothing is in it. */
    private static String adviceFor(String unknown, List<String> known, Collection<String> sections) {
        String near = NearestName.find(unknown, known);
        String nearest = near != null ? near : NearestName.find(unknown, sections);
        if (nearest != null) {
            return "did you mean '" + nearest + "'?";
        }
        if (known.size() > MOST_LISTED) {
            return "gaggled --list-settings prints all that are known there";
        }
        if (sections.isEmpty()) {
            return known.isEmpty() ? "none is known there" : "known there: " + Wording.listed(known);
        }
        return "known there: " + Wording.listed(known) + "; and sections: " + Wording.listed(sections);
    }
}
