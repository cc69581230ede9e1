package org.gaggled.engine.config.check;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.known.SectionDefinition.OneWord;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Settings whose values were turned into what their definitions say, or reported. */
public final class CheckedSettings implements Settings {

    /**
     * What was given.
     *
     * @param written the same as text: of what a plugin makes of it, nobody else can tell whether it is equal
     */
    private record Value(Object value, List<String> written, ConfigPosition position) {

        boolean isLike(Value other) {
            if (value instanceof Path path && other.value instanceof Path otherPath) {
                return resolved(path).equals(other.resolved(otherPath));
            }
            return value.equals(other.value) || written.equals(other.written);
        }

        /** Whoever reads a path takes it as relative to the file in which it stands. */
        private Path resolved(Path path) {
            return Path.of(position.file()).resolveSibling(path).normalize();
        }
    }

    /** By name: a plugin may make the definition anew each time it is asked. */
    private final Map<String, Setting<?>> declared;

    private final Map<String, Value> given;

    /** The names of those whose values were refused. */
    private final Set<String> refused;

    private final ConfigPosition position;

    private CheckedSettings(
            ConfigPosition position,
            Map<String, Setting<?>> declared,
            Map<String, Value> given,
            Set<String> refused) {
        this.position = position;
        this.declared = declared;
        this.given = given;
        this.refused = refused;
    }

    /**
     * Reads settings from a section. One whose value is wrong is reported, and then counts as not given.
     *
     * @param declared the definitions to read by; what else is in the section is left alone
     */
    static CheckedSettings read(SectionContents section, List<Setting<?>> declared, Problems problems) {
        Map<String, Setting<?>> byName = LinkedHashMap.newLinkedHashMap(declared.size());
        Map<String, Value> given = new HashMap<>();
        Set<String> refused = new HashSet<>();
        for (Setting<?> setting : declared) {
            byName.put(setting.getName(), setting);
            ConfigNode node = section.setting(setting.getName());
            if (node != null) {
                Value value = parse(setting, node, problems);
                if (value != null) {
                    given.put(setting.getName(), value);
                } else {
                    refused.add(setting.getName());
                }
            }
        }
        return new CheckedSettings(section.node().getPosition(), byName, given, refused);
    }

    /** Reads the settings of a section in another one; where it is not there, none is given. */
    static CheckedSettings read(SectionContents around, SectionDefinition definition, Problems problems) {
        ConfigNode section = around.section(definition.name());
        if (section == null) {
            return ofNone(around.node().getPosition(), definition.settings());
        }
        SectionContents contents = SectionContents.sort(
                section,
                definition.name() + " of " + around.label(),
                definition.settingNames(),
                definition.sectionNames(),
                (unknown, known) -> null,
                problems);
        return read(contents, definition.settings(), problems);
    }

    /** Settings of which none is given, of a section that would be there. */
    static CheckedSettings ofNone(ConfigPosition position, List<Setting<?>> declared) {
        return new CheckedSettings(
                position,
                declared.stream().collect(Collectors.toMap(Setting::getName, setting -> setting)),
                Map.of(),
                Set.of());
    }

    /** Settings of a section in place of which one word stands in the section around. */
    static CheckedSettings ofWord(OneWord<?> word, CheckedSettings around, List<Setting<?>> declared) {
        Value value = around.given.get(word.written().getName());
        String meant = word.meant().getName();
        return new CheckedSettings(
                value == null ? around.position : value.position(),
                declared.stream().collect(Collectors.toMap(Setting::getName, setting -> setting)),
                value == null ? Map.of() : Map.of(meant, value),
                value == null ? Set.of(meant) : Set.of());
    }

    /** Reports the required settings that a section lacks. */
    static void requireAll(SectionContents section, List<Setting<?>> declared, Problems problems) {
        for (Setting<?> setting : declared) {
            if (setting.isRequired() && section.setting(setting.getName()) == null) {
                problems.error(
                        section.node().getPosition(),
                        section.label() + " has no '" + setting.getName() + "'",
                        adviceFor(setting));
            }
        }
    }

    @Override
    // The value was made by the parser of a setting of this name and kind, and so of this type.
    @SuppressWarnings("unchecked")
    public <T> @Nullable T find(Setting<T> setting) {
        requireDeclared(setting);
        Value value = given.get(setting.getName());
        return value == null ? setting.getDefault() : (T) value.value();
    }

