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

    /** The steps, in the order of a plan. {@link StartLibrary} has some of them too. */
    enum Step {
        /** In no plan: the library does it. */
        JOIN_CGROUP(1),
        OOM_SCORE(2),
        NICE(3),
        AFFINITY(4),
        LIMIT(5),
        UMASK(6),
        GROUPS(7),
        GROUP(8),
        BOUNDING(9),
        KEEP_CAPABILITIES(10),
        USER(11),
        CAPABILITIES(12),
        AMBIENT(13),
        NO_NEW_PRIVILEGES(14),
        DIRECTORY(15),
        STANDARD_INPUT(16),
        EXECUTE(17);

        private final int number;

        Step(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        /** The step of a number; null where there is none. */
        static @Nullable Step of(int number) {
            for (Step step : values()) {
                if (step.number == number) {
                    return step;
                }
            }
            return null;
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
     */
    static ExecPlan of(
            LaunchRequest request, Identity identity, @Nullable ResourceLimit descriptors)
            throws StartException {
        ExecPlan plan = new ExecPlan();
        ProcessAttributes attributes = request.getAttributes();
        plan.addStanding(attributes);
        plan.addLimits(attributes.getLimits(), descriptors);
        Integer umask = attributes.getUmask();
        if (umask != null) {
            plan.add(Step.UMASK, ints(umask));
        }
        plan.addIdentity(identity, attributes.getCapabilities());
        if (attributes.hasNoNewPrivileges()) {
            plan.add(Step.NO_NEW_PRIVILEGES, new byte[0]);
        }
        plan.add(Step.DIRECTORY, text(request.getWorkingDirectory().toString()));
        Path input = attributes.getStandardInput();
        if (input != null) {
            plan.add(Step.STANDARD_INPUT, text(input.toString()));
        }
        plan.add(Step.EXECUTE, text(request.getExecutable().toString()));
        if (plan.steps.size() > MOST_BYTES) {
            throw new StartException("groups: too many of them");
        }
        return plan;
    }

    private void addStanding(ProcessAttributes attributes) throws StartException {
        Integer score = attributes.getOomScore();
        if (score != null) {
            add(Step.OOM_SCORE, text(score.toString()));
        }
        Integer nice = attributes.getNice();
        if (nice != null) {
            add(Step.NICE, ints(nice));
        }
        SortedSet<Integer> processors = attributes.getProcessors();
        if (processors != null) {
            if (processors.last() >= PROCESSORS) {
                throw new StartException("cpus: no system has a processor " + processors.last());
            }
            BitSet bits = new BitSet();
            processors.forEach(bits::set);
            add(Step.AFFINITY, ByteBuffer.allocate(PROCESSORS / Byte.SIZE).put(bits.toByteArray()).array());
        }
    }

    private void addLimits(Map<LimitedResource, ProcessLimit> limits, @Nullable ResourceLimit descriptors) {
        if (descriptors != null && !limits.containsKey(LimitedResource.NOFILE)) {
            addLimit(LibC.RLIMIT_NOFILE, descriptors);
        }
        for (Map.Entry<LimitedResource, ProcessLimit> entry : limits.entrySet()) {
            int resource = numberOf(entry.getKey());
            ProcessLimit limit = entry.getValue();
            Long hard = limit.getHard();
            long ownHard = LibC.resourceLimit(resource).hard();
            addLimit(resource, new ResourceLimit(limit.getSoft(), hard == null ? ownHard : hard));
        }
    }

    private void addLimit(int resource, ResourceLimit limit) {
        ByteArrayOutputStream operand = new ByteArrayOutputStream();
        operand.writeBytes(ints(resource, 0));
        operand.writeBytes(longs(limit.soft(), limit.hard()));
        add(Step.LIMIT, operand.toByteArray());
    }

    private void addIdentity(Identity identity, @Nullable Set<String> capabilities) throws StartException {
        List<Integer> groups = identity.groups();
        if (groups != null) {
            add(Step.GROUPS, ints(groups.stream().mapToInt(Integer::intValue).toArray()));
        }
        Integer gid = identity.gid();
        if (gid != null) {
            add(Step.GROUP, ints(gid));
        }
        long bits = capabilities == null ? 0 : bits(capabilities);
        if (capabilities != null) {
            add(Step.BOUNDING, longs(bits));
        }
        Integer uid = identity.uid();
        if (uid != null) {
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

    private static long bits(Set<String> capabilities) throws StartException {
        long bits = 0;
        for (String name : capabilities) {
            int number = Capability.number(name)
                    .orElseThrow(() -> new StartException("capabilities: there is no capability " + name));
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
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    /** The whole of it, as it is sent. */
    byte[] toBytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream(Integer.BYTES + steps.size());
        all.writeBytes(ints(steps.size()));
        all.writeBytes(steps.toByteArray());
        return all.toByteArray();
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
