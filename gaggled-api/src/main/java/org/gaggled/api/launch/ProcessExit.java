package org.gaggled.api.launch;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/**
 * The end of a launched process.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProcessExit {

    private final ExitStatus status;
    private final @Nullable ResourceUsage usage;
    private final boolean leftovers;

    private ProcessExit(Builder builder) {
        this.status = builder.status;
        this.usage = builder.usage;
        this.leftovers = builder.leftovers;
    }

    /** Begins an end of that kind: usage not known, nothing left behind. */
    public static Builder builder(ExitStatus status) {
        return new Builder(status);
    }

    /** How it ended. */
    public ExitStatus getStatus() {
        return status;
    }

    /** What it used, or null when the launcher cannot tell. */
    public @Nullable ResourceUsage getUsage() {
        return usage;
    }

    /**
     * Whether other processes of its session are still there, in {@link SignalScope#GROUP}; they may be no more than
     * dead ones that nobody has reaped yet. Then {@link LaunchListener#gone()} follows when they have ended; until then
     * they can be signalled through the {@link LaunchedProcess}.
     */
    public boolean hasLeftovers() {
        return leftovers;
    }

    @Override
    public String toString() {
        return status + (leftovers ? ", leftovers" : "");
    }

    /** Collects the parts of a {@link ProcessExit}. Not safe for use by several threads. */
    public static final class Builder {

        private final ExitStatus status;
        private @Nullable ResourceUsage usage;
        private boolean leftovers;

        private Builder(ExitStatus status) {
            this.status = Objects.requireNonNull(status);
        }

        /** See {@link ProcessExit#getUsage()}. */
        public Builder usage(@Nullable ResourceUsage value) {
            this.usage = value;
            return this;
        }

        /** See {@link ProcessExit#hasLeftovers()}. */
        public Builder leftovers(boolean value) {
            this.leftovers = value;
            return this;
        }

        /** The end; the builder may go on being used. */
        public ProcessExit build() {
            return new ProcessExit(this);
        }
    }
}
