package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code epoll}, and the counter that wakes whoever waits in one. Calls answer as those of {@link LibC} do. */
public final class Epoll {

    private static final MemorySegment READ = LibC.symbol("read");
    private static final MemorySegment WRITE = LibC.symbol("write");
    private static final MemorySegment EVENTFD = LibC.symbol("eventfd");
    private static final MemorySegment EPOLL_CREATE1 = LibC.symbol("epoll_create1");
    private static final MemorySegment EPOLL_CTL = LibC.symbol("epoll_ctl");
    private static final MemorySegment EPOLL_WAIT = LibC.symbol("epoll_wait");

    private static final long CLOSE_ON_EXEC = 0x80000;
    private static final long NON_BLOCKING = 0x800;
    private static final long EPOLL_ADD = 1;
    private static final long EPOLL_DELETE = 2;
    private static final long EPOLL_MODIFY = 3;
    private static final int EPOLLIN = 1;

    private Epoll() {}

    /** A counter that an epoll can wait for. */
    public static int eventfd() {
        return LibC.call(EVENTFD, 0, CLOSE_ON_EXEC | NON_BLOCKING);
    }

    /** Makes the counter readable. */
    public static int raise(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocateFrom(JAVA_LONG, 1L);
            return LibC.call(WRITE, eventfd, one.address(), Long.BYTES);
        }
    }

    /** Makes the counter unreadable again. */
    public static int drain(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            return LibC.call(READ, eventfd, count.address(), Long.BYTES);
        }
    }

    /** An epoll that watches nothing yet. */
    public static int create() {
        return LibC.call(EPOLL_CREATE1, CLOSE_ON_EXEC);
    }

    /** Begins to watch a descriptor, and to report it at once. */
    public static int add(int epoll, int descriptor, long token) {
        return control(epoll, EPOLL_ADD, descriptor, EPOLLIN, token);
    }

    /** Sets everything up for watching a descriptor, without reporting it yet. */
    public static int addSilent(int epoll, int descriptor, long token) {
        return control(epoll, EPOLL_ADD, descriptor, 0, token);
    }

    /** Begins to report a descriptor; takes no memory, so it cannot fail for want of it. */
    public static int arm(int epoll, int descriptor, long token) {
        return control(epoll, EPOLL_MODIFY, descriptor, EPOLLIN, token);
    }

    /** Stops to report a descriptor. */
    static int disarm(int epoll, int descriptor, long token) {
        return control(epoll, EPOLL_MODIFY, descriptor, 0, token);
    }

    /** Stops to watch a descriptor. */
    public static int delete(int epoll, int descriptor) {
        return control(epoll, EPOLL_DELETE, descriptor, 0, 0);
    }

    private static int control(int epoll, long operation, int descriptor, int events, long token) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(Events.BYTES, 8);
            event.set(JAVA_INT, 0, events);
            event.set(Events.TOKEN, Events.TOKEN_OFFSET, token);
            return LibC.call(EPOLL_CTL, epoll, operation, descriptor, event.address());
        }
    }

    /** Room for what one wait reports. Belongs to the thread that waits. */
    public static final class Events {

        /** The kernel packs {@code struct epoll_event} on x86_64 and nowhere else. */
        private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

        private static final int BYTES = PACKED ? 12 : 16;
        private static final int TOKEN_OFFSET = PACKED ? 4 : 8;
        private static final ValueLayout.OfLong TOKEN = JAVA_LONG.withByteAlignment(4);

        private final int capacity;
        private final MemorySegment events;

        /** Room for so many events at once. */
        public Events(Arena arena, int capacity) {
            this.capacity = capacity;
            this.events = arena.allocate((long) BYTES * capacity, 8);
        }

        /** The token of an event of the last wait. */
        public long token(int index) {
            return events.get(TOKEN, (long) BYTES * index + TOKEN_OFFSET);
        }
    }

    /**
     * Waits until a descriptor is ready, and says how many are.
     *
     * @param timeoutMillis the longest wait; -1 for ever
     */
    public static int wait(int epoll, Events events, int timeoutMillis) {
        return LibC.call(EPOLL_WAIT, epoll, events.events.address(), events.capacity, timeoutMillis);
    }
}
