package org.gaggled.api.program;

import java.time.Duration;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a program used, as the kernel counted it: its process and every descendant that was waited for.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ResourceUsage {

    private final Duration userTime;
    private final Duration systemTime;
    private final @Nullable Long maxResidentBytes;

    private ResourceUsage(Builder builder) {
        this.userTime = builder.userTime;
        this.systemTime = builder.systemTime;
        this.maxResidentBytes = builder.maxResidentBytes;
    }

    /** Begins a usage of that processor time, in user mode and in the kernel. */
    public static Builder builder(Duration userTime, Duration systemTime) {
        return new Builder(userTime, systemTime);
    }

    /** Processor time in user mode. */
    public Duration getUserTime() {
        return userTime;
    }

    /** Processor time in the kernel. */
    public Duration getSystemTime() {
        return systemTime;
    }

    /**
     * The most memory that one process of the run had resident, in bytes; null when it is not known. Linux cannot tell
     * a small program's peak from that of the process that started it, so it is not known of a program that needed less
     * than gaggled.
     */
    public @Nullable Long getMaxResidentBytes() {
        return maxResidentBytes;
    }

    @Override
    public String toString() {
        return "user " + userTime.toMillis() + "ms, system " + systemTime.toMillis() + "ms"
                + (maxResidentBytes == null ? "" : ", memory " + maxResidentBytes / 1024 + "KiB");
    }

    /** Collects the parts of a {@link ResourceUsage}. Not safe for use by several threads. */
    public static final class Builder {

        private final Duration userTime;
        private final Duration systemTime;
        private @Nullable Long maxResidentBytes;

        private Builder(Duration userTime, Duration systemTime) {
            this.userTime = Objects.requireNonNull(userTime);
            this.systemTime = Objects.requireNonNull(systemTime);
        }

        /** See {@link ResourceUsage#getMaxResidentBytes()}. */
        public Builder maxResidentBytes(@Nullable Long value) {
            this.maxResidentBytes = value;
            return this;
        }

        /** The usage; the builder may go on being used. */
        public ResourceUsage build() {
            return new ResourceUsage(this);
        }
    }
}
