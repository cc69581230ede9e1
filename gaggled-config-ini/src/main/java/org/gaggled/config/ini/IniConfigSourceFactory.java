package org.gaggled.config.ini;

import java.util.Set;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;

/** The format {@code ini}. */
public final class IniConfigSourceFactory implements ConfigSourceFactory {

    @Override
    public String getName() {
        return "ini";
    }

    @Override
    public Set<String> getExtensions() {
        return Set.of("ini");
    }

    @Override
    public ConfigSource open(ConfigSourceContext context) {
        return new IniConfigSource();
    }
}
