package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gaggled.engine.launch.ExecPlan.Report;
import org.jspecify.annotations.Nullable;

/** Starts programs by way of {@code gaggled_exec}, and hears from it how that went. */
final class PlannedSpawn {

    /** What became of a start. */
    sealed interface Outcome {

        /** The program was executed, in this process. */
        record Executed(int pid) implements Outcome {}

        /** It was not, and there is no process. */
        sealed interface Failed extends Outcome {}

        /** A step of the plan failed. */
        record StepFailed(Report report) implements Failed {}

        /** The plan was not carried out in time. */
        record Late() implements Failed {}

        /** {@code gaggled_exec} itself was not started, by this error. */
        record NotSpawned(int errno) implements Failed {}
    }

    /** Is told of each process before it is sent its plan, and so before it does anything. */
    @FunctionalInterface
    interface Announcement {

        /** That of a start which nobody wants to know of so early. */
        Announcement NONE = _ -> {};

        /** Tells of a process; where that fails, it does nothing and is ended. */
        void spawned(int pid) throws StartException;
    }

    private static final MemorySegment SOCKETPAIR = LibC.symbol("socketpair");
    private static final MemorySegment SETSOCKOPT = LibC.symbol("setsockopt");
    private static final MemorySegment SEND = LibC.symbol("send");
    private static final MemorySegment RECV = LibC.symbol("recv");

    private static final long AF_UNIX = 1;
    private static final long SOCK_STREAM_CLOEXEC = 0x80001;
    private static final long SOL_SOCKET = 1;
    private static final long SO_RCVTIMEO = 20;
    private static final int TIMEVAL_BYTES = 16;
    private static final long MSG_NOSIGNAL = 0x4000;

    private PlannedSpawn() {}

    /**
     * Starts a program with standard input from {@code /dev/null}, unless the plan has another, and with the
     * descriptors that it is handed.
     *
     * @param cgroup the directory of the cgroup in which the process is to be made, if the kernel can do that; null for
     * gaggled's own
     * @param longest how long the plan may take. A user may stop what runs as that user before it has become the
     * program, and the program's files may be on a disk that does not answer.
     * @param announcement is told of the process
     */
    static Outcome spawn(
            PosixSpawn.Attributes attributes, Path exec, ExecPlan plan, List<String> arguments,
            List<String> environment, Map<Integer, Integer> descriptors, @Nullable Path cgroup, Duration longest,
            Announcement announcement)
            throws StartException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocateFrom(JAVA_BYTE, plan.toBytes());
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            int error = LibC.call(SOCKETPAIR, AF_UNIX, SOCK_STREAM_CLOEXEC, 0, ends.address());
            if (error < 0) {
                return new Outcome.NotSpawned(-error);
            }
            int ours = ends.getAtIndex(JAVA_INT, 0);
            try {
                error = limit(arena, ours, longest);
                if (error < 0) {
                    return new Outcome.NotSpawned(-error);
                }
                int pid;
                int theirs = ends.getAtIndex(JAVA_INT, 1);
                try {
                    int number = numberOfSocket(descriptors.keySet());
                    pid = PosixSpawn.spawn(
                            attributes, exec.toString(), null,
                            Stream.concat(
                                    Stream.of(cgroup == null ? Integer.toString(number) : number + " " + cgroup),
                                    arguments.stream()).toList(),
                            environment, with(descriptors, number, theirs));
                } finally {
                    LibC.close(theirs);
                }
                return pid < 0
                        ? new Outcome.NotSpawned(-pid)
                        : cgroup == null
                                ? carryOut(arena, ours, pid, message, announcement)
                                : carryOutInCgroup(arena, ours, pid, message, announcement);
            } finally {
                LibC.close(ours);
            }
        }
    }

    /** The number that the socket has beside those descriptors: behind all of them. */
    static int numberOfSocket(Set<Integer> descriptors) {
        return descriptors.stream().mapToInt(Integer::intValue).reduce(2, Math::max) + 1;
    }

    private static Map<Integer, Integer> with(Map<Integer, Integer> descriptors, int number, int ours) {
        Map<Integer, Integer> all = new HashMap<>(descriptors);
        all.put(number, ours);
        return all;
    }

    /** No more than this long is anything of it waited for. */
    private static int limit(Arena arena, int socket, Duration longest) {
        MemorySegment timeout = arena.allocate(TIMEVAL_BYTES, Long.BYTES);
        timeout.set(JAVA_LONG, 0, longest.toSeconds());
        timeout.set(JAVA_LONG, Long.BYTES, longest.toNanosPart() / 1_000);
        return LibC.call(SETSOCKOPT, socket, SOL_SOCKET, SO_RCVTIMEO, timeout.address(), TIMEVAL_BYTES);
    }

    /** Goes on with the process that was made in the cgroup in place of the one that was spawned. */
    private static Outcome carryOutInCgroup(
            Arena arena, int socket, int spawned, MemorySegment plan, Announcement announcement)
            throws StartException {
        int pid = 0;
        try {
            MemorySegment number = arena.allocate(JAVA_INT);
            int result = transfer(RECV, socket, number);
            if (result == -Errno.EAGAIN.number()) {
                return new Outcome.Late();
            }
            if (result <= 0) {
                int error = result < 0 ? -result : Errno.ESRCH.number();
                return new Outcome.StepFailed(new Report(ExecPlan.Step.JOIN_CGROUP, 0, error));
            }
            pid = number.get(JAVA_INT, 0);
        } finally {
            if (pid != spawned) {
                LibC.endSession(spawned);
            }
        }
        return carryOut(arena, socket, pid, plan, announcement);
    }

    /** What has not become the program is ended, also where memory runs out here. */
    private static Outcome carryOut(
            Arena arena, int socket, int pid, MemorySegment plan, Announcement announcement)
            throws StartException {
        boolean executed = false;
        try {
            announcement.spawned(pid);
            Outcome outcome = outcome(arena, socket, pid, plan);
            executed = outcome instanceof Outcome.Executed;
            return outcome;
        } finally {
            if (!executed) {
                LibC.endSession(pid);
            }
        }
    }

    private static Outcome outcome(Arena arena, int socket, int pid, MemorySegment plan) {
        MemorySegment report = arena.allocate(Report.BYTES, Integer.BYTES);
        int result = transfer(SEND, socket, plan);
        if (result > 0) {
            result = transfer(RECV, socket, report);
        }
        if (result == -Errno.EAGAIN.number()) {
            return new Outcome.Late();
        }
        if (result == 0) {
            // The program's exec has closed the other end.
            return new Outcome.Executed(pid);
        }
        return new Outcome.StepFailed(result < 0
                ? new Report(null, 0, -result)
                : Report.of(ByteBuffer.wrap(report.toArray(JAVA_BYTE)).order(ByteOrder.nativeOrder())));
    }

    /**
     * Sends or receives all these bytes: gives how many, fewer at the end of a stream, or an error's number, negated.
     */
    private static int transfer(MemorySegment function, int socket, MemorySegment bytes) {
        int done = 0;
        int result = 1;
        while (done < bytes.byteSize() && result != 0) {
            result = LibC.call(function, socket, bytes.address() + done, bytes.byteSize() - done, MSG_NOSIGNAL);
            if (result < 0 && result != -Errno.EINTR.number()) {
                return result;
            }
            done += Math.max(0, result);
        }
        return done;
    }
}
