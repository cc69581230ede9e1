package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code posix_spawn}, with the attributes and file actions that every program is started with. */
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
    /** The first number behind the standard streams. */
    private static final int FIRST_OTHER = 3;

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

    /** Adds what is done with files in the new process, before its {@code exec}; gives 0, or an error's number. */
    @FunctionalInterface
    private interface FileActions {

        int addTo(Arena arena, MemorySegment actions);
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
        return spawn(
                attributes, executable, arguments, environment,
                (arena, actions) -> addActions(arena, actions, workingDirectory, descriptors));
    }

    private static int spawn(
            Attributes attributes,
            String executable,
            List<String> arguments,
            List<String> environment,
            FileActions files) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(ACTIONS_BYTES, 16);
            LibC.call(ACTIONS_INIT, actions.address());
            try {
                int error = files.addTo(arena, actions);
                if (error != 0) {
                    return -error;
                }
                MemorySegment pid = arena.allocate(JAVA_INT);
                error = LibC.call(
                        POSIX_SPAWN,
                        pid.address(),
                        text(arena, executable).address(),
                        actions.address(),
                        attributes.attributes.address(),
                        texts(arena, arguments).address(),
                        texts(arena, environment).address());
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
        int error = descriptors.isEmpty()
                ? addCloseFrom(actions, FIRST_OTHER)
                : addHandedOn(actions, new TreeMap<>(descriptors));
        if (error == 0 && workingDirectory != null) {
            error = LibC.call(Newer.ADD_CHDIR, actions.address(), text(arena, workingDirectory).address());
        }
        return error == 0 ? addNullInput(arena, actions) : error;
    }

    /**
     * Brings descriptors to their numbers, whichever of those gaggled's own have, and closes all others: copies them to
     * numbers that none of them has, from there the standard ones to where they belong and the others to 3 and up, so
     * that all that is open behind them can be closed at once, and then those to where they belong, the highest first:
     * it is never below where it comes from.
     */
    private static int addHandedOn(MemorySegment actions, SortedMap<Integer, Integer> descriptors) {
        SortedMap<Integer, Integer> others = descriptors.tailMap(FIRST_OTHER);
        int end = FIRST_OTHER + others.size();
        SortedMap<Integer, Integer> copies = new TreeMap<>();
        int error = 0;
        int free = end;
        for (Map.Entry<Integer, Integer> descriptor : descriptors.entrySet()) {
            while (descriptors.containsValue(free)) {
                free++;
            }
            copies.put(descriptor.getKey(), free);
            error = error == 0 ? addCopy(actions, descriptor.getValue(), free) : error;
            free++;
        }
        for (Map.Entry<Integer, Integer> copy : copies.headMap(FIRST_OTHER).entrySet()) {
            error = error == 0 ? addCopy(actions, copy.getValue(), copy.getKey()) : error;
        }
        int place = FIRST_OTHER;
        for (int copy : copies.tailMap(FIRST_OTHER).values()) {
            error = error == 0 ? addCopy(actions, copy, place) : error;
            place++;
        }
        error = error == 0 ? addCloseFrom(actions, end) : error;
        for (int number : List.copyOf(others.keySet()).reversed()) {
            place--;
            if (error == 0 && place != number) {
                error = addCopy(actions, place, number);
                error = error == 0 ? LibC.call(ACTIONS_ADD_CLOSE, actions.address(), place) : error;
            }
        }
        return error;
    }

    private static int addCopy(MemorySegment actions, int from, int to) {
        return LibC.call(ACTIONS_ADD_DUP2, actions.address(), from, to);
    }

    private static int addCloseFrom(MemorySegment actions, int first) {
        return LibC.call(Newer.ADD_CLOSE_FROM, actions.address(), first);
    }

    private static int addNullInput(Arena arena, MemorySegment actions) {
        return LibC.call(ACTIONS_ADD_OPEN, actions.address(), 0, arena.allocateFrom("/dev/null").address(), 0, 0);
    }

    /** A C array of strings, ended by a null pointer. */
    static MemorySegment texts(Arena arena, List<String> texts) {
        MemorySegment array = arena.allocate(JAVA_LONG, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(JAVA_LONG, i, text(arena, texts.get(i)).address());
        }
        return array;
    }

    /** A text as C has it, ended by NUL. */
    static MemorySegment text(Arena arena, String text) {
        byte[] bytes = SystemText.encode(text);
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }
}
