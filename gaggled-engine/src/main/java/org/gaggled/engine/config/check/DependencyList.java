package org.gaggled.engine.config.check;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ProgramKind;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.CommaSeparated;
import org.gaggled.engine.config.read.WrittenSection;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.OnUnknown;
import org.gaggled.engine.text.Wording;

/**
 * Reads {@code depends} of one program: names in a text with commas or in a list, sections of their own, or both, each
 * name once.
 */
public final class DependencyList {

    /** A dependency as it stands in the file; whether there is such a program is not known yet. */
    public record Dependency(String name, ConfigPosition position, CheckedSettings settings) {

        public Duration delay() {
            return settings.get(KnownSettings.DELAY);
        }

        public boolean propagate() {
            return settings.get(KnownSettings.PROPAGATE);
        }

        public Duration grace() {
            return settings.get(KnownSettings.GRACE);
        }

        public OnUnknown onUnknown() {
            return settings.get(KnownSettings.ON_UNKNOWN);
        }

        public boolean required() {
            return settings.get(KnownSettings.REQUIRED);
        }

        /** What is waited for of a program that is a task, or is not. */
        public Condition until(ProgramKind kind) {
            Condition written = settings.find(KnownSettings.UNTIL);
            return written != null ? written : switch (kind) {
                case TASK -> Condition.DONE;
                case SERVICE -> Condition.READY;
            };
        }

        /** Whether the other one asks for the same, of programs of that kind. */
        boolean saysTheSameAs(Dependency other, ProgramKind kind) {
            return until(kind) == other.until(kind) && KnownSettings.DEPENDENCY.settings().stream()
                    .filter(setting -> !setting.equals(KnownSettings.UNTIL))
                    .allMatch(setting -> Objects.equals(settings.find(setting), other.settings.find(setting)));
        }
    }

    private final String label;
    private final Problems problems;
    private final Map<String, Dependency> dependencies = new LinkedHashMap<>();

    private DependencyList(String label, Problems problems) {
        this.label = label;
        this.problems = problems;
    }

    static List<Dependency> read(SectionContents program, Problems problems) {
        DependencyList list = new DependencyList(program.label(), problems);
        String depends = KnownSettings.DEPENDS.getName();
        ConfigNode names = program.setting(depends);
        if (names != null) {
            list.addNames(names);
        }
        ConfigNode sections = program.section(depends);
        if (sections != null) {
            sections.getChildren().forEach(list::addSection);
        }
        return List.copyOf(list.dependencies.values());
    }

    private void addNames(ConfigNode node) {
        List<ConfigText> items = node.getItems();
        if (items != null) {
            items.stream()
                    .filter(item -> !problems.isUnexpanded(item))
                    .forEach(item -> addNamed(item.value(), item.position()));
            return;
        }
        ConfigText text = node.getText();
        if (text != null && !problems.isUnexpanded(text)) {
            CommaSeparated.partsOf(text).forEach(part -> addNamed(part.value(), part.position()));
        }
    }

    private void addNamed(String name, ConfigPosition position) {
        if (name.isEmpty()) {
            problems.error(position, "depends of " + label + " has an empty name",
                    "separate the names with commas");
            return;
        }
        add(new Dependency(name, position, CheckedSettings.ofNone(position, KnownSettings.DEPENDENCY.settings())));
    }

    private void addSection(ConfigNode node) {
        String name = node.getName();
        if (!WrittenSection.canBeSection(node)) {
            problems.error(
                    node.getPosition(),
                    Wording.quoted(name) + " in depends of " + label + " is a setting, not a section",
                    "make it a section named after the program, or let depends be a list of names");
            return;
        }
        WrittenSection.warnOfValue(node, problems);
        SectionContents contents = SectionContents.sort(
                node,
                "dependency " + Wording.quoted(name) + " of " + label,
                KnownSettings.DEPENDENCY.settingNames(),
                KnownSettings.DEPENDENCY.sectionNames(),
                (unknown, known) -> SectionContents.adviceFromElsewhere(unknown, KnownSettings.DEPENDENCY),
                problems);
        CheckedSettings settings = CheckedSettings.read(contents, KnownSettings.DEPENDENCY.settings(), problems);
        warnOfGrace(contents.label(), settings);
        add(new Dependency(name, node.getPosition(), settings));
    }

    private void warnOfGrace(String label, CheckedSettings settings) {
        ConfigPosition position = settings.positionOf(KnownSettings.GRACE);
        if (position != null && !settings.get(KnownSettings.GRACE).isZero() && !settings.get(KnownSettings.PROPAGATE)
                && !settings.refused().contains(KnownSettings.PROPAGATE.getName())) {
            problems.warning(
                    position,
                    "grace of " + label + " has no effect without propagate",
                    "add propagate = true, or remove it");
        }
    }

    private void add(Dependency dependency) {
        Dependency first = dependencies.putIfAbsent(dependency.name(), dependency);
        if (first != null) {
            problems.error(
                    dependency.position(),
                    label + " depends twice on " + Wording.quoted(dependency.name()) + "; the first is at "
                            + first.position(),
                    "remove one of them");
        }
    }
}
