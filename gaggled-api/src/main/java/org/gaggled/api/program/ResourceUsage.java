package org.gaggled.api.program;

import java.time.Duration;
import java.util.Objects;

/** What one run of a program used, as the kernel counted it: its process and every descendant that was waited for. */
public final class ResourceUsage {

    private final Duration userTime;
    private final Duration systemTime;
    private final long maxResidentBytes;

    /** Made by launchers. */
    public ResourceUsage(Duration userTime, Duration systemTime, long maxResidentBytes) {
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
     * The most memory that one process of the run had resident, in bytes; 0 means that it is not known, not that there was none. Linux cannot tell a small
     * program's peak from that of the process that started it, so a program that needed less than gaggled has 0.
     */
    public long getMaxResidentBytes() {
        return maxResidentBytes;
    }

    @Override
    public String toString() {
        return "user " + userTime.toMillis() + "ms, system " + systemTime.toMillis() + "ms"
                + (maxResidentBytes == 0 ? "" : ", memory " + maxResidentBytes / 1024 + "KiB");
    }
}
