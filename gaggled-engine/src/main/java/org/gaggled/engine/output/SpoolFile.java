package org.gaggled.engine.output;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.gaggled.engine.launch.Errno;
import org.gaggled.engine.launch.LibC;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a {@link Spool}. It is as long as it can ever be, with holes; its blocks are allocated before they are
 * used, so that a full disk is an answer, and not a signal to whoever touches the memory.
 */
final class SpoolFile {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    private static final MemorySegment OPEN = LibC.symbol("open");
    private static final MemorySegment LSEEK = LibC.symbol("lseek");
    private static final MemorySegment FTRUNCATE = LibC.symbol("ftruncate");
    private static final MemorySegment POSIX_FALLOCATE = LibC.symbol("posix_fallocate");

    private static final long READ_AND_WRITE = 2;
    private static final long CREATE = 0x40;
    private static final long NON_BLOCKING = 0x800;
    /** These differ: 64-bit ARM has numbers of its own for them. */
    private static final long NO_FOLLOW = System.getProperty("os.arch").equals("amd64") ? 0x20000 : 0x8000;

    private static final long CLOSE_ON_EXEC = 0x80000;
    private static final long OWNER_ALONE = 0600;
    private static final long END = 2;

    /** A page: what the header needs of its room. */
    private static final long HEADER_USED = LibC.call(LibC.symbol("getpagesize"));

    /** More than any gaggled gives to one stream. */
    private static final long LARGEST = 1 << 26;

    /** The end of the name of one that was put aside. */
    static final String ASIDE = ".damaged";

    /** This boot of the machine. */
    static final UUID BOOT = boot();

    private final Path path;
    private final Object key;
    private final int capacity;
    private final RingMemory memory;

    private SpoolFile(Path path, Object key, int capacity, RingMemory memory) {
        this.path = path;
        this.key = key;
        this.capacity = capacity;
        this.memory = memory;
    }

    /** What there is cannot be used; why. */
    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Opens it, or makes it. What cannot be understood gets another name, and a new one is made in its place.
     *
     * @param capacity of the ring; one in which something is keeps its own
     */
    static SpoolFile open(Path path, int capacity) throws IOException {
        try {
            return openOnce(path, capacity);
        } catch (UnusableException unusable) {
            Path aside = path.resolveSibling(path.getFileName() + ASIDE);
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("{} cannot be used: {}; it is kept as {}, and lines that are in it are missing from the log",
                    path, unusable.getMessage(), aside);
        }
        try {
            return openOnce(path, capacity);
        } catch (UnusableException unusable) {
            throw new IOException(path + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static SpoolFile openOnce(Path path, int capacity) throws IOException, UnusableException {
        int descriptor = descriptor(path, CREATE);
        if (descriptor == -Errno.ELOOP.number() || descriptor == -Errno.EISDIR.number()) {
            throw new UnusableException("it is not a regular file");
        }
        check(path, descriptor);
        try {
            return take(path, descriptor, capacity);
        } finally {
            LibC.close(descriptor);
        }
    }

    private static SpoolFile take(Path path, int descriptor, int capacity) throws IOException, UnusableException {
        long size = LibC.callForWord(LSEEK, descriptor, 0, END);
        if (size == 0) {
            resize(path, descriptor, RingMemory.HEADER_BYTES + (long) capacity);
            return map(path, descriptor, capacity);
        }
        long found = size - RingMemory.HEADER_BYTES;
        if (found <= 0 || found > LARGEST || found % RingMemory.HEADER_BYTES != 0) {
            throw new UnusableException("it is not a spool of gaggled");
        }
        SpoolFile file = map(path, descriptor, (int) found);
        if (found == capacity || !file.isEmpty()) {
            return file;
        }
        file.memory.close();
        resize(path, descriptor, 0);
        return take(path, descriptor, capacity);
    }

    private static SpoolFile map(Path path, int descriptor, int capacity) throws IOException, UnusableException {
        // Some file systems need room for a page that is only looked at.
        check(path, -allocate(descriptor, 0, HEADER_USED));
        RingMemory memory = RingMemory.of(descriptor, capacity);
        boolean usable = false;
        try {
            SpoolHeader header = new SpoolHeader(memory.header(), SpoolHeader.Steps.UNSEEN);
            if (header.isBlank()) {
                header.begin(capacity);
            }
            String problem = header.problem(capacity);
            if (problem == null && header.isOfAnEarlierBoot(BOOT)) {
                // Whatever was being read went down with the pipe.
                header.notReading();
                problem = header.isEmpty() ? null : "the machine went down while it was in use";
            }
            if (problem != null) {
                throw new UnusableException(problem);
            }
            usable = true;
            return new SpoolFile(path, key(descriptor), capacity, memory);
        } finally {
            if (!usable) {
                memory.close();
            }
        }
    }

    private static int descriptor(Path path, long flags) {
        try (Arena arena = Arena.ofConfined()) {
            return LibC.call(
                    OPEN,
                    arena.allocateFrom(path.toString()).address(),
                    READ_AND_WRITE | NO_FOLLOW | NON_BLOCKING | CLOSE_ON_EXEC | flags,
                    OWNER_ALONE);
        }
    }

    private static void resize(Path path, int descriptor, long size) throws IOException {
        check(path, LibC.call(FTRUNCATE, descriptor, size));
    }

    /** An error's number, or 0. */
    private static int allocate(int descriptor, long from, long to) {
        int error;
        do {
            error = LibC.call(POSIX_FALLOCATE, descriptor, from, to - from);
        } while (error == Errno.EINTR.number());
        return error;
    }

    private static Object key(int descriptor) throws IOException {
        Path opened = Path.of("/proc/self/fd/" + descriptor);
        return Files.readAttributes(opened, BasicFileAttributes.class).fileKey();
    }

    private static void check(Path path, int result) throws IOException {
        if (result < 0) {
            throw new IOException("cannot use " + path + ": " + meaning(-result));
        }
    }

    private static String meaning(int errno) {
        return switch (errno) {
            case 28 -> "the disk is full";
            case 30 -> "the file system is read-only";
            case 122 -> "the disk quota is used up";
            default -> Errno.meaningOf(errno);
        };
    }

    private static UUID boot() {
        try {
            return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        } catch (IOException | IllegalArgumentException unknown) {
            LOG.debug("cannot tell this boot from an earlier one", unknown);
            return new UUID(0, 0);
        }
    }

    private boolean isEmpty() {
        SpoolHeader header = new SpoolHeader(memory.header(), SpoolHeader.Steps.UNSEEN);
        return header.isEmpty() && header.beingRead() == 0;
    }

    int capacity() {
        return capacity;
    }

    /** What is in it, as long as it is not closed. */
    RingMemory memory() {
        return memory;
    }

    /**
     * Allocates the blocks of a part of the ring. It opens the file anew for it, by its name.
     *
     * @return false if there is no room on the disk, or the file is not there any more
     */
    boolean allocate(long from, long to) {
        int descriptor = descriptor(path, 0);
        if (descriptor < 0) {
            return false;
        }
        try {
            return key(descriptor).equals(key)
                    && allocate(descriptor, RingMemory.HEADER_BYTES + from, RingMemory.HEADER_BYTES + to) == 0;
        } catch (IOException unknown) {
            LOG.debug("cannot tell whether {} is still the same file", path, unknown);
            return false;
        } finally {
            LibC.close(descriptor);
        }
    }

    /** Removes the file, if it still has its name. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            LOG.warn("{} is not used any more, and cannot be removed: {}", path, failed.toString());
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
