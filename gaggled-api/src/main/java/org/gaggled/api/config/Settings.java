package org.gaggled.api.config;

import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * The checked settings of one section. Every value has the type and the bounds of its definition, and every required
 * one is there: the host refuses the configuration otherwise, before anything sees it. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface Settings {

    /**
     * The value of a setting that is required or has a default: as configured, or the default of {@code setting}. In
     * Kotlin also {@code settings[SETTING]}.
     *
     * @throws IllegalArgumentException for a setting that was not declared with that name, kind and requirement
     */
    default <T> T get(DefiniteSetting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new IllegalArgumentException("declared as a setting that need not be given: " + setting.getName());
        }
        return value;
    }

    /**
     * The value of any declared setting: as configured, or the default of {@code setting}, or null.
     *
     * @throws IllegalArgumentException for a setting that was not declared with that name and kind
     */
    <T> @Nullable T find(Setting<T> setting);

    /** Where the setting was given, for a message about its value; null where it was not given. */
    @Nullable
    ConfigPosition positionOf(Setting<?> setting);

    /**
     * Where the section begins, for a message about what is not in it or about several settings at once. Where the
     * configuration does not have the section, because a global setting asks for the plugin, the place of what it would
     * stand in.
     */
    ConfigPosition getPosition();
}
