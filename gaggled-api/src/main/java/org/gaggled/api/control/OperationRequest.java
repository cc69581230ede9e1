package org.gaggled.api.control;

import java.time.Duration;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * Something that gaggled is told to do, by whom, and to which programs. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class OperationRequest {

    /** The longest that an answer can be waited for. */
    public static final Duration MAX_WAIT = Duration.ofHours(1);

    private final Operation operation;
    private final Requester requester;
    private final @Nullable ProgramSelector programs;
    private final @Nullable ProcessSignal signal;
    private final @Nullable Duration waitAtMost;

    private OperationRequest(Builder builder) {
        this.operation = builder.operation;
        this.requester = builder.requester;
        this.programs = builder.programs;
        this.signal = builder.signal;
        this.waitAtMost = builder.waitAtMost;
        require(operation.takesPrograms() == (programs != null), "programs");
        require(operation.takesSignal() == (signal != null), "a signal");
        require(operation.canWait() || waitAtMost == null, "a time to wait");
    }

    private void require(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException(
                    what + (what.endsWith("s") ? " are" : " is") + " missing, or not taken, by '" + operation.getWord()
                            + "'");
        }
    }

    /** Begins a request of somebody for that. */
    public static Builder builder(Operation operation, Requester requester) {
        return new Builder(operation, requester);
    }

    /** What is to be done. */
    public Operation getOperation() {
        return operation;
    }

    /** Who asks. */
    public Requester getRequester() {
        return requester;
    }

    /** To which programs; null exactly where the operation {@linkplain Operation#takesPrograms() takes none}. */
    public @Nullable ProgramSelector getPrograms() {
        return programs;
    }

    /** The signal to send; null exactly where the operation {@linkplain Operation#takesSignal() takes none}. */
    public @Nullable ProcessSignal getSignal() {
        return signal;
    }

    /**
     * For how long at most the answer waits until all programs are where they are to be; null when it does not wait.
     */
    public @Nullable Duration getWaitAtMost() {
        return waitAtMost;
    }

    /** {@code signal web SIGHUP by NAME (CHANNEL)}: what there is of it. */
    @Override
    public String toString() {
        return operation.getWord()
                + (programs == null ? "" : " " + programs)
                + (signal == null ? "" : " " + signal)
                + " by " + requester;
    }

    /** Collects the parts of an {@link OperationRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private final Operation operation;
        private final Requester requester;
        private @Nullable ProgramSelector programs;
        private @Nullable ProcessSignal signal;
        private @Nullable Duration waitAtMost;

        private Builder(Operation operation, Requester requester) {
            this.operation = Objects.requireNonNull(operation);
            this.requester = Objects.requireNonNull(requester);
        }

        /** To which programs. */
        public Builder programs(@Nullable ProgramSelector selector) {
            this.programs = selector;
            return this;
        }

        /** To the program of exactly that name. */
        public Builder program(String name) {
            return programs(ProgramSelector.named(name));
        }

        /** Which signal. */
        public Builder signal(@Nullable ProcessSignal value) {
            this.signal = value;
            return this;
        }

        /**
         * Answers when the programs are where they are to be, or when that time is over. Null, as at first, for an
         * answer at once.
         *
         * @throws IllegalArgumentException when it is negative or longer than {@link #MAX_WAIT}
         */
        public Builder waitAtMost(@Nullable Duration time) {
            if (time != null && (time.isNegative() || time.compareTo(MAX_WAIT) > 0)) {
                throw new IllegalArgumentException("nobody waits for " + time);
            }
            this.waitAtMost = time;
            return this;
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException when something is missing that the operation takes, or given that it does
         * not take
         */
        public OperationRequest build() {
            return new OperationRequest(this);
        }
    }
}
