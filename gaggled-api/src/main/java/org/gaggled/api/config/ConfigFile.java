package org.gaggled.api.config;

import java.nio.file.Path;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file that the host has read: at most 16 MiB, valid UTF-8 unless
 * {@linkplain ConfigSourceFactory#isAnyByteAllowed() its format allows any byte}, a byte order mark removed, every line
 * end turned into {@code \n}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ConfigFile {

    private final Path path;
    private final String text;
    private final @Nullable ConfigFile includedFrom;

    /** Made by the host; public so that a format plugin's tests can make one too. */
    public ConfigFile(Path path, String text, @Nullable ConfigFile includedFrom) {
        this.path = Objects.requireNonNull(path);
        this.text = Objects.requireNonNull(text);
        this.includedFrom = includedFrom;
    }

    /** The file as it was named; relative to the directory gaggled was started in, unless absolute. */
    public Path getPath() {
        return path;
    }

    /** What is in it. */
    public String getText() {
        return text;
    }

    /** The file whose include named this one, or null for the file of the command line. */
    public @Nullable ConfigFile getIncludedFrom() {
        return includedFrom;
    }

    /** The place in this file, lines and columns from 1. */
    public ConfigPosition at(int line, int column) {
        return new ConfigPosition(path.toString(), line, column);
    }
}
