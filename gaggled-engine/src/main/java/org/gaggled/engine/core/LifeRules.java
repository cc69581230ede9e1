package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The rules that one program lives by. */
public final class LifeRules {

    private final boolean enabled;
    private final boolean respawn;
    private final Duration backoff;
    private final Duration backoffMax;
    private final Duration killWait;
    private final StopSteps stopSteps;
    private final List<Dependency> dependencies;

    private LifeRules(Builder builder) {
        this.enabled = builder.enabled;
        this.respawn = builder.respawn;
        this.backoff = builder.backoff;
        this.backoffMax = builder.backoffMax;
        this.killWait = builder.killWait;
        this.stopSteps = builder.stopSteps;
        this.dependencies = builder.dependencies;
    }

    /** Begins rules with the defaults that {@code SPEC.md} has for a configuration. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether it is wanted from the start; otherwise it begins disabled, as if an operator had stopped it. */
    public boolean enabled() {
        return enabled;
    }

    /** Whether gaggled starts the program again when it dies. */
    public boolean respawn() {
        return respawn;
    }

    /** The pause before the second restart in a row of short runs; zero for no pauses ever. */
    public Duration backoff() {
        return backoff;
    }

    /** The longest pause. */
    public Duration backoffMax() {
        return backoffMax;
    }

    /** From the last step of a stop to SIGKILL, where that step has no time of its own. */
    public Duration killWait() {
        return killWait;
    }

    /** What a stop sends before SIGKILL. */
    public StopSteps stopSteps() {
        return stopSteps;
    }

    /** What it needs: each program at most once, never itself, and without cycles. */
    public List<Dependency> dependencies() {
        return dependencies;
    }

    /** Collects rules. Not safe for use by several threads. */
    public static final class Builder {

        private boolean enabled = true;
        private boolean respawn = true;
        private Duration backoff = Duration.ofMillis(100);
        private Duration backoffMax = Duration.ofSeconds(10);
        private Duration killWait = Duration.ofSeconds(10);
        private StopSteps stopSteps = StopSteps.TERM;
        private List<Dependency> dependencies = List.of();

        private Builder() {}

        /** See {@link LifeRules#enabled()}. */
        public Builder enabled(boolean value) {
            this.enabled = value;
            return this;
        }

        /** See {@link LifeRules#respawn()}. */
        public Builder respawn(boolean value) {
            this.respawn = value;
            return this;
        }

        /** See {@link LifeRules#backoff()}. */
        public Builder backoff(Duration value) {
            this.backoff = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link LifeRules#backoffMax()}. */
        public Builder backoffMax(Duration value) {
            this.backoffMax = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link LifeRules#killWait()}. */
        public Builder killWait(Duration value) {
            this.killWait = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link LifeRules#stopSteps()}. */
        public Builder stopSteps(StopSteps value) {
            this.stopSteps = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link LifeRules#dependencies()}. */
        public Builder dependencies(List<Dependency> value) {
            this.dependencies = List.copyOf(value);
            return this;
        }

        /** The rules; the builder may go on being used. */
        public LifeRules build() {
            return new LifeRules(this);
        }
    }
}
