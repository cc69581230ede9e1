package org.gaggled.api.program;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One program's need of another, and how that stands at one moment. */
public final class DependencyState {

    private final String program;
    private final Duration delay;
    private final boolean propagate;
    private final ProgramPhase phase;
    private final boolean satisfied;
    private final Duration since;
    private final @Nullable Duration remaining;

    /** Made by the host; the parameters are those of the getters. */
    public DependencyState(
            String program,
            Duration delay,
            boolean propagate,
            ProgramPhase phase,
            boolean satisfied,
            Duration since,
            @Nullable Duration remaining) {
        this.program = Objects.requireNonNull(program);
        this.delay = Objects.requireNonNull(delay);
        this.propagate = propagate;
        this.phase = Objects.requireNonNull(phase);
        this.satisfied = satisfied;
        this.since = Objects.requireNonNull(since);
        this.remaining = remaining;
    }

    /** The program that is needed. */
    public String getProgram() {
        return program;
    }

    /** How long that one must have been up, without a break. */
    public Duration getDelay() {
        return delay;
    }

    /** Whether the one that needs it is stopped, and wanted again, when it dies or is stopped. */
    public boolean isPropagate() {
        return propagate;
    }

    /** Where the needed program is. */
    public ProgramPhase getPhase() {
        return phase;
    }

    /** Whether it has been up for long enough. */
    public boolean isSatisfied() {
        return satisfied;
    }

    /** For how long the dependency has been satisfied, or has not been; since the beginning, if it never was. */
    public Duration getSince() {
        return since;
    }

    /** How much of the delay is left; null when it is satisfied, or the needed program is not up. */
    public @Nullable Duration getRemaining() {
        return remaining;
    }

    @Override
    public String toString() {
        return program + (satisfied ? " satisfied" : " not satisfied") + " for " + since.toMillis() + "ms";
    }
}
