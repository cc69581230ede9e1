package org.gaggled.engine.config.known;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * What a section may hold: the counterpart of {@link Setting}.
 *
 * @param name the section's name, or what it stands for where names are free
 * @param settings what it may hold, or, where names are free, nothing
 * @param sections the sections it may hold; with {@link Contents#FREE_SECTIONS}, the one definition of them all
 * @param inOneWord what may be written in place of it; null where nothing may
 * @param changes what a change of what it holds brings about
 */
public record SectionDefinition(
        String name, String description, Contents contents, List<Setting<?>> settings,
        List<SectionDefinition> sections, @Nullable OneWord<?> inOneWord, Changes changes) {

    /**
     * A setting with the name of a section, which is short for the section with one setting in it. A configuration has
     * one of the two.
     *
     * @param written the setting in place of the section; the section around declares it too
     * @param meant the setting in the section that has the same value
     */
    public record OneWord<T>(Setting<T> written, Setting<T> meant) {}

    /**
     * What a change of a setting brings about at a reload.
     *
     * @param usual for all but the others
     * @param others by the names of the settings
     */
    public record Changes(ReloadEffect usual, Map<String, ReloadEffect> others) {

        /** All take effect, and whatever runs goes on. */
        static final Changes IN_PLACE = new Changes(ReloadEffect.IN_PLACE, Map.of());

        /** Takes a copy of the map. */
        public Changes {
            others = Map.copyOf(others);
        }
    }

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
        this(name, description, contents, settings, sections, null, Changes.IN_PLACE);
    }

    /** The same section, in place of which one word may be written. */
    public <T> SectionDefinition orInOneWord(Setting<T> written, Setting<T> meant) {
        return new SectionDefinition(name, description, contents, settings, sections, new OneWord<>(written, meant),
                changes);
    }

    /** The same section, with other settings and sections in it. */
    public SectionDefinition with(Collection<Setting<?>> otherSettings, List<SectionDefinition> otherSections) {
        return new SectionDefinition(name, description, contents, List.copyOf(otherSettings), otherSections, inOneWord,
                changes);
    }

    /** The same section, of which every change brings that about. */
    SectionDefinition whereChangeMeans(ReloadEffect effect) {
        return new SectionDefinition(
                name, description, contents, settings, sections, inOneWord, new Changes(effect, Map.of()));
    }

    /** The same section, of which changes of these settings bring that about. */
    SectionDefinition whereChangeMeans(ReloadEffect effect, List<Setting<?>> of) {
        Map<String, ReloadEffect> others = new HashMap<>(changes.others());
        of.forEach(setting -> others.put(setting.getName(), effect));
        return new SectionDefinition(
                name, description, contents, settings, sections, inOneWord, new Changes(changes.usual(), others));
    }

    /** What a change of a setting brings about. */
    public ReloadEffect effectOf(Setting<?> setting) {
        return changes.others().getOrDefault(setting.getName(), changes.usual());
    }

    public List<String> settingNames() {
        return settings.stream().map(Setting::getName).toList();
    }

    public List<String> sectionNames() {
        return sections.stream().map(SectionDefinition::name).toList();
    }
}
