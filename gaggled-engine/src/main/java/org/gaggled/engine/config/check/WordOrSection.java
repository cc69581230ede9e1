package org.gaggled.engine.config.check;

import java.util.Objects;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.known.SectionDefinition.OneWord;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * Settings that stand in a section, or of which one stands in the section around in place of it: {@code ready = notify}
 * is short for a section {@code ready} with {@code probe = notify}.
 *
 * @param settings those of the section, however they are written
 * @param word the setting that is short for another one, by the name under which it is written
 * @param node where that setting is written; null where it is not
 */
record WordOrSection(CheckedSettings settings, String word, @Nullable ConfigNode node) {

    /**
     * Reads what a section has of a definition {@linkplain SectionDefinition#inOneWord() in one word}; null where it
     * has nothing.
     *
     * @param around the settings of the section around, the one with the word among them
     * @param elsewhere says where a name that is not known in the section belongs, or null
     */
    static @Nullable WordOrSection read(
            SectionContents outer, CheckedSettings around, SectionDefinition definition,
            SectionContents.Elsewhere elsewhere, Problems problems) {
        OneWord<?> word = Objects.requireNonNull(definition.inOneWord());
        String name = word.written().getName();
        String meant = word.meant().getName();
        ConfigNode setting = outer.setting(name);
        ConfigNode section = outer.section(name);
        if (setting != null && section != null) {
            refuseBoth(outer, setting, section, meant, problems);
        }
        if (section != null) {
            SectionContents contents = SectionContents.sort(
                    section,
                    labelOf(outer, definition),
                    definition.settingNames(),
                    definition.sectionNames(),
                    elsewhere,
                    problems);
            CheckedSettings settings = CheckedSettings.read(contents, definition.settings(), problems);
            if (setting == null) {
                CheckedSettings.requireAll(contents, definition.settings(), problems);
            }
            return new WordOrSection(settings, meant, contents.setting(meant));
        }
        return setting == null ? null
                : new WordOrSection(CheckedSettings.ofWord(word, around, definition.settings()), name, setting);
    }

    /** What the section is called in messages: {@code ready of program 'web'}. */
    static String labelOf(SectionContents outer, SectionDefinition definition) {
        return definition.name() + " of " + outer.label();
    }

    private static void refuseBoth(
            SectionContents outer, ConfigNode setting, ConfigNode section, String meant, Problems problems) {
        String name = Wording.quoted(setting.getName());
        problems.error(
                setting.getPosition(),
                outer.label() + " has a setting " + name + " and, at " + section.getPosition() + ", a section " + name,
                "keep one of them; in the section, the setting is called '" + meant + "'");
    }
}
