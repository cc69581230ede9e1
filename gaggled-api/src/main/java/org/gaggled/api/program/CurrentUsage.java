package org.gaggled.api.program;

import java.time.Duration;
import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * What the processes of a program use at one moment: its own, and all that belong to its run.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class CurrentUsage {

    private final int processes;
    private final Duration processorTime;
    private final long residentBytes;

    private CurrentUsage(Builder builder) {
        this.processes = builder.processes;
        this.processorTime = builder.processorTime;
        this.residentBytes = builder.residentBytes;
    }

    /** Begins a usage of so many processes. */
    public static Builder builder(int processes) {
        return new Builder(processes);
    }

    /** How many processes there are, without those that have ended and wait to be reaped; at least 1. */
    public int getProcesses() {
        return processes;
    }

    /**
     * Processor time that these processes have used since each began, in user mode and in the kernel, and that of
     * processes that they have waited for, to a hundredth of a second. It gets less when one of them ends that another
     * one waits for which does not belong to the run.
     */
    public Duration getProcessorTime() {
        return processorTime;
    }

    /**
     * Memory that these processes have resident, in bytes: the sum of each one's. What several of them share is counted
     * for each.
     */
    public long getResidentBytes() {
        return residentBytes;
    }

    @Override
    public String toString() {
        return processes + (processes == 1 ? " process, " : " processes, ") + processorTime.toMillis()
                + "ms of processor time, " + residentBytes / 1024 + "KiB";
    }

    /** Collects the parts of a {@link CurrentUsage}. Not safe for use by several threads. */
    public static final class Builder {

        private final int processes;
        private Duration processorTime = Duration.ZERO;
        private long residentBytes;

        private Builder(int processes) {
            if (processes < 1) {
                throw new IllegalArgumentException("at least one process uses something, not " + processes);
            }
            this.processes = processes;
        }

        /** See {@link CurrentUsage#getProcessorTime()}. */
        public Builder processorTime(Duration value) {
            this.processorTime = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link CurrentUsage#getResidentBytes()}. */
        public Builder residentBytes(long value) {
            this.residentBytes = value;
            return this;
        }

        /** The usage; the builder may go on being used. */
        public CurrentUsage build() {
            return new CurrentUsage(this);
        }
    }
}
