package org.gaggled.engine.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/** Settings whose values were turned into what their definitions say, or reported. */
final class CheckedSettings implements Settings {

    private record Value(Object value, ConfigPosition position) {}

    private final List<Setting<?>> declared;
    private final Map<Setting<?>, Value> given;

    private CheckedSettings(List<Setting<?>> declared, Map<Setting<?>, Value> given) {
        this.declared = declared;
        this.given = given;
    }

    /**
     * Reads settings from a section. One whose value is wrong is reported, and then counts as not given.
     *
     * @param declared the definitions to read by; what else is in the section is left alone
     */
    static CheckedSettings read(SectionContents section, List<Setting<?>> declared, Problems problems) {
        Map<Setting<?>, Value> given = new HashMap<>();
        for (Setting<?> setting : declared) {
            ConfigNode node = section.setting(setting.getName());
            if (node != null) {
                Value value = parse(setting, node, problems);
                if (value != null) {
                    given.put(setting, value);
                }
            }
        }
        return new CheckedSettings(List.copyOf(declared), given);
    }

    /** Reports the required settings that a section lacks. */
    static void requireAll(SectionContents section, List<Setting<?>> declared, Problems problems) {
        for (Setting<?> setting : declared) {
            if (setting.isRequired() && section.setting(setting.getName()) == null) {
                problems.error(
                        section.node().getPosition(),
                        section.label() + " has no '" + setting.getName() + "'",
                        "add '" + setting.getName() + "' to it: " + setting.getAllowed());
            }
        }
    }

    @Override
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new IllegalArgumentException("neither required nor with a default: " + setting.getName());
        }
        return value;
    }

    @Override
    // The value was made by the parser of this very setting.
    @SuppressWarnings("unchecked")
    public <T> @Nullable T find(Setting<T> setting) {
        requireDeclared(setting);
        Value value = given.get(setting);
        return value == null ? setting.getDefault() : (T) value.value();
    }

    @Override
    public @Nullable ConfigPosition positionOf(Setting<?> setting) {
        requireDeclared(setting);
        Value value = given.get(setting);
        return value == null ? null : value.position();
    }

    /** The value if it was given here, and otherwise that of a section around this one. */
    <T> T getOr(Setting<T> setting, Settings around) {
        return positionOf(setting) == null ? around.get(setting) : get(setting);
    }

    private void requireDeclared(Setting<?> setting) {
        if (!declared.contains(setting)) {
            throw new IllegalArgumentException("not a declared setting: " + setting.getName());
        }
    }

    private static @Nullable Value parse(Setting<?> setting, ConfigNode node, Problems problems) {
        ConfigText text = node.getText();
        List<ConfigText> items = node.getItems();
        List<ConfigText> texts = text != null ? List.of(text) : items != null ? items : List.of();
        ConfigPosition position = texts.isEmpty() ? node.getPosition() : texts.getFirst().position();
        List<String> values = text != null ? List.of(text.value()) : texts.stream().map(ConfigText::value).toList();
        try {
            return new Value(setting.parse(values), position);
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    position,
                    setting.getName() + " " + Wording.quoted(String.join(", ", values)) + " " + wrong.getMessage(),
                    null);
            return null;
        }
    }
}
