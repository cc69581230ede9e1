package org.gaggled.config.yaml;

import java.util.Set;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;

/** The format {@code yaml}. */
public final class YamlConfigSourceFactory implements ConfigSourceFactory {

    @Override
    public String getName() {
        return "yaml";
    }

    @Override
    public Set<String> getExtensions() {
        return Set.of("yaml", "yml");
    }

    @Override
    public ConfigSource open(ConfigSourceContext context) {
        return new YamlConfigSource();
    }
}
