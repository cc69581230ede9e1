package org.gaggled.api.program;

import java.time.Instant;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program, from the start of its process until all that belonged to it was gone. Times are those of the
 * wall clock, which an operator may set back.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ProgramRun {

    private final long pid;
    private final Instant started;
    private final @Nullable Instant ready;
    private final @Nullable Instant ended;
    private final @Nullable ExitStatus exit;
    private final boolean stoppedByGaggle;
    private final @Nullable ResourceUsage usage;
    private final @Nullable String reason;

    private ProgramRun(Builder builder) {
        this.pid = builder.pid;
        this.started = builder.started;
        this.ready = builder.ready;
        this.ended = builder.ended;
        this.exit = builder.exit;
        this.stoppedByGaggle = builder.stoppedByGaggle;
        this.usage = builder.usage;
        this.reason = builder.reason;
    }

    /** Begins a run of that process, which was started then and goes on. */
    public static Builder builder(long pid, Instant started) {
        return new Builder(pid, started);
    }

    /** The process id, a positive number. */
    public long getPid() {
        return pid;
    }

    /** When its process was started. */
    public Instant getStarted() {
        return started;
    }

    /** When its {@code ready} probe first succeeded; null when it did not, or when there was no such probe. */
    public @Nullable Instant getReady() {
        return ready;
    }

    /** When the process and all that it left behind was gone; null while the run goes on. */
    public @Nullable Instant getEnded() {
        return ended;
    }

    /** How the process ended; null while the run goes on. */
    public @Nullable ExitStatus getExit() {
        return exit;
    }

    /** Whether the run ended because gaggled stopped it. */
    public boolean wasStoppedByGaggle() {
        return stoppedByGaggle;
    }

    /** What the run used; null while it goes on, and when the launcher cannot tell. */
    public @Nullable ResourceUsage getUsage() {
        return usage;
    }

    /** Why the run ended, in a few words for a person; null while it goes on. */
    public @Nullable String getReason() {
        return reason;
    }

    /** Begins a copy of this run. */
    public Builder toBuilder() {
        return new Builder(pid, started)
                .ready(ready)
                .ended(ended)
                .exit(exit)
                .stoppedByGaggle(stoppedByGaggle)
                .usage(usage)
                .reason(reason);
    }

    @Override
    public String toString() {
        return "pid " + pid + " from " + started + (ended == null ? "" : " to " + ended)
                + (reason == null ? "" : ": " + reason);
    }

    /** Collects the parts of a {@link ProgramRun}. Not safe for use by several threads. */
    public static final class Builder {

        private final long pid;
        private final Instant started;
        private @Nullable Instant ready;
        private @Nullable Instant ended;
        private @Nullable ExitStatus exit;
        private boolean stoppedByGaggle;
        private @Nullable ResourceUsage usage;
        private @Nullable String reason;

        private Builder(long pid, Instant started) {
            if (pid <= 0) {
                throw new IllegalArgumentException("not the id of a process: " + pid);
            }
            this.pid = pid;
            this.started = Objects.requireNonNull(started);
        }

        /** See {@link ProgramRun#getReady()}. */
        public Builder ready(@Nullable Instant value) {
            this.ready = value;
            return this;
        }

        /** See {@link ProgramRun#getEnded()}. */
        public Builder ended(@Nullable Instant value) {
            this.ended = value;
            return this;
        }

        /** See {@link ProgramRun#getExit()}. */
        public Builder exit(@Nullable ExitStatus value) {
            this.exit = value;
            return this;
        }

        /** See {@link ProgramRun#wasStoppedByGaggle()}. */
        public Builder stoppedByGaggle(boolean value) {
            this.stoppedByGaggle = value;
            return this;
        }

        /** See {@link ProgramRun#getUsage()}. */
        public Builder usage(@Nullable ResourceUsage value) {
            this.usage = value;
            return this;
        }

        /** See {@link ProgramRun#getReason()}. */
        public Builder reason(@Nullable String value) {
            this.reason = value;
            return this;
        }

        /** The run; the builder may go on being used. */
        public ProgramRun build() {
            return new ProgramRun(this);
        }
    }
}
