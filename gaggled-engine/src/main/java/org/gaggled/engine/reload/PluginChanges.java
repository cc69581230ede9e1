package org.gaggled.engine.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.engine.config.check.CheckedSettings;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.show.ShownSettings;
import org.jspecify.annotations.Nullable;

/** What differs in what two configurations ask of one plugin. */
public final class PluginChanges {

    private final List<Difference> differences = new ArrayList<>();

    private PluginChanges() {}

    /** The settings that differ, for which what is open is to be closed and opened again; empty where none does. */
    public static List<Difference> between(ConfiguredPlugin<?> before, ConfiguredPlugin<?> after) {
        String name = after.factory().getName();
        // Where the part is called as the section is, that is not said again.
        String own = nameOf(after).equals(sectionOf(after)) ? "" : name + "/";
        PluginChanges changes = new PluginChanges();
        changes.compare("", before.globalSettings(), after.globalSettings());
        changes.compare(own, before.settings(), after.settings());
        Set<String> sections = new TreeSet<>(before.sections().keySet());
        sections.addAll(after.sections().keySet());
        for (String section : sections) {
            changes.compareSections(
                    section, before.sections().getOrDefault(section, Optional.empty()).orElse(null),
                    after.sections().getOrDefault(section, Optional.empty()).orElse(null));
        }
        changes.comparePrograms(before, after);
        return List.copyOf(changes.differences);
    }

    /** What differs in the settings of the plugin for one program, as far as those are never shown. */
    static List<Difference> secrets(ConfiguredPlugin<?> before, ConfiguredPlugin<?> after, String former, String next) {
        Settings formerSettings = before.programs().get(former);
        Settings nextSettings = after.programs().get(next);
        if (formerSettings == null || nextSettings == null) {
            return List.of();
        }
        PluginChanges changes = new PluginChanges();
        changes.compare("", formerSettings, nextSettings);
        return changes.differences.stream().filter(Difference::secret).toList();
    }

    /** The settings that a plugin has added to those of programs, by name. */
    static Map<String, Setting<?>> programSettings(ConfiguredPlugin<?> plugin) {
        Map<String, Setting<?>> settings = new HashMap<>();
        plugin.programs().values().stream()
                .findFirst()
                .ifPresent(program -> checked(program).declared()
                        .forEach(setting -> settings.put(setting.getName(), setting)));
        return settings;
    }

    /** What the part of gaggled is called that the plugin is: by the setting that asks for it, or its section. */
    static String nameOf(ConfiguredPlugin<?> plugin) {
        for (Setting<?> setting : checked(plugin.globalSettings()).declared()) {
            if (plugin.globalSettings().positionOf(setting) != null) {
                return setting.getName();
            }
        }
        return sectionOf(plugin);
    }

    /** Where it is asked for: the setting that does, or its section. */
    public static ConfigPosition positionOf(ConfiguredPlugin<?> plugin) {
        return checked(plugin.globalSettings()).declared().stream()
                .map(plugin.globalSettings()::positionOf)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(plugin.settings()::getPosition);
    }

    private static String sectionOf(ConfiguredPlugin<?> plugin) {
        return KnownSettings.GAGGLED + "/" + plugin.section();
    }

    private void compareSections(String name, @Nullable Settings before, @Nullable Settings after) {
        if (before != null && after != null) {
            compare(name + "/", before, after);
        } else if (before != null || after != null) {
            differences.add(new Difference(
                    name, before == null ? null : "given", after == null ? null : "given", false));
        }
    }

    /** The plugin learns of the programs' settings when it is opened. */
    private void comparePrograms(ConfiguredPlugin<?> before, ConfiguredPlugin<?> after) {
        Set<String> programs = new TreeSet<>(before.programs().keySet());
        programs.addAll(after.programs().keySet());
        for (String program : programs) {
            Settings former = before.programs().get(program);
            Settings next = after.programs().get(program);
            if (former != null && next != null) {
                compare(program + "/", former, next);
            } else if (!checked(Objects.requireNonNull(former == null ? next : former)).declared().isEmpty()) {
                differences.add(new Difference(
                        program, former == null ? null : "a program", next == null ? null : "a program", false));
            }
        }
    }

    private void compare(String prefix, Settings before, Settings after) {
        CheckedSettings former = checked(before);
        CheckedSettings next = checked(after);
        for (Setting<?> setting : next.declared()) {
            if (!next.isSame(setting, former)) {
                boolean secret = setting.isSecret();
                differences.add(new Difference(
                        prefix + setting.getName(), secret ? null : text(setting, former),
                        secret ? null : text(setting, next), secret));
            }
        }
    }

    /** A path is shown as whoever reads it takes it: as relative to the file in which it stands. */
    private static @Nullable String text(Setting<?> setting, CheckedSettings settings) {
        @Nullable
        Object value = settings.find(setting);
        ConfigPosition position = settings.positionOf(setting);
        if (value instanceof Path path && position != null) {
            return Path.of(position.file()).resolveSibling(path).normalize().toString();
        }
        return value == null ? null : ShownSettings.text(value);
    }

    /** Those of a configuration that was read always are. */
    private static CheckedSettings checked(Settings settings) {
        return (CheckedSettings) settings;
    }
}
