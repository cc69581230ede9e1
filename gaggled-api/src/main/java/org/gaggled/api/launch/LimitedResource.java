package org.gaggled.api.launch;

import java.util.Locale;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What the system can limit for one process; see {@code getrlimit(2)}. Resources may be added: a {@code switch} over
 * them needs a {@code default}, a Kotlin {@code when} an {@code else}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum LimitedResource {
    /** Processor time, in seconds. */
    CPU,
    /** The size of a file that it writes, in bytes. */
    FSIZE,
    /** Its data segment, in bytes. */
    DATA,
    /** Its stack, in bytes. */
    STACK,
    /** The size of a core file, in bytes. */
    CORE,
    /** Resident memory, in bytes; Linux does not enforce it. */
    RSS,
    /** Processes and threads of its user. */
    NPROC,
    /** Open file descriptors. */
    NOFILE,
    /** Locked memory, in bytes. */
    MEMLOCK,
    /** Address space, in bytes. */
    AS,
    /** File locks; Linux does not enforce it. */
    LOCKS,
    /** Queued signals of its user. */
    SIGPENDING,
    /** Bytes in POSIX message queues of its user. */
    MSGQUEUE,
    /** 20 minus the lowest nice value that it may give itself. */
    NICE,
    /** The highest real-time priority that it may give itself. */
    RTPRIO,
    /** Processor time without a blocking call under real-time scheduling, in microseconds. */
    RTTIME;

    /** It as it is written in a configuration: {@code nofile}. */
    public String getWord() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The resource of that word; null where there is none. */
    public static @Nullable LimitedResource find(String word) {
        for (LimitedResource resource : values()) {
            if (resource.getWord().equals(word)) {
                return resource;
            }
        }
        return null;
    }
}
