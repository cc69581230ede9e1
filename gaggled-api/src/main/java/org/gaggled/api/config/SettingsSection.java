package org.gaggled.api.config;

import java.util.List;
import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * The definition of a section in {@code gaggled} that a plugin reads beside the one of its own name.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class SettingsSection {

    private final String name;
    private final List<Setting<?>> settings;

    /** A section of that name with those settings. */
    public SettingsSection(String name, List<Setting<?>> settings) {
        this.name = Objects.requireNonNull(name);
        this.settings = List.copyOf(settings);
    }

    /** The name it has in {@code gaggled}. */
    public String getName() {
        return name;
    }

    /** What it may hold. */
    public List<Setting<?>> getSettings() {
        return settings;
    }

    @Override
    public String toString() {
        return "gaggled/" + name;
    }
}
