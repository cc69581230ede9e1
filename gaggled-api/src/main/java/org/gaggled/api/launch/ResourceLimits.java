package org.gaggled.api.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * How much all processes of one run together may use: what a control group (cgroup v2) bounds, where
 * {@link ProcessLimit} bounds each process. Whatever is null is not bounded. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ResourceLimits {

    /** The lowest {@linkplain #getIoWeight weight}. */
    public static final int LEAST_IO_WEIGHT = 1;

    /** The highest {@linkplain #getIoWeight weight}. */
    public static final int MOST_IO_WEIGHT = 10_000;

    private final @Nullable Long memoryBytes;
    private final @Nullable Long memoryHighBytes;
    private final @Nullable Integer milliCpus;
    private final @Nullable Integer processes;
    private final @Nullable Integer ioWeight;

    private ResourceLimits(Builder builder) {
        this.memoryBytes = builder.memoryBytes;
        this.memoryHighBytes = builder.memoryHighBytes;
        this.milliCpus = builder.milliCpus;
        this.processes = builder.processes;
        this.ioWeight = builder.ioWeight;
    }

    /** Begins limits of which none is set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins other limits that are like these. */
    public Builder toBuilder() {
        return new Builder()
                .memoryBytes(memoryBytes)
                .memoryHighBytes(memoryHighBytes)
                .milliCpus(milliCpus)
                .processes(processes)
                .ioWeight(ioWeight);
    }

    /** The memory beyond which the system kills one of the processes, in bytes. */
    public @Nullable Long getMemoryBytes() {
        return memoryBytes;
    }

    /** The memory beyond which the system slows the processes down and takes memory back from them, in bytes. */
    public @Nullable Long getMemoryHighBytes() {
        return memoryHighBytes;
    }

    /** The processor time they may use, in thousandths of one processor: 1500 is one and a half processors. */
    public @Nullable Integer getMilliCpus() {
        return milliCpus;
    }

    /** How many processes and threads there may be. */
    public @Nullable Integer getProcesses() {
        return processes;
    }

    /** Their share of a disk that others want too, from 1 to 10000; the system's default is 100. */
    public @Nullable Integer getIoWeight() {
        return ioWeight;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceLimits limits
                && Objects.equals(memoryBytes, limits.memoryBytes)
                && Objects.equals(memoryHighBytes, limits.memoryHighBytes)
                && Objects.equals(milliCpus, limits.milliCpus)
                && Objects.equals(processes, limits.processes)
                && Objects.equals(ioWeight, limits.ioWeight);
    }

    @Override
    public int hashCode() {
        return Objects.hash(memoryBytes, memoryHighBytes, milliCpus, processes, ioWeight);
    }

    /** What is set, for messages: {@code memory 536870912, processes 64}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        addTo(parts, "memory", memoryBytes);
        addTo(parts, "high memory", memoryHighBytes);
        addTo(parts, "thousandths of a processor", milliCpus);
        addTo(parts, "processes", processes);
        addTo(parts, "I/O weight", ioWeight);
        return String.join(", ", parts);
    }

    private static void addTo(List<String> parts, String name, @Nullable Number value) {
        if (value != null) {
            parts.add(name + " " + value);
        }
    }

    /** Collects the parts of {@link ResourceLimits}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Long memoryBytes;
        private @Nullable Long memoryHighBytes;
        private @Nullable Integer milliCpus;
        private @Nullable Integer processes;
        private @Nullable Integer ioWeight;

        private Builder() {}

        /** See {@link ResourceLimits#getMemoryBytes()}. */
        public Builder memoryBytes(@Nullable Long value) {
            this.memoryBytes = positive(value);
            return this;
        }

        /** See {@link ResourceLimits#getMemoryHighBytes()}. */
        public Builder memoryHighBytes(@Nullable Long value) {
            this.memoryHighBytes = positive(value);
            return this;
        }

        /** See {@link ResourceLimits#getMilliCpus()}. */
        public Builder milliCpus(@Nullable Integer value) {
            this.milliCpus = positive(value);
            return this;
        }

        /** See {@link ResourceLimits#getProcesses()}. */
        public Builder processes(@Nullable Integer value) {
            this.processes = positive(value);
            return this;
        }

        /**
         * See {@link ResourceLimits#getIoWeight()}.
         *
         * @throws IllegalArgumentException when it is not from 1 to 10000
         */
        public Builder ioWeight(@Nullable Integer value) {
            if (value != null && (value < LEAST_IO_WEIGHT || value > MOST_IO_WEIGHT)) {
                throw new IllegalArgumentException("not a weight from 1 to 10000: " + value);
            }
            this.ioWeight = value;
            return this;
        }

        private static <N extends Number> @Nullable N positive(@Nullable N value) {
            if (value != null && value.longValue() <= 0) {
                throw new IllegalArgumentException("not above 0: " + value);
            }
            return value;
        }

        /** The limits; the builder may go on being used. */
        public ResourceLimits build() {
            return new ResourceLimits(this);
        }
    }
}
