package org.gaggled.engine.config.check;

import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/** Settings that several sections declare: the first section that gives one counts, and otherwise its default. */
public final class LayeredSettings implements Settings {

    private final List<CheckedSettings> layers;

    /** Those of these sections, of which there is at least one, the one that counts most first. */
    LayeredSettings(List<CheckedSettings> layers) {
        this.layers = List.copyOf(layers);
    }

    @Override
    public <T> @Nullable T find(Setting<T> setting) {
        for (CheckedSettings layer : layers) {
            if (layer.positionOf(setting) != null) {
                return layer.find(setting);
            }
        }
        return setting.getDefault();
    }

    @Override
    public @Nullable ConfigPosition positionOf(Setting<?> setting) {
        for (CheckedSettings layer : layers) {
            ConfigPosition position = layer.positionOf(setting);
            if (position != null) {
                return position;
            }
        }
        return null;
    }

    @Override
    public ConfigPosition getPosition() {
        return layers.getFirst().getPosition();
    }
}
