package org.gaggled.engine.reload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.show.ShownSettings;
import org.jspecify.annotations.Nullable;

/** The settings of programs by the names that they are shown by, such as {@code ready/timeout}. */
final class SettingOrder {

    private static final Map<String, Setting<?>> KNOWN = new HashMap<>();

    private static final Map<String, Integer> PLACES = new HashMap<>();

    static {
        KnownSettings.PROGRAM.settings().forEach(setting -> add(setting.getName(), setting));
        for (SectionDefinition section : KnownSettings.PROGRAM.sections()) {
            section.settings().forEach(setting -> add(section.name() + "/" + setting.getName(), setting));
        }
    }

    private SettingOrder() {}

    private static void add(String name, Setting<?> setting) {
        PLACES.put(name, PLACES.size());
        KNOWN.put(name, setting);
    }

    /** Those names, each once, in the order of the reference; what plugins have added comes last. */
    static List<String> sorted(Collection<String> names) {
        List<String> sorted = new ArrayList<>(new TreeSet<>(names));
        sorted.sort(Comparator.comparingInt(name -> PLACES.getOrDefault(name, PLACES.size())));
        return sorted;
    }

    /**
     * Settings as {@link ShownSettings} has them, each stream by one name for where it goes, whether it is written in
     * one word or as a section.
     */
    static Map<String, String> withSections(Map<String, String> shown) {
        Map<String, String> settings = new HashMap<>(shown);
        for (SectionDefinition section : OutputSettings.SECTIONS) {
            String word = settings.remove(section.name());
            if (word != null) {
                settings.put(section.name() + "/" + section.settings().getFirst().getName(), word);
            }
        }
        return settings;
    }

    /**
     * Whether a setting has that value where it is not given.
     *
     * @param added the settings that plugins have added
     */
    static boolean isDefault(String name, @Nullable String text, Map<String, Setting<?>> added) {
        Setting<?> setting = KNOWN.getOrDefault(name, added.get(name));
        @Nullable
        Object value = setting == null ? null : setting.getDefault();
        return value != null && ShownSettings.text(value).equals(text);
    }
}
