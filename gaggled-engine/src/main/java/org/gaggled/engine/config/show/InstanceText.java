package org.gaggled.engine.config.show;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.check.InstancePattern;
import org.gaggled.engine.config.expand.Instances;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.read.CommaSeparated;
import org.gaggled.engine.config.known.SectionDefinition.OneWord;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.show.EffectiveSetting.Value;
import org.jspecify.annotations.Nullable;

/** Puts into the section of a first instance what is written for all of them, where their values differ. */
final class InstanceText {

    private final InstancePattern pattern;

    InstanceText(InstancePattern pattern) {
        this.pattern = pattern;
    }

    EffectiveSection of(EffectiveSection first) {
        List<EffectiveSetting> settings = new ArrayList<>();
        for (EffectiveSetting setting : first.settings()) {
            settings.add(isArgv(setting.name()) ? words(setting) : written(setting, pattern.setting(setting.name())));
        }
        ConfigNode file = pattern.setting(KnownSettings.ENV_FILE.getName());
        if (file != null) {
            settings.add(patternOf(file));
        }
        ConfigNode names = pattern.setting(KnownSettings.DEPENDS.getName());
        if (names != null) {
            settings.add(dependencies(names));
        }
        List<EffectiveSection> sections = new ArrayList<>();
        for (EffectiveSection section : first.sections()) {
            ConfigNode written = pattern.inner(section.name());
            if (section.name().equals(KnownSettings.ENV)) {
                sections.add(environment(section, written, file != null));
            } else if (names == null || !section.name().equals(KnownSettings.DEPENDS.getName())) {
                ConfigNode word = pattern.setting(section.name());
                sections.add(written(section, word == null ? written : word));
            }
        }
        return new EffectiveSection(first.name(), first.origin(), settings, sections);
    }

    /**
     * The names of a list, and behind them those that have sections of their own: YAML has no place for both, and the
     * names of sections cannot hold the number.
     */
    private EffectiveSetting dependencies(ConfigNode listed) {
        ConfigText text = listed.getText();
        List<ConfigText> items = listed.getItems();
        List<String> names = new ArrayList<>();
        (text != null ? CommaSeparated.partsOf(text) : items == null ? List.<ConfigText>of() : items)
                .forEach(item -> names.add(item.value()));
        ConfigNode sections = pattern.inner(listed.getName());
        if (sections != null) {
            sections.getChildren().forEach(section -> names.add(section.getName()));
        }
        return new EffectiveSetting(listed.getName(), new Value.Patterns(texts(names)), listed.getPosition());
    }

    private static boolean isArgv(String name) {
        return name.equals(KnownSettings.ARGV.getName());
    }

    private EffectiveSetting words(EffectiveSetting argv) {
        return pattern.words().stream().noneMatch(InstancePattern::holdsNumber) ? argv
                : new EffectiveSetting(argv.name(), new Value.Patterns(texts(pattern.words())), argv.origin());
    }

    /** Without the variables of a file that is another one for each instance. */
    private static EffectiveSection environment(
            EffectiveSection first, @Nullable ConfigNode own, boolean withoutFile) {
        List<EffectiveSetting> settings = new ArrayList<>();
        for (EffectiveSetting variable : first.settings()) {
            ConfigNode written = own == null ? null : InstancePattern.child(own, variable.name());
            if (written != null || !withoutFile) {
                settings.add(written(variable, written));
            }
        }
        return new EffectiveSection(first.name(), first.origin(), settings, List.of());
    }

    private static EffectiveSection written(EffectiveSection first, @Nullable ConfigNode written) {
        OneWord<?> word = written == null || written.getText() == null ? null : oneWord(first.name());
        return written == null || word == null ? within(first, written) : inPlaceOf(first, written, word);
    }

    private static @Nullable OneWord<?> oneWord(String section) {
        for (SectionDefinition definition : KnownSettings.PROGRAM.sections()) {
            if (definition.name().equals(section)) {
                return definition.inOneWord();
            }
        }
        return null;
    }

    /** The section in place of which the configuration has one word. */
    private static EffectiveSection inPlaceOf(EffectiveSection first, ConfigNode written, OneWord<?> word) {
        String meant = word.meant().getName();
        List<EffectiveSetting> settings = first.settings().stream()
                .map(setting -> setting.name().equals(meant)
                        ? new EffectiveSetting(meant, patternOf(written).value(), setting.origin()) : setting)
                .toList();
        return new EffectiveSection(first.name(), first.origin(), settings, first.sections());
    }

    private static EffectiveSection within(EffectiveSection first, @Nullable ConfigNode written) {
        if (written == null) {
            return first;
        }
        List<EffectiveSetting> settings = first.settings().stream()
                .map(setting -> written(setting, InstancePattern.child(written, setting.name())))
                .toList();
        List<EffectiveSection> sections = first.sections().stream()
                .map(section -> within(section, InstancePattern.child(written, section.name())))
                .toList();
        return new EffectiveSection(first.name(), first.origin(), settings, sections);
    }

    private static EffectiveSetting written(
            EffectiveSetting first, @Nullable ConfigNode written) {
        boolean differs = written != null && InstancePattern.holdsNumber(written);
        return written == null || !differs || first.value() instanceof Value.Secret ? first : patternOf(written);
    }

    private static EffectiveSetting patternOf(ConfigNode written) {
        ConfigText text = written.getText();
        List<ConfigText> items = written.getItems();
        Value value = text != null ? new Value.Pattern(textOf(text.value()))
                : new Value.Patterns(
                        texts(items == null ? List.of() : items.stream().map(ConfigText::value).toList()));
        return new EffectiveSetting(written.getName(), value, written.getPosition());
    }

    private static List<String> texts(List<String> values) {
        return values.stream().map(InstanceText::textOf).toList();
    }

    private static String textOf(String value) {
        return value.replace("$", "$$").replace(Instances.PLACEHOLDER, "${INSTANCE}");
    }
}
