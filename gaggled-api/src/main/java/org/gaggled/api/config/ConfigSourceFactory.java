package org.gaggled.api.config;

import java.util.Set;
import org.gaggled.api.PluginFactory;

/**
 * A configuration format. Its {@linkplain #getName() name} is what {@code --format} takes.
 *
 * <p>Two formats that claim one extension are an error when a file with that extension is to be read, unless {@code
 * --format} decides.
 */
public interface ConfigSourceFactory extends PluginFactory {

    /** The file extensions of this format, lower case, without the dot; not empty. Always the same answer. */
    Set<String> getExtensions();

    /** Called once for a reading of the configuration, before {@link ConfigSource#read}. */
    ConfigSource open(ConfigSourceContext context);
}
