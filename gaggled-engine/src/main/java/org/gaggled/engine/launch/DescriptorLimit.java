package org.gaggled.engine.launch;

import java.util.Collections;
import java.util.Set;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * gaggled's own limit of open descriptors: raised when its children need it, and hidden from them.
 *
 * <p>A child takes one descriptor of gaggled's. A program, on the other hand, is to meet the limit that the user set
 * and not gaggled's: some close every possible descriptor when they begin. So the limit is raised only when it is
 * nearly reached, and from then on each child gets the user's limit back before it executes its program; or right after
 * that, where there is no {@link StartLibrary}.
 *
 * <p>The last descriptors below the limit are kept from programs: without any, nobody could ask gaggled what is wrong,
 * or stop some of them.
 */
final class DescriptorLimit {

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorLimit.class);

    /** How many descriptors no program gets, where there are enough. */
    private static final long KEPT = 64;

    /** What part of all descriptors no program gets, where there are few. */
    private static final int KEPT_SHARE = 8;

    private final ResourceLimit original = LibC.resourceLimit(LibC.RLIMIT_NOFILE);

    /**
     * Takes a descriptor, to be held until a process runs, so that there is one left to watch it by. The limit is
     * raised for it, as far as the hard one.
     *
     * @return the descriptor, or an error's number, negated: EMFILE when only those are left that no program gets
     */
    static int reserve() {
        long limit = soft();
        // The lowest that is free: all below it are in use, whoever uses them.
        int descriptor = Epoll.eventfd();
        if (isShort(descriptor)) {
            raiseFrom(limit);
            if (descriptor < 0) {
                descriptor = Epoll.eventfd();
            }
        }
        if (descriptor >= 0 && isShort(descriptor)) {
            LibC.close(descriptor);
            return -Errno.EMFILE.number();
        }
        return descriptor;
    }

    /** Why descriptors cannot be handed on to a process by the numbers that it is to have them by; null if they can. */
    @Nullable
    StartFailure refusal(LaunchRequest request) {
        Set<Integer> numbers = request.getDescriptors().keySet();
        if (numbers.isEmpty()) {
            return null;
        }
        ProcessAttributes attributes = request.getAttributes();
        ProcessLimit nofile = attributes.getLimits().get(LimitedResource.NOFILE);
        int highest = Collections.max(numbers);
        if (nofile != null && Long.compareUnsigned(highest, nofile.getSoft()) >= 0) {
            return refusal(highest, nofile.getSoft(), "raise nofile in its limits");
        }
        if (nofile == null && Long.compareUnsigned(highest, original.soft()) >= 0) {
            return refusal(highest, original.soft(), "give it a higher nofile in its limits");
        }
        long soft = soft();
        int needed = !ProgramStart.isPlanned(request) ? highest : PlannedSpawn.numberOfSocket(numbers);
        return Long.compareUnsigned(needed, soft) < 0
                ? null
                : refusal(highest, soft, "raise the limit of gaggled itself (ulimit -n, LimitNOFILE)");
    }

    private static StartFailure refusal(int number, long limit, String orElse) {
        return StartFailure.builder("descriptor " + number + " cannot be handed on: the limit of open descriptors is "
                + Long.toUnsignedString(limit) + "; use a lower number, or " + orElse).build();
    }

    private static long soft() {
        return LibC.resourceLimit(LibC.RLIMIT_NOFILE).soft();
    }

    private static boolean isShort(int descriptor) {
        return descriptor == -Errno.EMFILE.number() || (descriptor >= 0 && !isBelowTheKept(descriptor, soft()));
    }

    private static boolean isBelowTheKept(int descriptor, long limit) {
        // An infinite one is the largest of all without a sign.
        long share = Long.divideUnsigned(limit, KEPT_SHARE);
        long kept = Long.compareUnsigned(share, KEPT) < 0 ? share : KEPT;
        return Long.compareUnsigned(descriptor, limit - kept) < 0;
    }

    /** Doubles the limit, unless another thread has done so meanwhile. */
    private static synchronized void raiseFrom(long limit) {
        ResourceLimit now = LibC.resourceLimit(LibC.RLIMIT_NOFILE);
        if (now.soft() != limit || Long.compareUnsigned(limit, now.hard()) >= 0) {
            return;
        }
        long wanted = limit * 2;
        long raised = Long.compareUnsigned(wanted, now.hard()) < 0 ? wanted : now.hard();
        int result = LibC.setResourceLimit(LibC.SELF, LibC.RLIMIT_NOFILE, new ResourceLimit(raised, now.hard()));
        if (result < 0) {
            LOG.warn("cannot raise the limit of open descriptors from {} to {}: {}", limit, raised,
                    Errno.nameOf(-result));
            return;
        }
        LOG.debug("raised the limit of open descriptors from {} to {}", limit, raised);
    }

    /** The limit that gaggled began with, where that is not its limit any more; otherwise null. */
    @Nullable
    ResourceLimit toRestore() {
        return soft() == original.soft() ? null : original;
    }

    /** Gives this process the limit back that gaggled began with. */
    void restore() {
        restoreIn(LibC.SELF);
    }

    /** Gives a child the limit that gaggled began with. */
    void restoreIn(int pid) {
        if (toRestore() != null) {
            int result = LibC.setResourceLimit(pid, LibC.RLIMIT_NOFILE, original);
            if (result < 0) {
                LOG.debug("process {} keeps the limit of {} open descriptors: {}", pid, soft(), Errno.nameOf(-result));
            }
        }
    }
}
