package org.gaggled.importing.write;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.SectionDefinition.Contents;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.importing.model.Section;

/**
 * In what order a section is written: as gaggled's documentation has its settings, so that all programs look alike. A
 * name that gaggled does not have is a bug of whoever has given it.
 */
record Layout(SectionDefinition definition) {

    static final Layout GLOBAL = new Layout(KnownSettings.GLOBAL);

    static final Layout PROGRAM = new Layout(KnownSettings.PROGRAM);

    List<Map.Entry<String, Section.Entry>> settings(Section section) {
        List<Map.Entry<String, Section.Entry>> settings = List.copyOf(section.settings().entrySet());
        return definition.contents() == Contents.FREE_SETTINGS ? settings
                : settings.stream()
                        .sorted(Comparator.comparingInt(entry -> index(definition.settingNames(), entry.getKey())))
                        .toList();
    }

    List<Section> sections(Section section) {
        return definition.contents() == Contents.FREE_SECTIONS ? section.sections()
                : section.sections().stream()
                        .sorted(Comparator.comparingInt(inner -> index(definition.sectionNames(), inner.name())))
                        .toList();
    }

    /** That of a section in this one. */
    Layout of(Section inner) {
        return new Layout(
                definition.contents() == Contents.FREE_SECTIONS ? definition.sections().getFirst()
                        : definition.sections().get(index(definition.sectionNames(), inner.name())));
    }

    /** Whether a value of that setting is any text, and never a flag. */
    boolean isOfTexts(String setting) {
        return definition.contents() == Contents.FREE_SETTINGS || setting.equals(KnownSettings.COMMAND.getName());
    }

    private int index(List<String> names, String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalStateException("gaggled has no " + name + " in " + definition.name());
        }
        return index;
    }
}
