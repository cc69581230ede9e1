package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gaggled.api.launch.ProcessIdentity;

/** Pipes, the null device, and what is done with descriptors. Calls answer as those of {@link LibC} do. */
public final class Descriptors {

    private static final MemorySegment PIPE2 = LibC.symbol("pipe2");
    private static final MemorySegment OPEN = LibC.symbol("open");
    private static final MemorySegment READ = LibC.symbol("read");
    private static final MemorySegment WRITE = LibC.symbol("write");
    private static final MemorySegment FCNTL = LibC.symbol("fcntl");
    private static final MemorySegment IOCTL = LibC.symbol("ioctl");
    private static final MemorySegment FCHMOD = LibC.symbol("fchmod");
    private static final MemorySegment MKFIFO = LibC.symbol("mkfifo");
    private static final MemorySegment POLL = LibC.symbol("poll");

    private static final long CLOSE_ON_EXEC = 0x80000;
    private static final long NON_BLOCKING = 0x800;
    private static final long READ_AND_WRITE = 2;
    private static final long NO_LINK = System.getProperty("os.arch").equals("amd64") ? 0x20000 : 0x8000;
    private static final long OWNER = 0600;
    private static final long F_SETFL = 4;
    private static final long F_SETPIPE_SZ = 1031;
    private static final long F_GETPIPE_SZ = 1032;
    private static final long FIONREAD = 0x541b;
    private static final long ANYBODY = 0666;

    private static final int POLLIN = 1;
    private static final int POLLHUP = 16;
    /** {@code struct pollfd}: a descriptor, what is asked, what is the case. */
    private static final int POLLFD_BYTES = 8;

    private static final int POLLFD_ASKED = 4;
    private static final int POLLFD_IS = 6;

    private Descriptors() {}

    /** A pipe: from {@code readEnd}, nobody waits; whoever writes into {@code writeEnd} waits while it is full. */
    public record Pipe(int readEnd, int writeEnd) {}

