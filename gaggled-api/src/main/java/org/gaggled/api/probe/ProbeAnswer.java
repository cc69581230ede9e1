package org.gaggled.api.probe;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What one try of a probe found.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProbeAnswer {

    private static final ProbeAnswer SUCCESS = new ProbeAnswer(null);

    private final @Nullable String failure;

    private ProbeAnswer(@Nullable String failure) {
        this.failure = failure;
    }

    /** The program answered as it should. */
    public static ProbeAnswer success() {
        return SUCCESS;
    }

    /**
     * It did not.
     *
     * @param reason what was found instead, as a part of a sentence for the operator: {@code connection refused}. It is
     * shown on one line, and cut when it is longer than 200 characters. As long as it stays the same it is told once,
     * so it has no times or counts in it
     */
    public static ProbeAnswer failure(String reason) {
        return new ProbeAnswer(Objects.requireNonNull(reason));
    }

    /** Whether the program answered as it should. */
    public boolean isSuccess() {
        return failure == null;
    }

    /** What was found instead; null for a success. */
    public @Nullable String getFailure() {
        return failure;
    }

    @Override
    public String toString() {
        return failure == null ? "success" : failure;
    }
}
