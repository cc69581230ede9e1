package org.gaggled.engine.config.known;

import java.util.Collection;
import java.util.List;
import org.gaggled.api.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * What a section may hold: the counterpart of {@link Setting}.
 *
 * @param name the section's name, or what it stands for where names are free
 * @param settings what it may hold, or, where names are free, nothing
 * @param sections the sections it may hold; with {@link Contents#FREE_SECTIONS}, the one definition of them all
 * @param inOneWord what may be written in place of it; null where nothing may
 */
public record SectionDefinition(
        String name, String description, Contents contents, List<Setting<?>> settings,
        List<SectionDefinition> sections, @Nullable OneWord<?> inOneWord) {

    /**
     * A setting with the name of a section, which is short for the section with one setting in it. A configuration has
     * one of the two.
     *
     * @param written the setting in place of the section; the section around declares it too
     * @param meant the setting in the section that has the same value
     */
    public record OneWord<T>(Setting<T> written, Setting<T> meant) {}

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

    /** A section that is always written as one. */
    public SectionDefinition(String name, String description, Contents contents, List<Setting<?>> settings,
            List<SectionDefinition> sections) {
        this(name, description, contents, settings, sections, null);
    }

    /** The same section, in place of which one word may be written. */
    public <T> SectionDefinition orInOneWord(Setting<T> written, Setting<T> meant) {
        return new SectionDefinition(name, description, contents, settings, sections, new OneWord<>(written, meant));
    }

    /** The same section, with other settings and sections in it. */
    public SectionDefinition with(Collection<Setting<?>> otherSettings, List<SectionDefinition> otherSections) {
        return new SectionDefinition(name, description, contents, List.copyOf(otherSettings), otherSections, inOneWord);
    }

    public List<String> settingNames() {
        return settings.stream().map(Setting::getName).toList();
    }

    public List<String> sectionNames() {
        return sections.stream().map(SectionDefinition::name).toList();
    }
}
