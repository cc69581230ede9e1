package org.gaggled.engine.launch;

import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * gaggled's own limit of open descriptors: raised when its children need it, and hidden from them.
 *
 * <p>A child takes one descriptor of gaggled's. A program, on the other hand, is to meet the limit that the user set and not
 * gaggled's: some close every possible descriptor when they begin. So each child gets the user's limit back after its
 * start. In the microseconds before, it may see the raised one; only with a raised limit, that is with hundreds of
 * programs.
 */
final class DescriptorLimit {

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorLimit.class);

    /** What gaggled needs for anything but watching: files, sockets, one reserve for each start. */
    private static final int HEADROOM = 256;

    private final ResourceLimit original = LibC.resourceLimit(LibC.RLIMIT_NOFILE);
    private volatile long soft = original.soft();

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

    private boolean isEnough(int processes) {
        return Long.compareUnsigned(soft, (long) processes + HEADROOM) >= 0
                || Long.compareUnsigned(soft, original.hard()) >= 0;
    }

    private void raise(int processes) {
        long wanted = Math.max(soft * 2, (long) processes + HEADROOM);
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
