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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.engine.launch.ExecPlan.Report;

/** Starts programs by way of {@code gaggled_exec}, and hears from it how that went. */
final class PlannedSpawn {

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
     * Starts a program.
     *
     * @param program what its process is to become, which is {@code gaggled_exec} first
     * @param exec the file {@code gaggled_exec}
     * @param longest how long the plan may take. A user may stop what runs as that user before it has become the
     * program, and the program's files may be on a disk that does not answer.
     * @param announcement is told of the process
     */
    static SpawnOutcome spawn(
            StartLibrary library, StartLibrary.Program program, Path exec, ExecPlan plan, Duration longest,
            SpawnAnnouncement announcement)
            throws StartException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            int error = LibC.call(SOCKETPAIR, AF_UNIX, SOCK_STREAM_CLOEXEC, 0, ends.address());
            if (error < 0) {
                return new SpawnOutcome.NotSpawned(-error);
            }
            int ours = ends.getAtIndex(JAVA_INT, 0);
            try {
                error = limit(arena, ours, longest);
                if (error < 0) {
                    return new SpawnOutcome.NotSpawned(-error);
                }
                SpawnOutcome spawned;
                int theirs = ends.getAtIndex(JAVA_INT, 1);
                try {
                    spawned = library.spawn(planned(program, exec, theirs), longest, SpawnAnnouncement.NONE);
                } finally {
                    LibC.close(theirs);
                }
                return switch (spawned) {
                    case SpawnOutcome.Executed process ->
                            carryOut(arena, ours, process, arena.allocateFrom(JAVA_BYTE, plan.toBytes()), announcement);
                    case SpawnOutcome.StepFailed(Report(ExecPlan.Step step, _, int errno)) when step
                            != ExecPlan.Step.JOIN_CGROUP ->
                            new SpawnOutcome.NotSpawned(errno);
                    case SpawnOutcome.Failed failed -> failed;
                };
            } finally {
                LibC.close(ours);
            }
        }
    }

    /** It as {@code gaggled_exec} is started: with the number of its socket before the arguments. */
    private static StartLibrary.Program planned(StartLibrary.Program program, Path exec, int socket) {
        int number = numberOfSocket(program.descriptors().keySet());
        Map<Integer, Integer> descriptors = new HashMap<>(program.descriptors());
        descriptors.put(number, socket);
        List<String> arguments = new ArrayList<>(program.arguments());
        arguments.addFirst(Integer.toString(number));
        return new StartLibrary.Program(exec, arguments, program.environment(), null, descriptors, null,
                program.cgroup());
    }

    /** The number that the socket has beside those descriptors: behind all of them. */
    static int numberOfSocket(Set<Integer> descriptors) {
        return descriptors.stream().mapToInt(Integer::intValue).reduce(2, Math::max) + 1;
    }

    /** No more than this long is anything of it waited for. */
    private static int limit(Arena arena, int socket, Duration longest) {
        MemorySegment timeout = arena.allocate(TIMEVAL_BYTES, Long.BYTES);
        timeout.set(JAVA_LONG, 0, longest.toSeconds());
        timeout.set(JAVA_LONG, Long.BYTES, longest.toNanosPart() / 1_000);
        return LibC.call(SETSOCKOPT, socket, SOL_SOCKET, SO_RCVTIMEO, timeout.address(), TIMEVAL_BYTES);
    }

    /** What has not become the program is ended, also where memory runs out here. */
    private static SpawnOutcome carryOut(
            Arena arena, int socket, SpawnOutcome.Executed process, MemorySegment plan, SpawnAnnouncement announcement)
            throws StartException {
        boolean executed = false;
        try {
            announcement.spawned(process.pid());
            SpawnOutcome outcome = outcome(arena, socket, process, plan);
            executed = outcome instanceof SpawnOutcome.Executed;
            return outcome;
        } finally {
            if (!executed) {
                LibC.endSession(process.pid());
            }
        }
    }

    private static SpawnOutcome outcome(
            Arena arena, int socket, SpawnOutcome.Executed process, MemorySegment plan) {
        MemorySegment report = arena.allocate(Report.BYTES, Integer.BYTES);
        int result = transfer(SEND, socket, plan);
        if (result > 0) {
            result = transfer(RECV, socket, report);
        }
        if (result == -Errno.EAGAIN.number()) {
            return new SpawnOutcome.Late();
        }
        if (result == 0) {
            // The program's exec has closed the other end.
            return process;
        }
        return new SpawnOutcome.StepFailed(result < 0
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
