package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * gaggled's own limit of open descriptors: raised when its children need it, and hidden from them.
 *
 * <p>A child takes one descriptor of gaggled's. A program, on the other hand, is to meet the limit that the user set and not
 * gaggled's: some close every possible descriptor when they begin. So the limit is raised only when it is nearly reached, and from
 * then on each child gets the user's limit back right after its start. Right after: a program that asks in its first
 * millisecond may still see the raised one. Who cannot have that gives gaggled a soft limit that is large enough.
 *
 * <p>At the hard limit the last descriptors are kept from programs: without any, nobody could ask gaggled what is wrong, or stop
 * some of them.
 */
final class DescriptorLimit {

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorLimit.class);
    private static final Path OPEN_DESCRIPTORS = Path.of("/proc/self/fd");

    /** For a reserve for each start, and whatever else is opened between one start and the next. */
    private static final int HEADROOM = 16;

    /** How many descriptors no program gets, where there are enough. */
    private static final long KEPT = 64;

    /** What part of all descriptors no program gets, where there are few. */
    private static final int KEPT_SHARE = 8;

    private final ResourceLimit original = LibC.resourceLimit(LibC.RLIMIT_NOFILE);
    private final long forPrograms = original.hard() - kept(original.hard());
    private final int ownDescriptors = countOpen();
    private volatile long soft = original.soft();

    private static int countOpen() {
        try (Stream<Path> open = Files.list(OPEN_DESCRIPTORS)) {
            return (int) open.count();
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.debug("cannot count open descriptors", unreadable);
            return 0;
        }
    }

    private static long kept(long hard) {
        // An infinite one is the largest of all without a sign.
        long share = Long.divideUnsigned(hard, KEPT_SHARE);
        return Long.compareUnsigned(share, KEPT) < 0 ? share : KEPT;
    }

    /**
     * Whether a descriptor is one of the last, which are for gaggled's clients, mails and files.
     *
     * @param descriptor the lowest that was free
     */
    boolean isKept(int descriptor) {
        return Long.compareUnsigned(descriptor, forPrograms) >= 0;
    }

    /** Raises the limit, as far as the hard one, if so many watched processes need it. */
    void makeRoomFor(int processes) {
        if (isEnough(processes)) {
            return;
        }
        synchronized (this) {
            if (!isEnough(processes)) {
                raise(processes);
            }
        }
    }

    private long needed(int processes) {
        return (long) ownDescriptors + processes + HEADROOM;
    }

    private boolean isEnough(int processes) {
        return Long.compareUnsigned(soft, needed(processes)) >= 0 || Long.compareUnsigned(soft, original.hard()) >= 0;
    }

    private void raise(int processes) {
        long wanted = Math.max(soft * 2, needed(processes));
        long raised = Long.compareUnsigned(wanted, original.hard()) < 0 ? wanted : original.hard();
        int result = LibC.setResourceLimit(
                LibC.SELF, LibC.RLIMIT_NOFILE, new ResourceLimit(raised, original.hard()));
        if (result < 0) {
            LOG.warn("cannot raise the limit of open descriptors from {} to {}: {}", soft, raised, Errno.nameOf(-result));
            return;
        }
        LOG.debug("raised the limit of open descriptors from {} to {}", soft, raised);
        soft = raised;
    }

    /** Gives a child the limit that gaggled began with. */
    void restoreIn(int pid) {
        if (soft != original.soft()) {
            int result = LibC.setResourceLimit(pid, LibC.RLIMIT_NOFILE, original);
            if (result < 0) {
                LOG.debug("process {} keeps the limit of {} open descriptors: {}", pid, soft, Errno.nameOf(-result));
            }
        }
    }
}
