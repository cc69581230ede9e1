package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
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

        /** A step of the plan failed. The process is gone. */
        record StepFailed(Report report) implements Outcome {}

        /** {@code gaggled_exec} itself was not started, by this error. */
        record NotSpawned(int errno) implements Outcome {}
    }

    private static final MemorySegment SOCKETPAIR = LibC.symbol("socketpair");
    private static final MemorySegment SEND = LibC.symbol("send");
    private static final MemorySegment RECV = LibC.symbol("recv");

    private static final long AF_UNIX = 1;
    private static final long SOCK_STREAM_CLOEXEC = 0x80001;
    private static final long MSG_NOSIGNAL = 0x4000;

    private PlannedSpawn() {}

    /**
     * Starts a program with standard input from {@code /dev/null}, unless the plan has another, and with the
     * descriptors that it is handed.
     */
    static Outcome spawn(
            PosixSpawn.Attributes attributes, Path exec, ExecPlan plan, List<String> arguments,
            List<String> environment, Map<Integer, Integer> descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            int error = LibC.call(SOCKETPAIR, AF_UNIX, SOCK_STREAM_CLOEXEC, 0, ends.address());
            if (error < 0) {
                return new Outcome.NotSpawned(-error);
            }
            int ours = ends.getAtIndex(JAVA_INT, 0);
            try {
                int pid;
                int theirs = ends.getAtIndex(JAVA_INT, 1);
                try {
                    int number = numberOfSocket(descriptors.keySet());
                    pid = PosixSpawn.spawn(
                            attributes, exec.toString(), null,
                            Stream.concat(Stream.of(Integer.toString(number)), arguments.stream()).toList(),
                            environment, with(descriptors, number, theirs));
                } finally {
                    LibC.close(theirs);
                }
                return pid < 0 ? new Outcome.NotSpawned(-pid) : carryOut(arena, ours, pid, plan);
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

    private static Outcome carryOut(Arena arena, int socket, int pid, ExecPlan plan) {
        Report report = send(arena, socket, plan.toBytes());
        if (report == null) {
            report = receive(arena, socket);
        }
        if (report == null) {
            return new Outcome.Executed(pid);
        }
        LibC.kill(pid, LibC.SIGKILL);
        LibC.awaitDeath(pid);
        return new Outcome.StepFailed(report);
    }

    private static @Nullable Report send(Arena arena, int socket, byte[] plan) {
        MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, plan);
        int sent = 0;
        while (sent < plan.length) {
            int result = LibC.call(SEND, socket, bytes.address() + sent, plan.length - sent, MSG_NOSIGNAL);
            if (result < 0 && result != -Errno.EINTR.number()) {
                return new Report(null, 0, -result);
            }
            sent += Math.max(0, result);
        }
        return null;
    }

    /** Null where the other end was closed without a word, by the program's {@code exec}. */
    private static @Nullable Report receive(Arena arena, int socket) {
        MemorySegment bytes = arena.allocate(Report.BYTES, Integer.BYTES);
        int received = 0;
        while (received < Report.BYTES) {
            int result = LibC.call(RECV, socket, bytes.address() + received, Report.BYTES - received, 0);
            if (result == 0) {
                return null;
            }
            if (result < 0 && result != -Errno.EINTR.number()) {
                return new Report(null, 0, -result);
            }
            received += Math.max(0, result);
        }
        return Report.of(ByteBuffer.wrap(bytes.toArray(JAVA_BYTE)).order(ByteOrder.nativeOrder()));
    }
}
