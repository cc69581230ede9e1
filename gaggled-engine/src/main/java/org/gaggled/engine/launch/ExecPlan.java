package org.gaggled.engine.launch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.jspecify.annotations.Nullable;

/**
 * What {@code gaggled_exec} does for one start, step by step: first what only root may do, then the change of the user,
 * then what is done with that user's rights. A step that is not needed is not in the plan. How a plan is written down
 * stands in {@code gaggled_exec.c}, which must have the same numbers.
 */
final class ExecPlan {

    /** The steps, in the order of a plan; the number of each is its place, from 1. */
    enum Step {
        JOIN_CGROUP,
        OOM_SCORE,
        NICE,
        AFFINITY,
        LIMIT,
        MASK,
        GROUPS,
        GROUP,
        BOUNDING,
        KEEP_CAPABILITIES,
        USER,
        CAPABILITIES,
        AMBIENT,
        NO_NEW_PRIVILEGES,
        DIRECTORY,
        STANDARD_INPUT,
        EXECUTE;

        int number() {
            return ordinal() + 1;
        }

        /** The step of a number; null where there is none. */
        static @Nullable Step of(int number) {
            return number < 1 || number > values().length ? null : values()[number - 1];
        }
    }

    /**
     * What {@code gaggled_exec} tells when it cannot go on.
     *
     * @param step null where the plan itself was not understood
     * @param detail of LIMIT the resource, of AFFINITY a processor, of BOUNDING and AMBIENT a capability
     */
    record Report(@Nullable Step step, int detail, int errno) {

        static final int BYTES = 12;

        static Report of(ByteBuffer bytes) {
            return new Report(Step.of(bytes.getInt(0)), bytes.getInt(4), bytes.getInt(8));
        }
    }

    private static final int MOST_BYTES = 1 << 20;

    /** As many as any kernel is built for. */
    static final int PROCESSORS = 8192;

    private final ByteArrayOutputStream steps = new ByteArrayOutputStream(512);

    private ExecPlan() {}

    /**
     * The plan for a request.
     *
     * @param descriptors the limit of descriptors to give back where the request has none; null: gaggled's is as it was
     * @param cgroup the file {@code cgroup.procs} of the control group to join, or null
     */
    static ExecPlan of(
            LaunchRequest request, Identity identity, @Nullable ResourceLimit descriptors, @Nullable Path cgroup)
            throws AttributeException {
        ExecPlan plan = new ExecPlan();
        ProcessAttributes attributes = request.getAttributes();
        if (cgroup != null) {
            plan.add(Step.JOIN_CGROUP, text(cgroup.toString()));
        }
        plan.addStanding(attributes);
        plan.addLimits(attributes.getLimits(), descriptors);
        if (attributes.getUmask() instanceof Integer umask) {
            plan.add(Step.MASK, ints(umask));
        }
        plan.addIdentity(identity, attributes.getCapabilities());
        if (attributes.hasNoNewPrivileges()) {
            plan.add(Step.NO_NEW_PRIVILEGES, new byte[0]);
        }
        plan.add(Step.DIRECTORY, text(request.getWorkingDirectory().toString()));
        if (attributes.getStandardInput() instanceof Path input) {
            plan.add(Step.STANDARD_INPUT, text(input.toString()));
        }
        plan.add(Step.EXECUTE, text(request.getExecutable().toString()));
        if (plan.steps.size() > MOST_BYTES) {
            throw new AttributeException("groups: too many of them");
        }
        return plan;
    }

    private void addStanding(ProcessAttributes attributes) throws AttributeException {
        if (attributes.getOomScore() instanceof Integer score) {
            add(Step.OOM_SCORE, text(score.toString()));
        }
        if (attributes.getNice() instanceof Integer nice) {
            add(Step.NICE, ints(nice));
        }
        if (attributes.getProcessors() instanceof SortedSet<Integer> processors) {
            if (processors.last() >= PROCESSORS) {
                throw new AttributeException("cpus: no system has a processor " + processors.last());
            }
            BitSet bits = new BitSet();
            processors.forEach(bits::set);
            add(Step.AFFINITY, ByteBuffer.allocate(PROCESSORS / Byte.SIZE).put(bits.toByteArray()).array());
        }
    }

