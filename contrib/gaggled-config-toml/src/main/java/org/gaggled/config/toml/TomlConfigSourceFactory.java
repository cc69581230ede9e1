package org.gaggled.config.toml;

import java.util.Set;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;

/** The format {@code toml}. */
public final class TomlConfigSourceFactory implements ConfigSourceFactory {

    @Override
    public String getName() {
        return "toml";
    }

    @Override
    public Set<String> getExtensions() {
        return Set.of("toml");
    }

    @Override
    public ConfigSource open(ConfigSourceContext context) {
        return new TomlConfigSource();
    }
}
