package org.gaggled.api.config;

import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What a config source may ask of the host. Its methods are called on the thread that reads, while it reads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface ConfigSourceContext {

    /**
     * Reads a file that another one includes in the format's own way ({@code #include} in INFO).
     *
     * @param path as it is written; relative to the directory of {@code from} or, where no such file is there, to the
     * directory gaggled was started in. Where both have one and they differ, the host warns of it, and reads the one
     * beside {@code from}
     * @param from the including file
     * @param position of the include, for the problem
     * @return the file, or null when it cannot be read, is too large, is not UTF-8 (where the format does not allow
     * that) or includes itself by any number of steps; the host has then noted the problem at {@code position}, and the
     * source goes on without it
     */
    @Nullable
    ConfigFile include(String path, ConfigFile from, ConfigPosition position);
}
