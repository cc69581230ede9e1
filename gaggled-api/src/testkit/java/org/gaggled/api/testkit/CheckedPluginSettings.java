package org.gaggled.api.testkit;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/** All settings of one plugin, each section checked; null for one that is declared and not given. */
final class CheckedPluginSettings implements PluginSettings {

    private final String ownSection;
    private final Map<String, @Nullable CheckedSettings> sections;

    /** Keeps the map, which nobody else does. */
    CheckedPluginSettings(String ownSection, Map<String, @Nullable CheckedSettings> sections) {
        this.ownSection = ownSection;
        this.sections = sections;
    }

    /** Whether all that are required have a value, without which a plugin cannot check anything. */
    boolean isComplete() {
        return given().allMatch(CheckedSettings::isComplete);
    }

    /** Whether a plugin speaks of a setting that it was told is not given, though it is and was refused. */
    boolean isAboutRefused(ConfigProblem problem) {
        return given().anyMatch(section -> section.isAboutRefused(problem));
    }

    private Stream<CheckedSettings> given() {
        return sections.values().stream().flatMap(Stream::ofNullable);
    }

    @Override
    public Settings getSettings() {
        return Objects.requireNonNull(sections.get(ownSection));
    }

    @Override
    public Settings getGlobalSettings() {
        return Objects.requireNonNull(sections.get(WrittenSection.GAGGLED));
    }

    @Override
    public @Nullable Settings findSection(String name) {
        if (name.equals(ownSection) || name.equals(WrittenSection.GAGGLED) || !sections.containsKey(name)) {
            throw new IllegalArgumentException("not a declared section: " + name);
        }
        return sections.get(name);
    }
}
