package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users and groups of this system, as the C library knows them: from {@code /etc/passwd}, or from wherever
 * {@code nsswitch.conf} says. Each question is asked anew; it may wait for a disk or for the network. On anything but
 * Linux it has nobody. Safe for use by several threads.
 *
 * <p>Who is asked for is a name or a decimal number. What consists of digits is a number, also where somebody has that
 * name. Numbers are unsigned: {@link Integer#toUnsignedString(int)} shows them.
 */
public final class UserDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(UserDatabase.class);

    /**
     * Who the database has under a name and a number.
     *
     * @param home the home directory; some systems leave it empty
     * @param shell the login shell; empty where the system's default is meant
     */
    public record User(String name, int uid, int gid, String home, String shell) {}

    /** A group that the database has. */
    public record Group(String name, int gid) {}

    /** Symbols that not every C library has are looked for when somebody is, and not before. */
    private static final class Functions {

        private static final MemorySegment USER_BY_NAME = LibC.symbol("getpwnam_r");
        private static final MemorySegment USER_BY_NUMBER = LibC.symbol("getpwuid_r");
        private static final MemorySegment GROUP_BY_NAME = LibC.symbol("getgrnam_r");
        private static final MemorySegment GROUP_BY_NUMBER = LibC.symbol("getgrgid_r");
        private static final MemorySegment GROUPS_OF_USER = LibC.symbol("getgrouplist");
    }

    /** {@code struct passwd}: name, password, two numbers, comment, home and shell; {@code struct group} is smaller. */
    private static final int ENTRY_BYTES = 48;

    private static final int NAME = 0;
    private static final int UID = 16;
    private static final int USER_GID = 20;
    private static final int HOME = 32;
    private static final int SHELL = 40;
    private static final int GROUP_GID = 16;

    /** The texts of most entries; a group with many members needs more. */
    private static final int FEW_BYTES = 4096;

    private static final int MOST_BYTES = 1 << 24;
    private static final int FEW_GROUPS = 64;
    /** More than the kernel gives to a process. */
    private static final int MOST_GROUPS = 1 << 17;

    private static final int ERANGE = 34;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    /** What the system calls take for "leave it as it is": it is nobody's number. */
    private static final long NOBODYS = 0xFFFF_FFFFL;

    private UserDatabase() {}

    /** The user of that name or number; null where the database has none. */
    public static @Nullable User findUser(String nameOrNumber) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry =
                    find(arena, nameOrNumber, () -> Functions.USER_BY_NAME, () -> Functions.USER_BY_NUMBER);
            return entry == null
                    ? null
                    : new User(
                            text(entry, NAME),
                            entry.get(JAVA_INT, UID),
                            entry.get(JAVA_INT, USER_GID),
                            text(entry, HOME),
                            text(entry, SHELL));
        }
    }

    /** The group of that name or number; null where the database has none. */
    public static @Nullable Group findGroup(String nameOrNumber) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry =
                    find(arena, nameOrNumber, () -> Functions.GROUP_BY_NAME, () -> Functions.GROUP_BY_NUMBER);
            return entry == null ? null : new Group(text(entry, NAME), entry.get(JAVA_INT, GROUP_GID));
        }
    }

    /** The number that a text is, whether or not somebody has it; empty for a name, and for what no one can have. */
    public static OptionalInt number(String nameOrNumber) {
        if (!isNumber(nameOrNumber) || nameOrNumber.length() > 10) {
            return OptionalInt.empty();
        }
        long number = Long.parseLong(nameOrNumber);
        return number < NOBODYS ? OptionalInt.of((int) number) : OptionalInt.empty();
    }

    /** Whether a text means a number, and not a name. */
    public static boolean isNumber(String nameOrNumber) {
        return DIGITS.matcher(nameOrNumber).matches();
    }

    /**
     * The numbers of the groups that the database has a user in, and the primary one of a process with them.
     *
     * @param primary the user's own, or another that it has in place of that
     */
    public static List<Integer> groupsOf(User user, int primary) {
        for (int room = FEW_GROUPS; room <= MOST_GROUPS; room *= 2) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment groups = arena.allocate(JAVA_INT, room);
                MemorySegment count = arena.allocate(JAVA_INT);
                count.set(JAVA_INT, 0, room);
                int found = LibC.call(
                        Functions.GROUPS_OF_USER,
                        SystemText.inMemory(arena, user.name()).address(),
                        primary,
                        groups.address(),
                        count.address());
                if (found > 0) {
                    return Arrays.stream(groups.toArray(JAVA_INT), 0, found).boxed().toList();
                }
            }
        }
        throw new IllegalStateException("the groups of user " + user.name() + " cannot be listed");
    }

    private static @Nullable MemorySegment find(
            Arena arena, String nameOrNumber, Supplier<MemorySegment> byName, Supplier<MemorySegment> byNumber) {
        boolean linux = System.getProperty("os.name").equals("Linux");
        if (!linux || nameOrNumber.isEmpty() || nameOrNumber.indexOf('\0') >= 0) {
            return null;
        }
        if (!isNumber(nameOrNumber)) {
            return ask(arena, nameOrNumber, byName.get(), SystemText.inMemory(arena, nameOrNumber).address());
        }
        OptionalInt number = number(nameOrNumber);
        return number.isPresent()
                ? ask(arena, nameOrNumber, byNumber.get(), Integer.toUnsignedLong(number.getAsInt()))
                : null;
    }

    private static @Nullable MemorySegment ask(Arena arena, String nameOrNumber, MemorySegment function, long key) {
        MemorySegment entry = arena.allocate(ENTRY_BYTES, 8);
        MemorySegment found = arena.allocate(JAVA_LONG);
        int error = ERANGE;
        for (int room = FEW_BYTES; error == ERANGE && room <= MOST_BYTES; room *= 4) {
            error = LibC.call(
                    function, key, entry.address(), arena.allocate(room).address(), room, found.address());
        }
        if (error != 0 && !saysThatThereIsNone(error)) {
            LOG.warn("cannot look up {} among the users and groups of the system: {}", nameOrNumber,
                    error == ERANGE ? "its entry is too long" : Errno.nameOf(error));
        }
        return error == 0 && found.get(JAVA_LONG, 0) != 0 ? entry : null;
    }

    /** Sources of the C library that are not there, or do not know, say so in these ways. */
    private static boolean saysThatThereIsNone(int error) {
        return error == Errno.ENOENT.number() || error == Errno.ESRCH.number() || error == Errno.EBADF.number()
                || error == Errno.EPERM.number();
    }

    /** A text that a structure points to. Reading where a pointer leads is restricted; the C library set this one. */
    @SuppressWarnings("restricted")
    private static String text(MemorySegment structure, int offset) {
        long address = structure.get(JAVA_LONG, offset);
        if (address == 0) {
            return "";
        }
        MemorySegment text = MemorySegment.ofAddress(address).reinterpret(MOST_BYTES);
        int length = 0;
        while (text.get(JAVA_BYTE, length) != 0) {
            length++;
        }
        return SystemText.decode(text.asSlice(0, length).toArray(JAVA_BYTE));
    }
}
