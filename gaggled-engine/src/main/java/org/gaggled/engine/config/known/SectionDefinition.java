package org.gaggled.engine.config.known;

import java.util.Collection;
import java.util.List;
import org.gaggled.api.config.Setting;

/**
 * What a section may hold: the counterpart of {@link Setting}.
 *
 * @param name the section's name, or what it stands for where names are free
 * @param settings what it may hold, or, where names are free, nothing
 * @param sections the sections it may hold; with {@link Contents#FREE_SECTIONS}, the one definition of them all
 */
public record SectionDefinition(
        String name, String description, Contents contents, List<Setting<?>> settings,
        List<SectionDefinition> sections) {

    /** How the names in a section are chosen. */
    public enum Contents {
        /** By its definition. */
        DEFINED,
        /** By the user, each with a text. */
        FREE_SETTINGS,
        /** By the user, each with a section. */
        FREE_SECTIONS
    }

    /** Takes copies of the lists. */
    public SectionDefinition {
        settings = List.copyOf(settings);
        sections = List.copyOf(sections);
    }

    /** The same section, with other settings and sections in it. */
    public SectionDefinition with(Collection<Setting<?>> otherSettings, List<SectionDefinition> otherSections) {
        return new SectionDefinition(name, description, contents, List.copyOf(otherSettings), otherSections);
    }

    public List<String> settingNames() {
        return settings.stream().map(Setting::getName).toList();
    }

    public List<String> sectionNames() {
        return sections.stream().map(SectionDefinition::name).toList();
    }
}