    /** Makes a pipe of which no program gets an end by chance. */
    public static Pipe pipe() throws DescriptorException {
        checkRoom();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            opened(LibC.call(PIPE2, ends.address(), CLOSE_ON_EXEC));
            Pipe pipe = new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
            LibC.call(FCNTL, pipe.readEnd(), F_SETFL, NON_BLOCKING);
            return pipe;
        }
    }

    /**
     * Opens a pipe that has a name, for reading without waiting; it is made where there is none. Everybody may open it
     * who may enter its directory.
     */
    public static int namedPipe(Path path) throws DescriptorException {
        checkRoom();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(JAVA_BYTE, zeroTerminated(path));
            int made = LibC.call(MKFIFO, name.address(), OWNER);
            if (made < 0 && made != -Errno.EEXIST.number()) {
                throw new DescriptorException(-made);
            }
            int pipe = opened(LibC.call(OPEN, name.address(), NON_BLOCKING | CLOSE_ON_EXEC | NO_LINK));
            if (LibC.call(FCNTL, pipe, F_GETPIPE_SZ) < 0) {
                LibC.close(pipe);
                throw new DescriptorException(Errno.EEXIST.number());
            }
            letEverybodyOpen(pipe);
            return pipe;
        }
    }

    private static byte[] zeroTerminated(Path path) {
        byte[] bytes = SystemText.encode(path.toString());
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /**
     * Opens a pipe anew, by a descriptor of it: for reading and writing, so that whoever has it never finds that nobody
     * reads it; of which no program gets the descriptor by chance.
     */
    public static int reopened(int pipe) throws DescriptorException {
        checkRoom();
        try (Arena arena = Arena.ofConfined()) {
            return opened(LibC.call(
                    OPEN, arena.allocateFrom("/proc/self/fd/" + pipe).address(), READ_AND_WRITE | CLOSE_ON_EXEC));
        }
    }

    /**
     * Opens a pipe anew, for reading without waiting, by the number that a process has it by, as {@link #reopened} has
     * opened it.
     *
     * @throws DescriptorException with EBADF where the process has no such pipe by that number, or is gone
     */
    public static int reopenedOf(ProcessIdentity owner, int number) throws DescriptorException {
        checkRoom();
        Path process = Path.of("/proc/" + owner.pid());
        try (Arena arena = Arena.ofConfined()) {
            boolean pipe = Files.readSymbolicLink(process.resolve("fd/" + number)).toString().startsWith("pipe:");
            // A program's own pipes are open for one of the two.
            boolean both = Files.readAllLines(process.resolve("fdinfo/" + number)).stream()
                    .anyMatch(line -> line.matches("flags:\\s*[0-7]*2"));
            if (!pipe || !both) {
                throw new DescriptorException(Errno.EBADF.number());
            }
            int reopened = opened(LibC.call(
                    OPEN, arena.allocateFrom(process + "/fd/" + number).address(), NON_BLOCKING | CLOSE_ON_EXEC));
            boolean isOwners = false;
            try {
                // Asked after it was opened: what has that start now had the number before, too.
                ProcessTable.Entry entry = ProcessTable.entry(Math.toIntExact(owner.pid()));
                isOwners = entry != null && entry.startTime() == owner.startTime();
            } finally {
                if (!isOwners) {
                    LibC.close(reopened);
                }
            }
            return opened(isOwners ? reopened : -Errno.EBADF.number());
        } catch (IOException goneOrAnothers) {
            throw new DescriptorException(Errno.EBADF.number());
        }
    }

    /** Has a pipe hold so many bytes; whether the system lets it. */
    public static boolean resize(int pipe, int bytes) {
        return LibC.call(FCNTL, pipe, F_SETPIPE_SZ, bytes) >= 0;
    }

    /** How many bytes can be read from a pipe now. */
    public static int readable(int pipe) {
        try (Arena arena = Arena.ofConfined()) {
            return unread(pipe, arena.allocate(JAVA_INT));
        }
    }

    /** Whether a pipe is empty, and nobody has it open for writing. */
    public static boolean isAtEnd(int pipe) {
        return (whatIsUp(pipe) & (POLLIN | POLLHUP)) == POLLHUP;
    }

    /** Whether nobody has a pipe open for writing any more; there may be something in it. */
    public static boolean isWithoutWriter(int pipe) {
        return (whatIsUp(pipe) & POLLHUP) != 0;
    }

    private static int whatIsUp(int pipe) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = arena.allocate(POLLFD_BYTES, 4);
            asked.set(JAVA_INT, 0, pipe);
            asked.set(JAVA_SHORT, POLLFD_ASKED, (short) POLLIN);
            LibC.call(POLL, asked.address(), 1, 0);
            return asked.get(JAVA_SHORT, POLLFD_IS);
        }
    }

    /** Opens {@code /dev/null}, of which no program gets the descriptor by chance. */
    public static int nullDevice() throws DescriptorException {
        checkRoom();
        try (Arena arena = Arena.ofConfined()) {
            return opened(LibC.call(
                    OPEN, arena.allocateFrom("/dev/null").address(), READ_AND_WRITE | CLOSE_ON_EXEC));
        }
    }

    /** Closes one. */
    public static void close(int descriptor) {
        LibC.close(descriptor);
    }

    /**
     * Raises the limit of open descriptors when it is nearly reached, and fails when only those are left that are kept
     * for gaggled.
     */
    public static void checkRoom() throws DescriptorException {
        LibC.close(opened(DescriptorLimit.reserve()));
    }

    /** The result of a call, where it did not fail. */
    public static int opened(int result) throws DescriptorException {
        if (result < 0) {
            throw new DescriptorException(-result);
        }
        return result;
    }

    /**
     * Lets every user open a pipe anew, for reading and writing. A program that opens {@code /dev/stdout} does so, and
     * may run as somebody else; {@code /proc} shows the pipe to nobody but those who may look into that program.
     */
    public static void letEverybodyOpen(int pipe) {
        LibC.call(FCHMOD, pipe, ANYBODY);
    }

    /** Reads what is there, 0 bytes at the end. */
    public static int read(int descriptor, MemorySegment into) {
        return LibC.call(READ, descriptor, into.address(), into.byteSize());
    }

    /**
     * How many bytes are in a pipe and can be read at once.
     *
     * @param scratch room for an {@code int}, for this call alone
     */
    public static int unread(int pipe, MemorySegment scratch) {
        int result = LibC.call(IOCTL, pipe, FIONREAD, scratch.address());
        return result < 0 ? result : scratch.get(JAVA_INT, 0);
    }

    /** Writes as much as there is room for, at least 1 byte where {@code from} has any. */
    public static int write(int descriptor, MemorySegment from) {
        return LibC.call(WRITE, descriptor, from.address(), from.byteSize());
    }
}
