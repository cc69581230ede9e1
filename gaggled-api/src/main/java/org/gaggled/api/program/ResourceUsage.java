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

    /** Made by launchers; the parameters are those of the getters. */
    public ResourceUsage(Duration userTime, Duration systemTime, @Nullable Long maxResidentBytes) {
        this.userTime = Objects.requireNonNull(userTime);
        this.systemTime = Objects.requireNonNull(systemTime);
        this.maxResidentBytes = maxResidentBytes;
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
}
