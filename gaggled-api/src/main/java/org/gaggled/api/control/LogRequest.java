package org.gaggled.api.control;

import java.time.Duration;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Which lines that programs have printed somebody wants to see. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class LogRequest {

    /** The most lines that one answer has. */
    public static final int MAX_LINES = 10_000;

    /** The lines that an answer has, of all programs together, where nothing else is asked for. */
    public static final int USUAL_LINES = 100;

    /** The longest that an answer can be waited for. */
    public static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private final Requester requester;
    private final ProgramSelector programs;
    private final int lines;
    private final @Nullable Duration since;
    private final @Nullable String after;
    private final @Nullable Duration waitAtMost;

    private LogRequest(Builder builder) {
        this.requester = builder.requester;
        this.programs = builder.programs;
        this.since = builder.since;
        this.after = builder.after;
        this.waitAtMost = builder.waitAtMost;
        Integer asked = builder.lines;
        this.lines = asked != null ? asked : since != null || after != null ? MAX_LINES : USUAL_LINES;
        if (after != null && since != null) {
            throw new IllegalArgumentException("lines after a position and of the last time cannot both be asked for");
        }
        if (waitAtMost != null && after == null) {
            throw new IllegalArgumentException("only lines after a position can be waited for");
        }
    }

    /** Begins a request of somebody for the lines of these programs. */
    public static Builder builder(Requester requester, ProgramSelector programs) {
        return new Builder(requester, programs);
    }

    /** Who asks. */
    public Requester getRequester() {
        return requester;
    }

    /** Of which programs. */
    public ProgramSelector getPrograms() {
        return programs;
    }

    /**
     * How many lines at most, of all programs together, from 0 to {@value #MAX_LINES}. After a {@linkplain #getAfter
     * position}, these are the first ones; otherwise, the last ones.
     */
    public int getLines() {
        return lines;
    }

    /** Only lines that were printed in that last time; null for lines of any time. Positive. */
    public @Nullable Duration getSince() {
        return since;
    }

    /** Only lines after that {@linkplain LogExcerpt#getPosition() position} of an earlier answer; null for all. */
    public @Nullable String getAfter() {
        return after;
    }

    /** For how long at most the answer waits until there is a line; null where it does not wait. */
    public @Nullable Duration getWaitAtMost() {
        return waitAtMost;
    }

    /** Collects the parts of a {@link LogRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private final Requester requester;
        private final ProgramSelector programs;
        private @Nullable Integer lines;
        private @Nullable Duration since;
        private @Nullable String after;
        private @Nullable Duration waitAtMost;

        private Builder(Requester requester, ProgramSelector programs) {
            this.requester = Objects.requireNonNull(requester);
            this.programs = Objects.requireNonNull(programs);
        }

        /**
         * How many lines at most. Null, as at first, for {@value #USUAL_LINES}, or, with {@link #since} or
         * {@link #after}, {@value #MAX_LINES}.
         *
         * @throws IllegalArgumentException when it is negative or above {@value #MAX_LINES}
         */
        public Builder lines(@Nullable Integer value) {
            if (value != null && (value < 0 || value > MAX_LINES)) {
                throw new IllegalArgumentException("not from 0 to " + MAX_LINES + ": " + value);
            }
            this.lines = value;
            return this;
        }

        /**
         * Only lines of that last time.
         *
         * @throws IllegalArgumentException when it is not positive
         */
        public Builder since(@Nullable Duration value) {
            if (value != null && (value.isNegative() || value.isZero())) {
                throw new IllegalArgumentException("not a time before now: " + value);
            }
            this.since = value;
            return this;
        }

        /** Only lines after that position of an earlier answer. */
        public Builder after(@Nullable String position) {
            this.after = position;
            return this;
        }

        /**
         * Answers when there is a line after the {@linkplain #after position}, or when that time is over.
         *
         * @throws IllegalArgumentException when it is negative or longer than {@link #MAX_WAIT}
         */
        public Builder waitAtMost(@Nullable Duration value) {
            if (value != null && (value.isNegative() || value.compareTo(MAX_WAIT) > 0)) {
                throw new IllegalArgumentException("nobody waits for " + value);
            }
            this.waitAtMost = value;
            return this;
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException when a time and a position are both asked for, or a wait without a position
         */
        public LogRequest build() {
            return new LogRequest(this);
        }
    }
}
