package org.gaggled.engine.output;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.gaggled.engine.launch.Errno;
import org.gaggled.engine.launch.LibC;

/**
 * Memory of a header and a ring. The ring is mapped twice in a row, so that every part of it is contiguous, also one
 * that goes over its end.
 *
 * <p>It is shared with a file, or with nobody. Neither needs a descriptor once it is mapped.
 */
final class RingMemory implements AutoCloseable {

    /** The size of the header, so that the ring begins at a page, however large pages are on this machine. */
    static final int HEADER_BYTES = 1 << 16;

    private static final MemorySegment MMAP = LibC.symbol("mmap");
    private static final MemorySegment MREMAP = LibC.symbol("mremap");
    private static final MemorySegment MUNMAP = LibC.symbol("munmap");
    private static final MemorySegment MADVISE = LibC.symbol("madvise");

    private static final long PROT_NONE = 0;
    private static final long PROT_READ_AND_WRITE = 3;
    private static final long MAP_SHARED = 1;
    private static final long MAP_PRIVATE = 2;
    private static final long MAP_FIXED = 0x10;
    private static final long MAP_ANONYMOUS = 0x20;
    private static final long MAP_NORESERVE = 0x4000;
    private static final long MREMAP_MAYMOVE_FIXED = 3;
    private static final long MADV_REMOVE = 9;
    private static final long NOTHING = -1;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment header;
    private final MemorySegment ring;

    /** Memory belongs to an arena from here on, which unmaps it; that is what is restricted. */
    @SuppressWarnings("restricted")
    private RingMemory(long address, int capacity) {
        MemorySegment all = MemorySegment.ofAddress(address)
                .reinterpret(size(capacity), arena, mapped -> unmap(mapped.address(), mapped.byteSize()));
        header = all.asSlice(0, HEADER_BYTES);
        ring = all.asSlice(HEADER_BYTES, 2L * capacity);
    }

    /** Of a file that is as long as a header and a ring of that capacity, a multiple of {@link #HEADER_BYTES}. */
    static RingMemory of(int descriptor, int capacity) throws IOException {
        return new RingMemory(map(capacity, MAP_SHARED, descriptor), capacity);
    }

    /** Of nothing. The system takes the memory when it is first used. */
    static RingMemory anonymous(int capacity) throws IOException {
        return new RingMemory(map(capacity, MAP_SHARED | MAP_ANONYMOUS, NOTHING), capacity);
    }

    private static long size(int capacity) {
        return HEADER_BYTES + 2L * capacity;
    }

    /** Reserves addresses for all of it, so that nothing else comes in between; then maps over them. */
    private static long map(int capacity, long flags, long descriptor) throws IOException {
        long address = mapped(
                LibC.callForWord(
                        MMAP, 0, size(capacity), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, NOTHING, 0));
        try {
            mapped(LibC.callForWord(
                    MMAP,
                    address,
                    (long) HEADER_BYTES + capacity,
                    PROT_READ_AND_WRITE,
                    flags | MAP_FIXED,
                    descriptor,
                    0));
            // Of shared memory whose old size is 0, a second mapping is made; the first one stays.
            long ring = address + HEADER_BYTES;
            mapped(LibC.callForWord(MREMAP, ring, 0, capacity, MREMAP_MAYMOVE_FIXED, ring + capacity));
            return address;
        } catch (IOException failed) {
            unmap(address, size(capacity));
            throw failed;
        }
    }

    private static long mapped(long result) throws IOException {
        if (result < 0) {
            throw new IOException("the system gives no memory: " + Errno.nameOf((int) -result));
        }
        return result;
    }

    private static void unmap(long address, long size) {
        LibC.call(MUNMAP, address, size);
    }

    /** The header; zero where nothing has been there before. */
    MemorySegment header() {
        return header;
    }

    /** The ring, twice. */
    MemorySegment ring() {
        return ring;
    }

    /** Gives a part of the ring back to the system, with what is in it; false where it does not take it. */
    boolean giveBack(long from, long to) {
        return LibC.call(MADVISE, ring.address() + from, to - from, MADV_REMOVE) == 0;
    }

    /** Unmaps it. Whoever uses a segment of it later gets an exception. */
    @Override
    public void close() {
        arena.close();
    }
}
