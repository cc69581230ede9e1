package org.gaggled.api.program;

import java.time.Duration;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * One program's need of another, and how that stands at one moment.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class DependencyState {

    private final String program;
    private final Duration delay;
    private final boolean propagate;
    private final Until until;
    private final boolean required;
    private final Duration grace;
    private final ProgramPhase phase;
    private final boolean known;
    private final boolean satisfied;
    private final Duration since;
    private final @Nullable Duration remaining;

    private DependencyState(Builder builder) {
        this.program = builder.program;
        this.delay = builder.delay;
        this.propagate = builder.propagate;
        this.until = builder.until;
        this.required = builder.required;
        this.grace = builder.grace;
        this.phase = builder.phase;
        this.known = builder.known;
        this.satisfied = builder.satisfied;
        this.since = builder.since;
        this.remaining = builder.remaining;
    }

    /**
     * What is waited for. More may be added: a {@code switch} over it needs a {@code default}, a Kotlin {@code when} an
     * {@code else}.
     */
    public enum Until {
        /** Its process runs. */
        STARTED,
        /** It can be used. */
        READY,
        /** It is a task, and has done its work. */
        DONE,
        /** Its last run has ended, however, and it does not run now. */
        ENDED
    }

    /**
     * Begins the state of a need of that program: until it is ready, in any case, without delay, not propagating, of a
     * program that is down.
     */
    public static Builder builder(String program) {
        return new Builder(program);
    }

    /** The program that is needed. */
    public String getProgram() {
        return program;
    }

    /** How long what is waited for must have held, without a break. */
    public Duration getDelay() {
        return delay;
    }

    /** Whether the one that needs it is stopped, and wanted again, when what is waited for holds no longer. */
    public boolean propagates() {
        return propagate;
    }

    /** What is waited for. */
    public Until getUntil() {
        return until;
    }

    /** Whether it is waited for in any case; otherwise only while it may still come about. */
    public boolean isRequired() {
        return required;
    }

    /** How long it may cease to hold before that is propagated. */
    public Duration getGrace() {
        return grace;
    }

    /** Where the needed program is; where that is not known, where it was when it was known. */
    public ProgramPhase getPhase() {
        return phase;
    }

    /** Whether anybody knows how the needed program is; false only for one of another host. */
    public boolean isKnown() {
        return known;
    }

    /** Whether what is waited for has held for long enough; or it is not required, and is not waited for. */
    public boolean isSatisfied() {
        return satisfied;
    }

    /** For how long the dependency has been satisfied, or has not been; since the beginning, if it never was. */
    public Duration getSince() {
        return since;
    }

    /** How much of the delay is left; null when it is satisfied, or what is waited for does not hold. */
    public @Nullable Duration getRemaining() {
        return remaining;
    }

    @Override
    public String toString() {
        return program + (satisfied ? " satisfied" : " not satisfied") + " for " + since.toMillis() + "ms";
    }

    /** Collects the parts of a {@link DependencyState}. Not safe for use by several threads. */
    public static final class Builder {

        private final String program;
        private Duration delay = Duration.ZERO;
        private boolean propagate;
        private Until until = Until.READY;
        private boolean required = true;
        private Duration grace = Duration.ZERO;
        private ProgramPhase phase = ProgramPhase.DOWN;
        private boolean known = true;
        private boolean satisfied;
        private Duration since = Duration.ZERO;
        private @Nullable Duration remaining;

        private Builder(String program) {
            this.program = Objects.requireNonNull(program);
        }

        /** See {@link DependencyState#getDelay()}. */
        public Builder delay(Duration value) {
            this.delay = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DependencyState#propagates()}. */
        public Builder propagate(boolean value) {
            this.propagate = value;
            return this;
        }

        /** See {@link DependencyState#getUntil()}. */
        public Builder until(Until value) {
            this.until = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DependencyState#isRequired()}. */
        public Builder required(boolean value) {
            this.required = value;
            return this;
        }

        /** See {@link DependencyState#getGrace()}. */
        public Builder grace(Duration value) {
            this.grace = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DependencyState#getPhase()}. */
        public Builder phase(ProgramPhase value) {
            this.phase = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DependencyState#isKnown()}; true unless given. */
        public Builder known(boolean value) {
            this.known = value;
            return this;
        }

        /** See {@link DependencyState#isSatisfied()}. */
        public Builder satisfied(boolean value) {
            this.satisfied = value;
            return this;
        }

        /** See {@link DependencyState#getSince()}. */
        public Builder since(Duration value) {
            this.since = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DependencyState#getRemaining()}. */
        public Builder remaining(@Nullable Duration value) {
            this.remaining = value;
            return this;
        }

        /** The state; the builder may go on being used. */
        public DependencyState build() {
            return new DependencyState(this);
        }
    }
}
