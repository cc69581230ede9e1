package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.engine.launch.DescriptorMoves.Move;
import org.gaggled.engine.launch.ExecPlan.Report;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.jspecify.annotations.Nullable;

/**
 * The library {@code gaggled_start}: makes processes in their cgroups, and has them told of before they execute
 * anything. What it is handed is laid out as {@code struct Start} in {@code gaggled_start.c}, which must have the same
 * order and the same numbers. Safe for use by several threads.
 */
public final class StartLibrary {

    private static final long FILE = 0;
    private static final long ARGUMENTS = 8;
    private static final long ENVIRONMENT = 16;
    private static final long DIRECTORY = 24;
    private static final long CGROUP = 32;
    private static final long ACTIONS = 40;
    private static final long ACTION_COUNT = 48;
    private static final long DESCRIPTOR_LIMITS = 56;
    private static final long STACK = 72;
    private static final long STACK_SIZE = 80;
    private static final long PID = 88;
    private static final long STEP = 92;
    private static final long ERROR = 96;
    private static final long GATE = 100;
    private static final long BYTES = 128;

    private static final int COPY = 0;
    private static final int CLOSE = 1;
    private static final int CLOSE_FROM = 2;
    private static final long ACTION_BYTES = 12;
    private static final int OPEN = 1;

    /** The few functions of the library take some hundred bytes. */
    private static final int STACK_BYTES = 8192;

    private final MemorySegment begin;
    private final MemorySegment finish;

    private StartLibrary(MemorySegment begin, MemorySegment finish) {
        this.begin = begin;
        this.finish = finish;
    }

    /**
     * Loads that file.
     *
     * @throws IllegalArgumentException when it cannot be loaded, with the reason
     */
    @SuppressWarnings("restricted")
    static StartLibrary load(Path file) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(file, Arena.global());
        return new StartLibrary(function(symbols, "gaggled_start_begin"), function(symbols, "gaggled_start_finish"));
    }

    private static MemorySegment function(SymbolLookup symbols, String name) {
        return symbols.find(name).orElseThrow(() -> new IllegalArgumentException("it has no " + name));
    }

    /**
     * What a process is to become, with standard input from {@code /dev/null}, the descriptors that it is handed, and
     * no other beyond 2. Texts are handed over as {@link SystemText} has them, whatever the locale. They must not
     * contain NUL.
     *
     * @param file what is executed
     * @param directory null: gaggled's own
     * @param descriptors by the number that each is to have, at least 1, the number of gaggled's own
     * @param descriptorLimit its limit of open descriptors; null: gaggled's own
     * @param cgroup the directory of the cgroup in which it is made; null: gaggled's own
     */
    record Program(
            Path file, List<String> arguments, List<String> environment, @Nullable Path directory,
            Map<Integer, Integer> descriptors, @Nullable ResourceLimit descriptorLimit, @Nullable Path cgroup) {}

    /**
     * Starts a program in a session of its own, with no blocked and no ignored signal. Returns when its {@code exec}
     * has succeeded or failed.
     *
     * @param longest how long that may take once the process is told of
     */
    SpawnOutcome spawn(Program program, Duration longest, SpawnAnnouncement announcement) throws StartException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment start = lay(arena, program);
            start.set(JAVA_INT, GATE, announcement.equals(SpawnAnnouncement.NONE) ? OPEN : 0);
            LibC.call(begin, start.address());
            int pid = start.get(JAVA_INT, PID);
            return pid == 0 ? failure(start) : goOn(start, pid, longest, announcement);
        }
    }

    /** The memory is in use until the process has left it: by its {@code exec}, or by its end. */
    private SpawnOutcome goOn(MemorySegment start, int pid, Duration longest, SpawnAnnouncement announcement)
            throws StartException {
        boolean told = false;
        boolean executed = false;
        try {
            announcement.spawned(pid);
            told = true;
            boolean late = finish(start, false, longest);
            executed = !late && start.get(JAVA_INT, ERROR) == 0;
            return late ? new SpawnOutcome.Late()
                    : executed ? new SpawnOutcome.Executed(pid) : failure(start);
        } finally {
            if (!told) {
                finish(start, true, longest);
            }
            if (!executed) {
                LibC.endSession(pid);
            }
        }
    }

    /** Whether it takes longer than that. */
    private boolean finish(MemorySegment start, boolean cancels, Duration longest) {
        return LibC.call(finish, start.address(), cancels ? 1 : 0, longest.toMillis()) != 0;
    }

    private static SpawnOutcome.Failed failure(MemorySegment start) {
        int error = start.get(JAVA_INT, ERROR);
        ExecPlan.Step step = ExecPlan.Step.of(start.get(JAVA_INT, STEP));
        return step == null
                ? new SpawnOutcome.NotSpawned(error)
                : new SpawnOutcome.StepFailed(new Report(step, 0, error));
    }

    private static MemorySegment lay(Arena arena, Program program) {
        MemorySegment start = arena.allocate(BYTES, Long.BYTES);
        start.set(JAVA_LONG, FILE, SystemText.inMemory(arena, program.file().toString()).address());
        start.set(JAVA_LONG, ARGUMENTS, SystemText.inMemory(arena, program.arguments()).address());
        start.set(JAVA_LONG, ENVIRONMENT, SystemText.inMemory(arena, program.environment()).address());
        start.set(JAVA_LONG, DIRECTORY, address(arena, program.directory()));
        start.set(JAVA_LONG, CGROUP, address(arena, program.cgroup()));
        List<Move> moves = DescriptorMoves.of(program.descriptors());
        start.set(JAVA_LONG, ACTIONS, actions(arena, moves).address());
        start.set(JAVA_LONG, ACTION_COUNT, moves.size());
        ResourceLimit limit = program.descriptorLimit();
        if (limit != null) {
            start.set(JAVA_LONG, DESCRIPTOR_LIMITS, limit.soft());
            start.set(JAVA_LONG, DESCRIPTOR_LIMITS + Long.BYTES, limit.hard());
        }
        start.set(JAVA_LONG, STACK, arena.allocate(STACK_BYTES, 16).address());
        start.set(JAVA_LONG, STACK_SIZE, STACK_BYTES);
        return start;
    }

    private static long address(Arena arena, @Nullable Path path) {
        return path == null ? 0 : SystemText.inMemory(arena, path.toString()).address();
    }

    private static MemorySegment actions(Arena arena, List<Move> moves) {
        MemorySegment actions = arena.allocate(moves.size() * ACTION_BYTES, Integer.BYTES);
        int index = 0;
        for (Move move : moves) {
            index = switch (move) {
                case Move.Copy(int from, int to) -> add(actions, index, COPY, from, to);
                case Move.Close(int number) -> add(actions, index, CLOSE, number, 0);
                case Move.CloseFrom(int first) -> add(actions, index, CLOSE_FROM, first, 0);
            };
        }
        return actions;
    }

    private static int add(MemorySegment actions, int index, int... words) {
        int next = index;
        for (int word : words) {
            actions.setAtIndex(JAVA_INT, next, word);
            next++;
        }
        return next;
    }
}
