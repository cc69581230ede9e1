package com.example.flat;

import java.util.Set;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;

/** Reads files that end in {@code .flat}: {@code web.depends.db.delay = 2s} on a line. */
public final class FlatFactory implements ConfigSourceFactory {

    @Override
    public String getName() {
        return "flat";
    }

    @Override
    public Set<String> getExtensions() {
        return Set.of("flat");
    }

    @Override
    public ConfigSource open(ConfigSourceContext context) {
        return FlatFile::read;
    }
}