    /** Whether a setting that both declare has the same value in the other ones. */
    public boolean isSame(Setting<?> setting, CheckedSettings other) {
        requireDeclared(setting);
        Value own = given.get(setting.getName());
        Value others = other.given.get(setting.getName());
        return (own != null && others != null)
                ? own.isLike(others)
                : Objects.equals(find(setting), other.find(setting));
    }

    @Override
    public @Nullable ConfigPosition positionOf(Setting<?> setting) {
        requireDeclared(setting);
        Value value = given.get(setting.getName());
        return value == null ? null : value.position();
    }

    @Override
    public ConfigPosition getPosition() {
        return position;
    }

    /** Whether all that are required have a value. */
    boolean isComplete() {
        return declared.values().stream()
                .allMatch(setting -> !setting.isRequired() || given.containsKey(setting.getName()));
    }

    /** The names of those whose values were refused; they count as not given. */
    Set<String> refused() {
        return refused;
    }

    /** The same values, of which only those of these settings, all of them declared here, are there. */
    CheckedSettings only(List<Setting<?>> settings) {
        Map<String, Setting<?>> byName = LinkedHashMap.newLinkedHashMap(settings.size());
        settings.forEach(setting -> byName.put(setting.getName(), setting));
        Set<String> ownRefused = new HashSet<>(refused);
        ownRefused.retainAll(byName.keySet());
        return new CheckedSettings(position, byName, given, ownRefused);
    }

    /** The definitions they were read by. */
    public Collection<Setting<?>> declared() {
        return declared.values();
    }

    private static String adviceFor(Setting<?> setting) {
        String example = setting.getExample();
        return "add the setting '" + setting.getName() + "'"
                + (example == null ? ": " + setting.getAllowed() : ", for example with the value " + example);
    }

    private void requireDeclared(Setting<?> setting) {
        Setting<?> known = declared.get(setting.getName());
        if (known == null || known.getKind() != setting.getKind()) {
            throw new IllegalArgumentException("not a declared setting: " + setting.getName());
        }
    }

    /** Where the value of a setting stands. */
    static ConfigPosition positionOf(ConfigNode node) {
        ConfigText text = node.getText();
        List<ConfigText> items = node.getItems();
        if (text != null) {
            return text.position();
        }
        return items == null || items.isEmpty() ? node.getPosition() : items.getFirst().position();
    }

    /** Elsewhere a command is often a list of words. */
    private static IllegalArgumentException aList(Setting<?> setting) {
        String wrong = "takes one value, not a list";
        return setting.getName().equals(KnownSettings.COMMAND.getName())
                ? new InvalidSettingException(wrong, "leave the first word there, and put the others into 'argv'")
                : new IllegalArgumentException(wrong);
    }

    private static @Nullable Value parse(Setting<?> setting, ConfigNode node, Problems problems) {
        ConfigText text = node.getText();
        List<ConfigText> items = node.getItems();
        List<ConfigText> texts = text != null ? List.of(text) : items != null ? items : List.of();
        ConfigPosition position = positionOf(node);
        List<String> values = texts.stream().map(ConfigText::value).toList();
        if (setting.isSecret()) {
            texts.forEach(problems.secrets()::addValue);
        }
        if (texts.stream().anyMatch(problems::isUnexpanded)) {
            return null;
        }
        try {
            if (items != null && !setting.isList()) {
                throw aList(setting);
            }
            Object value = text != null ? setting.parseText(text.value()) : setting.parseItems(values);
            return new Value(value, values, position);
        } catch (IllegalArgumentException wrong) {
            String advice = wrong instanceof InvalidSettingException inWords ? inWords.getAdvice() : null;
            problems.add(ConfigProblem.error(position, Wording.ofRefused(setting, values, wrong), advice));
        } catch (RuntimeException | LinkageError bug) {
            problems.error(
                    position,
                    setting.getName() + " cannot be read: its plugin fails with "
                            + (setting.isSecret() ? bug.getClass().getName() : Wording.visible(bug)),
                    "that is a fault of the plugin: update it or remove it");
        }
        return null;
    }
}