    private void addLimits(Map<LimitedResource, ProcessLimit> limits, @Nullable ResourceLimit descriptors)
            throws AttributeException {
        if (descriptors != null && !limits.containsKey(LimitedResource.NOFILE)) {
            addLimit(LibC.RLIMIT_NOFILE, descriptors);
        }
        for (Map.Entry<LimitedResource, ProcessLimit> entry : limits.entrySet()) {
            int resource = numberOf(entry.getKey());
            ProcessLimit limit = entry.getValue();
            Long hard = limit.getHard();
            if (hard == null) {
                hard = LibC.resourceLimit(resource).hard();
                if (Long.compareUnsigned(limit.getSoft(), hard) > 0) {
                    throw new AttributeException(
                            entry.getKey().getWord() + " " + limit + ": above the hard limit "
                                    + Long.toUnsignedString(hard) + ", which only root with CAP_SYS_RESOURCE may raise:"
                                    + " with " + entry.getKey().getWord() + " = " + limit + ":" + limit);
                }
            }
            addLimit(resource, new ResourceLimit(limit.getSoft(), hard));
        }
    }

    private void addLimit(int resource, ResourceLimit limit) {
        add(Step.LIMIT, allocate(24).putInt(resource).putInt(0).putLong(limit.soft()).putLong(limit.hard()).array());
    }

    private void addIdentity(Identity identity, @Nullable Set<String> capabilities) throws AttributeException {
        if (identity.groups() instanceof List<Integer> groups) {
            add(Step.GROUPS, ints(groups.stream().mapToInt(Integer::intValue).toArray()));
        }
        if (identity.gid() instanceof Integer gid) {
            add(Step.GROUP, ints(gid));
        }
        long bits = capabilities == null ? 0 : bits(capabilities);
        if (capabilities != null) {
            add(Step.BOUNDING, longs(bits));
        }
        if (identity.uid() instanceof Integer uid) {
            if (bits != 0) {
                add(Step.KEEP_CAPABILITIES, new byte[0]);
            }
            add(Step.USER, ints(uid));
        }
        // Where gaggled is not root but may change the user, nobody else is to have what it may.
        if (capabilities != null || (identity.isAnother() && !identity.isRoot())) {
            add(Step.CAPABILITIES, longs(bits));
        }
        if (bits != 0 && !identity.isRoot()) {
            add(Step.AMBIENT, longs(bits));
        }
    }

    private static long bits(Set<String> capabilities) throws AttributeException {
        long bits = 0;
        for (String name : capabilities) {
            int number = Capability.number(name)
                    .orElseThrow(() -> new AttributeException("capabilities: there is no capability " + name));
            bits |= 1L << number;
        }
        return bits;
    }

    private void add(Step step, byte[] operand) {
        int padding = (Integer.BYTES - operand.length % Integer.BYTES) % Integer.BYTES;
        steps.writeBytes(ints(step.number(), operand.length));
        steps.writeBytes(operand);
        steps.writeBytes(new byte[padding]);
    }

    private static byte[] text(String text) {
        byte[] bytes = SystemText.encode(text);
        return ByteBuffer.allocate(bytes.length + 1).put(bytes).array();
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = allocate(values.length * Integer.BYTES);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    private static byte[] longs(long value) {
        return allocate(Long.BYTES).putLong(value).array();
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    /** The whole of it, as it is sent. */
    byte[] toBytes() {
        return allocate(Integer.BYTES + steps.size()).putInt(steps.size()).put(steps.toByteArray()).array();
    }

    /** Linux's number of a resource. */
    static int numberOf(LimitedResource resource) {
        return switch (resource) {
            case CPU -> 0;
            case FSIZE -> 1;
            case DATA -> 2;
            case STACK -> 3;
            case CORE -> LibC.RLIMIT_CORE;
            case RSS -> 5;
            case NPROC -> 6;
            case NOFILE -> LibC.RLIMIT_NOFILE;
            case MEMLOCK -> 8;
            case AS -> 9;
            case LOCKS -> 10;
            case SIGPENDING -> 11;
            case MSGQUEUE -> 12;
            case NICE -> 13;
            case RTPRIO -> 14;
            case RTTIME -> 15;
        };
    }
}
