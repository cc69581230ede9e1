package org.gaggled.engine.output.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.Errno;
import org.gaggled.engine.launch.LibC;
import org.jspecify.annotations.Nullable;

/**
 * The file system. Files are appended to by their descriptors, because only a descriptor tells for certain which file
 * it is that is written to, and takes bytes without a copy.
 */
final class FileStorage implements Storage {

    static final FileStorage INSTANCE = new FileStorage();

    private static final MemorySegment OPEN = LibC.symbol("open");
    private static final MemorySegment STATX = LibC.symbol("statx");
    private static final MemorySegment FTRUNCATE = LibC.symbol("ftruncate");

    /**
     * To append, made if missing, for no program, and without waiting: that makes a difference for a pipe that nobody
     * reads, which is refused.
     */
    private static final long APPENDING = 0x1 | 0x40 | 0x400 | 0x80000 | 0x100 | 0x800;

    private static final long ANYBODY = 0666;

    private FileStorage() {}

    @Override
    public Appended open(Path file) throws IOException {
        try {
            Descriptors.checkRoom();
        } catch (DescriptorException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
        int descriptor = openOnce(file);
        if (descriptor == -Errno.ENOENT.number() && file.getParent() != null) {
            Files.createDirectories(file.getParent());
            descriptor = openOnce(file);
        }
        if (descriptor < 0) {
            throw DiskProblem.of(-descriptor, file);
        }
        return checked(new OpenFile(descriptor, file));
    }

    private static int openOnce(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            return LibC.call(OPEN, arena.allocateFrom(file.toString()).address(), APPENDING, ANYBODY);
        }
    }

    private static OpenFile checked(OpenFile open) throws IOException {
        boolean good = false;
        try {
            open.look();
            if (!open.state.isPlainFile()) {
                throw new FileSystemException(open.file.toString(), null,
                        "it is a pipe or a device, and not a plain file");
            }
            good = true;
            return open;
        } finally {
            if (!good) {
                open.close();
            }
        }
    }

    @Override
    public @Nullable Identity identify(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            State state = new State(arena);
            int result = state.ofName(arena.allocateFrom(file.toString()));
            if (result == -Errno.ENOENT.number() || result == -Errno.ENOTDIR.number()) {
                return null;
            }
            if (result < 0) {
                throw DiskProblem.of(-result, file);
            }
            return state.identity();
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** What the kernel says of a file: its {@code struct statx}, which is the same on every architecture. */
    private static final class State {

        private static final long SIZE_OF_ALL = 256;
        private static final long LINKS = 16;
        private static final long MODE = 28;
        private static final long NUMBER = 32;
        private static final long SIZE = 40;
        private static final long MADE_SECONDS = 80;
        private static final long MADE_NANOSECONDS = 88;
        private static final long DEVICE_MAJOR = 136;
        private static final long DEVICE_MINOR = 140;

        private static final long WANTED = 0xfff;
        private static final long MADE_IS_KNOWN = 0x800;
        private static final long BY_DESCRIPTOR = 0x1000;
        private static final long FROM_WORKING_DIRECTORY = -100;
        private static final int KIND = 0170000;
        private static final int PLAIN_FILE = 0100000;

        private static final MemorySegment NO_NAME = Arena.global().allocateFrom("");

        private final MemorySegment bytes;

        State(Arena arena) {
            this.bytes = arena.allocate(SIZE_OF_ALL, Long.BYTES);
        }

        int ofDescriptor(int descriptor) {
            return LibC.call(STATX, descriptor, NO_NAME.address(), BY_DESCRIPTOR, WANTED, bytes.address());
        }

        int ofName(MemorySegment name) {
            return LibC.call(STATX, FROM_WORKING_DIRECTORY, name.address(), 0, WANTED, bytes.address());
        }

        Identity identity() {
            return new Identity(
                    (long) bytes.get(JAVA_INT, DEVICE_MAJOR) << 32
                            | Integer.toUnsignedLong(bytes.get(JAVA_INT, DEVICE_MINOR)),
                    bytes.get(JAVA_LONG, NUMBER));
        }

        boolean isPlainFile() {
            return (bytes.get(JAVA_SHORT, MODE) & KIND) == PLAIN_FILE;
        }

        boolean hasName() {
            return bytes.get(JAVA_INT, LINKS) != 0;
        }

        long size() {
            return bytes.get(JAVA_LONG, SIZE);
        }

        long made() {
            return (bytes.get(JAVA_INT, 0) & MADE_IS_KNOWN) == 0 ? 0
                    : bytes.get(JAVA_LONG, MADE_SECONDS) * 1000 + bytes.get(JAVA_INT, MADE_NANOSECONDS) / 1_000_000;
        }
    }

    private static final class OpenFile implements Appended {

        private final int descriptor;
        private final Path file;
        private final State state = new State(Arena.ofAuto());
        private @Nullable Identity identity;

        OpenFile(int descriptor, Path file) {
            this.descriptor = descriptor;
            this.file = file;
        }

        @Override
        public Identity identity() {
            Identity known = identity;
            if (known == null) {
                known = state.identity();
                identity = known;
            }
            return known;
        }

        @Override
        public void look() throws IOException {
            int result = state.ofDescriptor(descriptor);
            if (result < 0) {
                throw DiskProblem.of(-result, file);
            }
        }

        @Override
        public long size() {
            return state.size();
        }

        @Override
        public boolean isRemoved() {
            return !state.hasName();
        }

        @Override
        public long made() {
            return state.made();
        }

        @Override
        public int append(MemorySegment bytes) throws IOException {
            int count = Descriptors.write(descriptor, bytes);
            while (count == -Errno.EINTR.number()) {
                count = Descriptors.write(descriptor, bytes);
            }
            if (count < 0) {
                throw DiskProblem.of(-count, file);
            }
            return count;
        }

        @Override
        public void cut(long size) throws IOException {
            int result = LibC.call(FTRUNCATE, descriptor, size);
            if (result < 0) {
                throw DiskProblem.of(-result, file);
            }
        }

        @Override
        public void close() {
            Descriptors.close(descriptor);
        }
    }
}
