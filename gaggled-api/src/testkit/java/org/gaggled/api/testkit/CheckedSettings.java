package org.gaggled.api.testkit;

import java.util.Map;
import java.util.Set;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Settings whose values were turned into what their definitions say. Like the engine's, and not the same class: the one
 * that the engine has knows its tree of nodes and its reports, and this one must not bring the engine into the tests of
 * a plugin.
 */
final class CheckedSettings implements Settings {

    record Value(Object value, ConfigPosition position) {}

    private final Map<String, Setting<?>> declared;
    private final Map<String, Value> given;

    /** The names of those whose values were refused. */
    private final Set<String> refused;

    private final ConfigPosition position;

    CheckedSettings(
            ConfigPosition position,
            Map<String, Setting<?>> declared,
            Map<String, Value> given,
            Set<String> refused) {
        this.position = position;
        this.declared = Map.copyOf(declared);
        this.given = Map.copyOf(given);
        this.refused = Set.copyOf(refused);
    }

    boolean isComplete() {
        return declared.values().stream()
                .allMatch(setting -> !setting.isRequired() || given.containsKey(setting.getName()));
    }

    boolean isAboutRefused(ConfigProblem problem) {
        String setting = problem.getSetting();
        return setting != null && refused.contains(setting);
    }

    @Override
    // The value was made by the parser of a setting of this name and kind, and so of this type.
    @SuppressWarnings("unchecked")
    public <T> @Nullable T find(Setting<T> setting) {
        requireDeclared(setting);
        Value value = given.get(setting.getName());
        return value == null ? setting.getDefault() : (T) value.value();
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

    private void requireDeclared(Setting<?> setting) {
        Setting<?> known = declared.get(setting.getName());
        if (known == null || known.getKind() != setting.getKind()) {
            throw new IllegalArgumentException("not a declared setting: " + setting.getName());
        }
    }
}
