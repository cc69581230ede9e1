package org.gaggled.api.control;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * A question that gaggled has no answer to.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ControlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ControlOutcome outcome;

    /** Made by the host; public so that tests can make one too. */
    public ControlException(ControlOutcome outcome, String message) {
        super(message, null, false, false);
        this.outcome = Objects.requireNonNull(outcome);
    }

    /** Made by the host, with the outcome's {@linkplain ControlOutcome#getText() text} for a message. */
    public ControlException(ControlOutcome outcome) {
        this(outcome, outcome.getText());
    }

    /** Why there is none. */
    public ControlOutcome getOutcome() {
        return outcome;
    }

    /**
     * The exception itself, out of what a stage that was made of a failed one, or a future that was waited for, has put
     * around it; null when it is none.
     */
    public static @Nullable ControlException find(@Nullable Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ControlException ? (ControlException) cause : null;
    }
}
