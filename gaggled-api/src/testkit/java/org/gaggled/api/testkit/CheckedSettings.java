package org.gaggled.api.testkit;

import java.util.Map;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/** Settings whose values were turned into what their definitions say. */
final class CheckedSettings implements Settings {

    record Value(Object value, ConfigPosition position) {}

    private final Map<String, Setting<?>> declared;
    private final Map<String, Value> given;

    private final ConfigPosition position;

    CheckedSettings(ConfigPosition position, Map<String, Setting<?>> declared, Map<String, Value> given) {
        this.position = position;
        this.declared = Map.copyOf(declared);
        this.given = Map.copyOf(given);
    }

    @Override
    public <T> T get(DefiniteSetting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new IllegalArgumentException("declared as a setting that need not be given: " + setting.getName());
        }
        return value;
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
