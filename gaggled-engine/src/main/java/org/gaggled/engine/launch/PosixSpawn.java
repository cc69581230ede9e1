package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gaggled.engine.launch.DescriptorMoves.Move;
import org.jspecify.annotations.Nullable;

/**
 * {@code posix_spawn}, with the attributes and file actions that every program is started with where there is no
 * {@link StartLibrary}.
 */
final class PosixSpawn {

    private static final MemorySegment POSIX_SPAWN = LibC.symbol("posix_spawn");
    private static final MemorySegment ATTRIBUTES_INIT = LibC.symbol("posix_spawnattr_init");
    private static final MemorySegment ATTRIBUTES_SET_FLAGS = LibC.symbol("posix_spawnattr_setflags");
    private static final MemorySegment ATTRIBUTES_SET_DEFAULTED = LibC.symbol("posix_spawnattr_setsigdefault");
    private static final MemorySegment ATTRIBUTES_SET_MASK = LibC.symbol("posix_spawnattr_setsigmask");
    private static final MemorySegment ACTIONS_INIT = LibC.symbol("posix_spawn_file_actions_init");
    private static final MemorySegment ACTIONS_DESTROY = LibC.symbol("posix_spawn_file_actions_destroy");
    private static final MemorySegment ACTIONS_ADD_DUP2 = LibC.symbol("posix_spawn_file_actions_adddup2");
    private static final MemorySegment ACTIONS_ADD_CLOSE = LibC.symbol("posix_spawn_file_actions_addclose");
    private static final MemorySegment ACTIONS_ADD_OPEN = LibC.symbol("posix_spawn_file_actions_addopen");

    /** What older C libraries lack, in which gaggled's signals have to work all the same. */
    private static final class Newer {

        private static final String ADD_CHDIR_NAME = "posix_spawn_file_actions_addchdir_np";
        private static final String ADD_CLOSE_FROM_NAME = "posix_spawn_file_actions_addclosefrom_np";
        private static final MemorySegment ADD_CHDIR = LibC.symbol(ADD_CHDIR_NAME);
        private static final MemorySegment ADD_CLOSE_FROM = LibC.symbol(ADD_CLOSE_FROM_NAME);
    }

    private static final long SPAWN_SET_DEFAULTED = 0x04;
    private static final long SPAWN_SET_MASK = 0x08;
    private static final long SPAWN_NEW_SESSION = 0x80;
    /** At least what glibc's opaque types take: 336, 80 and 128 bytes. */
    private static final int ATTRIBUTES_BYTES = 512;

    private static final int ACTIONS_BYTES = 256;
    private static final int SIGNAL_SET_BYTES = 128;
    private PosixSpawn() {}

    /** The functions that this process's C library lacks of those that not every one has. */
    static List<String> missingFunctions() {
        return Stream.of(Newer.ADD_CHDIR_NAME, Newer.ADD_CLOSE_FROM_NAME)
                .filter(name -> !LibC.has(name))
                .toList();
    }

    /** What all spawned processes have in common: a session of their own, no blocked and no ignored signal. */
    static final class Attributes {

        private final MemorySegment attributes;

        Attributes(Arena arena) {
            attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
            LibC.call(ATTRIBUTES_INIT, attributes.address());
            // A set is made of bits. glibc's own functions would leave out the two signals that it keeps to itself, and
            // programs would then find those ignored.
            MemorySegment all = arena.allocate(SIGNAL_SET_BYTES, 16).fill((byte) 0xff);
            MemorySegment none = arena.allocate(SIGNAL_SET_BYTES, 16);
            LibC.call(ATTRIBUTES_SET_DEFAULTED, attributes.address(), all.address());
            LibC.call(ATTRIBUTES_SET_MASK, attributes.address(), none.address());
            LibC.call(
                    ATTRIBUTES_SET_FLAGS,
                    attributes.address(),
                    SPAWN_NEW_SESSION | SPAWN_SET_DEFAULTED | SPAWN_SET_MASK);
        }
    }

    /**
     * Starts a program with standard input from {@code /dev/null}, the descriptors that it is handed, and no other
     * beyond 2. Returns when its {@code exec} has succeeded or failed.
     *
     * <p>Texts are handed over as {@link SystemText} has them, whatever the locale. They must not contain NUL.
     *
     * @param workingDirectory null: gaggled's own
     * @param descriptors by the number that each is to have, at least 1, the number of gaggled's own
     * @return its pid, or an error's number, negated; which step failed cannot be told
     */
    static int spawn(
            Attributes attributes,
            String executable,
            @Nullable String workingDirectory,
            List<String> arguments,
            List<String> environment,
            Map<Integer, Integer> descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(ACTIONS_BYTES, 16);
            LibC.call(ACTIONS_INIT, actions.address());
            try {
                int error = addActions(arena, actions, workingDirectory, descriptors);
                if (error != 0) {
                    return -error;
                }
                MemorySegment pid = arena.allocate(JAVA_INT);
                error = LibC.call(
                        POSIX_SPAWN,
                        pid.address(),
                        SystemText.inMemory(arena, executable).address(),
                        actions.address(),
                        attributes.attributes.address(),
                        SystemText.inMemory(arena, arguments).address(),
                        SystemText.inMemory(arena, environment).address());
                return error == 0 ? pid.get(JAVA_INT, 0) : -error;
            } finally {
                LibC.call(ACTIONS_DESTROY, actions.address());
            }
        }
    }

    /**
     * Descriptors are closed first: a working directory on a slow disk may be waited for, and another start meanwhile
     * waits until nobody has the other end of its socket any more.
     */
    private static int addActions(
            Arena arena, MemorySegment actions, @Nullable String workingDirectory,
            Map<Integer, Integer> descriptors) {
        int error = 0;
        for (Move move : DescriptorMoves.of(descriptors)) {
            error = error == 0 ? add(actions, move) : error;
        }
        if (error == 0 && workingDirectory != null) {
            error = LibC.call(Newer.ADD_CHDIR, actions.address(),
                    SystemText.inMemory(arena, workingDirectory).address());
        }
        return error == 0 ? addNullInput(arena, actions) : error;
    }

    private static int add(MemorySegment actions, Move move) {
        return switch (move) {
            case Move.Copy(int from, int to) -> LibC.call(ACTIONS_ADD_DUP2, actions.address(), from, to);
            case Move.Close(int number) -> LibC.call(ACTIONS_ADD_CLOSE, actions.address(), number);
            case Move.CloseFrom(int first) -> LibC.call(Newer.ADD_CLOSE_FROM, actions.address(), first);
        };
    }

    private static int addNullInput(Arena arena, MemorySegment actions) {
        return LibC.call(ACTIONS_ADD_OPEN, actions.address(), 0, arena.allocateFrom("/dev/null").address(), 0, 0);
    }
}
