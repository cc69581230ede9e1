package org.gaggled.engine.config.known;

import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessLimit;

/** A limit as users write it: {@code SOFT}, {@code SOFT:HARD}, each a whole number or {@code unlimited}. */
final class LimitText {

    private static final String UNLIMITED = "unlimited";

    private final LimitedResource resource;

    private LimitText(LimitedResource resource) {
        this.resource = resource;
    }

    /** What is allowed for a resource, fit to stand behind "is not". */
    static String allowed(LimitedResource resource) {
        return "SOFT or SOFT:HARD, each " + unit(resource) + " or unlimited";
    }

    /**
     * Reads a limit.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    static ProcessLimit parse(LimitedResource resource, String text) {
        LimitText limit = new LimitText(resource);
        int colon = text.indexOf(':');
        long soft = limit.one(colon < 0 ? text : text.substring(0, colon));
        if (colon < 0) {
            return ProcessLimit.ofSoft(soft);
        }
        long hard = limit.one(text.substring(colon + 1));
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw new InvalidSettingException(
                    "has a soft limit above its hard limit", "write the lower of the two first");
        }
        return ProcessLimit.of(soft, hard);
    }

    private long one(String written) {
        String text = written.strip();
        if (text.equalsIgnoreCase(UNLIMITED)) {
            return ProcessLimit.UNLIMITED;
        }
        Long number = isInBytes(resource) || text.matches("[0-9]+") ? ByteSize.number(text) : null;
        if (number == null) {
            throw new InvalidSettingException("is not " + allowed(resource), "write for example " + example(resource));
        }
        if (number == ByteSize.TOO_LARGE) {
            throw new InvalidSettingException("is too large a number", "write unlimited");
        }
        return number;
    }

    private static String unit(LimitedResource resource) {
        return isInBytes(resource) ? "a number of bytes, also with k, m or g," : switch (resource) {
            case CPU -> "a number of seconds";
            case RTTIME -> "a number of microseconds";
            default -> "a whole number";
        };
    }

    static String example(LimitedResource resource) {
        return isInBytes(resource) ? "64m:1g" : switch (resource) {
            case CPU -> "3600";
            case NOFILE -> "4096:65536";
            case NICE -> "20";
            case RTPRIO -> "10";
            case RTTIME -> "200000";
            default -> "512";
        };
    }

    private static boolean isInBytes(LimitedResource resource) {
        return switch (resource) {
            case FSIZE, DATA, STACK, CORE, RSS, MEMLOCK, AS, MSGQUEUE -> true;
            default -> false;
        };
    }

    /** What a resource is, in a sentence. */
    static String meaning(LimitedResource resource) {
        return switch (resource) {
            case CPU -> "Processor time, in seconds. SIGXCPU at the soft limit, SIGKILL at the hard one.";
            case FSIZE -> "The size of a file that it writes.";
            case DATA -> "The size of its data segment.";
            case STACK -> "The size of its stack.";
            case CORE -> "The size of a core file; 0 for none.";
            case RSS -> "Resident memory. Linux does not enforce it.";
            case NPROC -> "Processes and threads of its user, all programs together. root is not bound by it.";
            case NOFILE -> "Open file descriptors.";
            case MEMLOCK -> "Locked memory.";
            case AS -> "The size of its address space.";
            case LOCKS -> "File locks. Linux does not enforce it.";
            case SIGPENDING -> "Queued signals of its user.";
            case MSGQUEUE -> "Memory in POSIX message queues of its user.";
            case NICE -> "20 minus the lowest nice value that it may give itself.";
            case RTPRIO -> "The highest real-time priority that it may give itself.";
            case RTTIME -> "Processor time without a blocking call under real-time scheduling, in microseconds.";
            default -> "See getrlimit(2).";
        };
    }
}
