package org.gaggled.api.config;

import org.gaggled.api.Stability;

/**
 * Reads files of one format.
 *
 * <p>Used by one thread at a time, at the start of a run and at each check of a configuration.
 *
 * @since 1.0
 */
@FunctionalInterface
@Stability(Stability.Level.STABLE)
public interface ConfigSource extends AutoCloseable {

    /**
     * Turns a file into a tree.
     *
     * <p>Never throws for what a user may have written, however wrong: it is reported in the
     * {@linkplain ConfigTree#getProblems() problems}, all of it at once, and what can still be read is read. It bounds
     * depth, size and time by the size of the text. An exception is taken for a bug of the plugin and reported as such,
     * with the file's name; gaggled then does not start.
     */
    ConfigTree read(ConfigFile file);

    /** Called once, when nothing more will be read. */
    @Override
    default void close() {}
}
