package org.gaggled.api.control;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * One line that a program has printed. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class LogLine {

    /**
     * By which of its streams a program printed a line. Streams may be added: a {@code switch} over them needs a
     * {@code default}.
     */
    public enum Stream {
        /** Its standard output, and its standard error where that is merged into it. */
        OUTPUT,
        /** Its standard error. */
        ERROR
    }

    private final String program;
    private final Stream stream;
    private final @Nullable Instant time;
    private final byte[] bytes;

    /**
     * Made by the host; public so that tests can make one too.
     *
     * @param bytes without a newline; copied
     */
    public LogLine(String program, Stream stream, @Nullable Instant time, byte[] bytes) {
        this.program = Objects.requireNonNull(program);
        this.stream = Objects.requireNonNull(stream);
        this.time = time;
        this.bytes = bytes.clone();
    }

    /** The program that printed it. */
    public String getProgram() {
        return program;
    }

    /** The stream by which it was printed. */
    public Stream getStream() {
        return stream;
    }

    /**
     * When gaggled read it; null where that is not known, as for a line in a file without times that an earlier gaggled
     * wrote.
     */
    public @Nullable Instant getTime() {
        return time;
    }

    /** What was printed, as it was, without the newline. A copy. */
    public byte[] getBytes() {
        return bytes.clone();
    }

    /**
     * What was printed, read as UTF-8, without the newline. What is not UTF-8 is replaced by U+FFFD. Control characters
     * are still in it: use {@link org.gaggled.api.HarmlessText} before a terminal gets it.
     */
    public String getText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return program + ": " + getText();
    }
}
