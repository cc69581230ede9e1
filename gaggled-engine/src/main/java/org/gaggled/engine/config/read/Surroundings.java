package org.gaggled.engine.config.read;

import java.nio.file.Path;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.launch.CommandSearch;
import org.jspecify.annotations.Nullable;

/**
 * What the meaning of a configuration depends on beside its environment: files, which of them match a pattern, where
 * commands are found. Relative paths are relative to the directory gaggled was started in. Not safe for use by several
 * threads.
 */
public sealed interface Surroundings permits PresentSurroundings, RecordedSurroundings {

    /** The bytes of a file; null where it cannot be read, which is then reported at {@code position}. */
    byte @Nullable [] read(Path path, ConfigPosition position, Problems problems);

    /** Whether nothing has that name. */
    boolean isMissing(Path path);

    /** Whether two names are those of one file. */
    boolean isSame(Path one, Path other);

    /** Whether two files that are there may hold different bytes. */
    boolean differ(Path one, Path other);

    /** What all names of one file have in common. */
    Path identityOf(Path path);

    /** The files that a pattern matches; see {@link FilePattern}. */
    FilePattern.Found find(String pattern, Path beside);

    /** Where commands are found on that search path. */
    CommandSearch commands(String searchPath);

    /** The address of a network interface; null where there is no such interface, or it has none. */
    @Nullable
    String addressOf(String networkInterface);

    /**
     * Whether they are those of a time that has passed. Then the configuration was accepted once, and whether it could
     * be run now is of no account: what has gone since is not looked for.
     */
    boolean arePast();
}
