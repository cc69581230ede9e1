package org.gaggled.config.info;

import java.util.Set;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;

/** The format {@code info}: values mean what they meant to classic gaggled. */
public final class InfoConfigSourceFactory implements ConfigSourceFactory {

    @Override
    public String getName() {
        return "info";
    }

    @Override
    public Set<String> getExtensions() {
        return Set.of("conf", "info");
    }

    @Override
    public ArgumentSplitting getArgumentSplitting() {
        return ArgumentSplitting.BLANKS;
    }

    @Override
    public boolean isExpandedByDefault() {
        return false;
    }

    /** Classic knew bytes, not characters. */
    @Override
    public boolean isAnyByteAllowed() {
        return true;
    }

    @Override
    public boolean isInsecureByDefault() {
        return true;
    }

    @Override
    public ConfigSource open(ConfigSourceContext context) {
        return file -> new InfoDocument(file, context).read();
    }
}
