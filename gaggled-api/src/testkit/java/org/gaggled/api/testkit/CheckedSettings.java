package org.gaggled.api.testkit;

import java.util.Map;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Settings whose values were turned into what their definitions say. Like the engine's, and not the same class: the one that the
 * engine has knows its tree of nodes and its reports, and this one must not bring the engine into the tests of a plugin.
 */
final class CheckedSettings implements Settings {

    record Value(Object value, ConfigPosition position) {}

    private final Map<String, Setting<?>> declared;
    private final Map<String, Value> given;

    /** Where those stand whose values were refused, by name. */
    private final Map<String, ConfigPosition> refused;

    private final ConfigPosition position;

    CheckedSettings(
            ConfigPosition position,
            Map<String, Setting<?>> declared,
            Map<String, Value> given,
            Map<String, ConfigPosition> refused) {
        this.position = position;
        this.declared = Map.copyOf(declared);
        this.given = Map.copyOf(given);
        this.refused = Map.copyOf(refused);
    }

    boolean isComplete() {
        return declared.values().stream().allMatch(setting -> !setting.isRequired() || given.containsKey(setting.getName()));
    }

    /** By its place or by its words, as gaggled does. A section has no line of its own here: it shares that of its first setting. */
    boolean isAboutRefused(ConfigProblem problem) {
        boolean atSection = problem.getPosition().equals(position);
        return refused.entrySet().stream().anyMatch(setting ->
                (!atSection && problem.getPosition().equals(setting.getValue()))
                        || mentions(problem.getMessage(), setting.getKey()));
    }

    private static boolean mentions(String message, String name) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])").matcher(message).find();
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
