package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gaggled.api.program.ResourceUsage;

/**
 * The C library, as far as the launcher needs it: glibc on 64-bit Linux.
 *
 * <p>Calls that can fail answer as the kernel does: a result of 0 or more, or an error's number, negated.
 *
 * <p>Every call goes through one method handle of one shape: six machine words in, one out. On both architectures
 * integers and pointers travel in the same registers, a callee takes as many as it declares and leaves the rest alone,
 * and it returns an {@code int} in the lower half of the word. A second shape would cost 3 ms at every start of gaggled,
 * and there would be five more.
 */
final class LibC {

    static final int SIGCHLD = 17;
    static final int SIGCANCEL = 32;
    static final int SIGKILL = 9;
    static final long DEFAULT = 0;
    static final long IGNORE = 1;
    static final int RLIMIT_CORE = 4;
    static final int RLIMIT_NPROC = 6;
    static final int RLIMIT_NOFILE = 7;
    static final int SELF = 0;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();

    /** A native call is what "restricted" means; this class is where gaggled makes them. */
    @SuppressWarnings("restricted")
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MemorySegment CLOSE = symbol("close");
    private static final MemorySegment READ = symbol("read");
    private static final MemorySegment WRITE = symbol("write");
    private static final MemorySegment KILL = symbol("kill");
    private static final MemorySegment SIGNAL = symbol("signal");
    private static final MemorySegment SIGWAITINFO = symbol("sigwaitinfo");
    private static final MemorySegment PTHREAD_SIGMASK = symbol("pthread_sigmask");
    private static final MemorySegment WAIT4 = symbol("wait4");
    private static final MemorySegment WAITID = symbol("waitid");
    private static final MemorySegment GETRUSAGE = symbol("getrusage");
    private static final MemorySegment PRLIMIT = symbol("prlimit");
    private static final MemorySegment EVENTFD = symbol("eventfd");
    private static final MemorySegment EPOLL_CREATE1 = symbol("epoll_create1");
    private static final MemorySegment EPOLL_CTL = symbol("epoll_ctl");
    private static final MemorySegment EPOLL_WAIT = symbol("epoll_wait");
    private static final MemorySegment SYSCALL = symbol("syscall");
    private static final MemorySegment GETSID = symbol("getsid");
    private static final MemorySegment FCNTL = symbol("fcntl");
    private static final MemorySegment POSIX_SPAWN = symbol("posix_spawn");
    private static final MemorySegment ATTRIBUTES_INIT = symbol("posix_spawnattr_init");
    private static final MemorySegment ATTRIBUTES_SET_FLAGS = symbol("posix_spawnattr_setflags");
    private static final MemorySegment ATTRIBUTES_SET_DEFAULTED = symbol("posix_spawnattr_setsigdefault");
    private static final MemorySegment ATTRIBUTES_SET_MASK = symbol("posix_spawnattr_setsigmask");
    private static final MemorySegment ACTIONS_INIT = symbol("posix_spawn_file_actions_init");
    private static final MemorySegment ACTIONS_DESTROY = symbol("posix_spawn_file_actions_destroy");
    private static final MemorySegment ACTIONS_ADD_OPEN = symbol("posix_spawn_file_actions_addopen");

    /** What older C libraries lack, in which gaggled's signals have to work all the same. */
    private static final class Newer {

        private static final String ADD_CHDIR_NAME = "posix_spawn_file_actions_addchdir_np";
        private static final String ADD_CLOSE_FROM_NAME = "posix_spawn_file_actions_addclosefrom_np";
        private static final MemorySegment ADD_CHDIR = symbol(ADD_CHDIR_NAME);
        private static final MemorySegment ADD_CLOSE_FROM = symbol(ADD_CLOSE_FROM_NAME);
    }

    /** Calls that younger C libraries have by name, and all kernels by number; the numbers are the same everywhere. */
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;

    private static final long SYS_PIDFD_OPEN = 434;

    /** Makes {@code pidfd_send_signal} reach the group that the process leads or led; known to Linux 6.9 and newer. */
    private static final long PIDFD_SIGNAL_PROCESS_GROUP = 4;

    private static final long F_SETOWN = 8;

    private static final long SYS_RT_SIGACTION = System.getProperty("os.arch").equals("amd64") ? 13 : 134;

    private static final long CLOSE_ON_EXEC = 0x80000;
    private static final long NON_BLOCKING = 0x800;
    private static final long WNOHANG = 1;
    private static final long WEXITED = 4;
    private static final long P_PIDFD = 3;
    private static final long SIG_UNBLOCK = 1;
    private static final long EPOLL_ADD = 1;
    private static final long EPOLL_DELETE = 2;
    private static final long EPOLL_MODIFY = 3;
    private static final int EPOLLIN = 1;

    /** The kernel's own: a handler, flags, a function to return by, a set of signals. */
    private static final int SIGACTION_BYTES = 32;

    private static final int RLIMIT_BYTES = 16;
    private static final int RUSAGE_BYTES = 144;
    /** In {@code struct rusage}: two times of seconds and microseconds, then the peak resident size in KiB. */
    private static final int RUSAGE_MAX_RESIDENT = 32;

    private static final long SPAWN_SET_DEFAULTED = 0x04;
    private static final long SPAWN_SET_MASK = 0x08;
    private static final long SPAWN_NEW_SESSION = 0x80;
    /** At least what glibc's opaque types take: 336, 80 and 128 bytes. */
    private static final int ATTRIBUTES_BYTES = 512;

    private static final int ACTIONS_BYTES = 256;
    private static final int SIGNAL_SET_BYTES = 128;

    /** Where each thread's calls leave their errno. */
    private static final ThreadLocal<MemorySegment> CALL_STATES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CALL_STATE));

    private LibC() {}

    /** The functions that this process's C library lacks of those that not every one has. */
    static List<String> missingFunctions() {
        return Stream.of(Newer.ADD_CHDIR_NAME, Newer.ADD_CLOSE_FROM_NAME)
                .filter(name -> SYMBOLS.find(name).isEmpty())
                .toList();
    }

    private static MemorySegment symbol(String name) {
        Optional<MemorySegment> found = SYMBOLS.find(name);
        return found.orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }

    private static long word(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = CALL_STATES.get();
        try {
            long result = (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
            return result == -1 || (int) result == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : result;
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a native call throws nothing checked", impossible);
        }
    }

    private static int call(MemorySegment function, long... arguments) {
        return (int) word(
                function,
                argument(arguments, 0),
                argument(arguments, 1),
                argument(arguments, 2),
                argument(arguments, 3),
                argument(arguments, 4),
                argument(arguments, 5));
    }

    private static long argument(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }

    /** Any system call, by its number. */
    static int syscall(long number, long a, long b, long c) {
        return call(SYSCALL, number, a, b, c, 0);
    }

    static int close(int descriptor) {
        return call(CLOSE, descriptor);
    }

    /** Sends a signal to a process, or with a negative number to a group; 0 only asks whether there is one. */
    static int kill(int pid, int signal) {
        return call(KILL, pid, signal);
    }

    /** A descriptor by which a process can be waited for and signalled, and never mistaken for another. */
    static int pidfdOpen(int pid) {
        return call(SYSCALL, SYS_PIDFD_OPEN, pid, 0);
    }

    /** The error that keeps pidfds from being opened, tried with this process; 0 when they can be. */
    static int pidfdProblem() {
        int pidfd = pidfdOpen((int) ProcessHandle.current().pid());
        return pidfd < 0 ? -pidfd : Math.max(0, -close(pidfd));
    }

    static int pidfdSendSignal(int pidfd, int signal) {
        return call(SYSCALL, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
    }

    /**
     * Signals the group of a leader that is reaped, all of it at once: one that forks on and on does not get away.
     *
     * @param pidfd of the leader; it cannot come to mean another group
     */
    static int signalGroup(int pidfd, int leader, int signal) {
        int result = call(SYSCALL, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, PIDFD_SIGNAL_PROCESS_GROUP);
        if (result != -Errno.EINVAL.number()) {
            return result;
        }
        // An older kernel goes by the number, which belongs to nobody else while the session has it.
        return isSessionLeft(pidfd, leader) ? kill(-leader, signal) : -Errno.ESRCH.number();
    }

    /** The session of a process, dead or alive, or an error's number, negated. */
    static int sessionOf(int pid) {
        return call(GETSID, pid);
    }

    /**
     * Whether anybody, dead or alive, is left in the session or the group of a leader that is reaped. The kernel keeps a number
     * for as long as a process, a group or a session has it, and refuses to make what does not exist the owner of a descriptor.
     *
     * @param descriptor any; nothing uses who owns it
     */
    static boolean isSessionLeft(int descriptor, int leader) {
        boolean inUse = call(FCNTL, descriptor, F_SETOWN, leader) != -Errno.ESRCH.number();
        // A process that has the number is a stranger: it could only get it after everybody had left.
        return inUse && sessionOf(leader) == -Errno.ESRCH.number();
    }

    /** Sets what this process does about a signal: {@link #DEFAULT} or {@link #IGNORE}. */
    static void setDisposition(int signal, long disposition) {
        word(SIGNAL, signal, disposition, 0, 0, 0, 0);
    }

    /** The place of a signal in a set of them. */
    static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /**
     * Waits for one of these signals, which are blocked in every thread, and takes it.
     *
     * @return its number, or an error's number, negated
     */
    static int awaitSignal(long signals) {
        try (Arena arena = Arena.ofConfined()) {
            return call(SIGWAITINFO, signalSet(arena, signals).address(), 0);
        }
    }

    /** Lets these signals through to this thread. */
    static void unblock(long signals) {
        try (Arena arena = Arena.ofConfined()) {
            call(PTHREAD_SIGMASK, SIG_UNBLOCK, signalSet(arena, signals).address(), 0);
        }
    }

    private static MemorySegment signalSet(Arena arena, long signals) {
        MemorySegment set = arena.allocate(SIGNAL_SET_BYTES, 16);
        set.set(JAVA_LONG, 0, signals);
        return set;
    }

    /**
     * Ignores a signal that the C library keeps to itself and lets nobody set. It takes it back when it needs it.
     *
     * @return 0, or an error's number, negated
     */
    static int ignoreReserved(int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(SIGACTION_BYTES, 8);
            action.set(JAVA_LONG, 0, IGNORE);
            return call(SYSCALL, SYS_RT_SIGACTION, signal, action.address(), 0, Long.BYTES);
        }
    }

    /** What waiting for a child gave: its pid, 0 when it cannot be reaped yet, or an error's number, negated. */
    record Reaped(int result, int status, ResourceUsage usage) {}

    /** Takes a child's status and usage away from the kernel, if it is dead. Never blocks. */
    static Reaped reap(int pid) {
        return waitFor(pid, WNOHANG);
    }

    /** Reaps a dead process if it is a child of ours, and otherwise does nothing. */
    static void reapAdopted(int pidfd) {
        call(WAITID, P_PIDFD, pidfd, 0, WEXITED | WNOHANG);
    }

    /** Reaps a child that is about to die; blocks until then. */
    static Reaped awaitDeath(int pid) {
        Reaped reaped;
        do {
            reaped = waitFor(pid, 0);
        } while (reaped.result() == -Errno.EINTR.number());
        return reaped;
    }

    private static Reaped waitFor(int pid, long options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
            int result = call(WAIT4, pid, status.address(), options, usage.address());
            return new Reaped(result, status.get(JAVA_INT, 0), usage(usage));
        }
    }

    /** The most memory that gaggled itself has had resident, in bytes. */
    static long ownMaxResidentBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
            call(GETRUSAGE, 0, usage.address());
            return maxResidentBytes(usage);
        }
    }

    private static ResourceUsage usage(MemorySegment usage) {
        return new ResourceUsage(time(usage, 0), time(usage, 16), maxResidentBytes(usage));
    }

    private static long maxResidentBytes(MemorySegment usage) {
        return usage.get(JAVA_LONG, RUSAGE_MAX_RESIDENT) * 1024;
    }

    private static Duration time(MemorySegment usage, long offset) {
        return Duration.ofSeconds(usage.get(JAVA_LONG, offset), usage.get(JAVA_LONG, offset + 8) * 1000);
    }

    /** A soft and a hard limit; a number that is negative here is larger than any other. */
    record ResourceLimit(long soft, long hard) {}

    /** A limit of this process. */
    static ResourceLimit resourceLimit(int resource) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(RLIMIT_BYTES, 8);
            int result = call(PRLIMIT, SELF, resource, 0, limit.address());
            if (result < 0) {
                throw new IllegalStateException("cannot read resource limit " + resource + ": " + Errno.nameOf(-result));
            }
            return new ResourceLimit(limit.get(JAVA_LONG, 0), limit.get(JAVA_LONG, 8));
        }
    }

    /** Changes a limit of a process; {@link #SELF} is this one. */
    static int setResourceLimit(int pid, int resource, ResourceLimit value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(RLIMIT_BYTES, 8);
            limit.set(JAVA_LONG, 0, value.soft());
            limit.set(JAVA_LONG, 8, value.hard());
            return call(PRLIMIT, pid, resource, limit.address(), 0);
        }
    }

    /** A counter that an epoll can wait for. */
    static int eventfd() {
        return call(EVENTFD, 0, CLOSE_ON_EXEC | NON_BLOCKING);
    }

    /** Makes the counter readable. */
    static int raise(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocateFrom(JAVA_LONG, 1L);
            return call(WRITE, eventfd, one.address(), Long.BYTES);
        }
    }

    /** Makes the counter unreadable again. */
    static int drain(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            return call(READ, eventfd, count.address(), Long.BYTES);
        }
    }

    static int epollCreate() {
        return call(EPOLL_CREATE1, CLOSE_ON_EXEC);
    }

    /** Begins to watch a descriptor, and to report it at once. */
    static int epollAdd(int epoll, int descriptor, long token) {
        return epollControl(epoll, EPOLL_ADD, descriptor, EPOLLIN, token);
    }

    /** Sets everything up for watching a descriptor, without reporting it yet. */
    static int epollAddSilent(int epoll, int descriptor, long token) {
        return epollControl(epoll, EPOLL_ADD, descriptor, 0, token);
    }

    /** Begins to report a descriptor; takes no memory, so it cannot fail for want of it. */
    static int epollArm(int epoll, int descriptor, long token) {
        return epollControl(epoll, EPOLL_MODIFY, descriptor, EPOLLIN, token);
    }

    /** Stops to report a descriptor. */
    static int epollDisarm(int epoll, int descriptor, long token) {
        return epollControl(epoll, EPOLL_MODIFY, descriptor, 0, token);
    }

    static int epollDelete(int epoll, int descriptor) {
        return epollControl(epoll, EPOLL_DELETE, descriptor, 0, 0);
    }

    private static int epollControl(int epoll, long operation, int descriptor, int events, long token) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EpollEvents.BYTES, 8);
            event.set(JAVA_INT, 0, events);
            event.set(EpollEvents.TOKEN, EpollEvents.TOKEN_OFFSET, token);
            return call(EPOLL_CTL, epoll, operation, descriptor, event.address());
        }
    }

    /** Room for what one wait reports. Belongs to the thread that waits. */
    static final class EpollEvents {

        /** The kernel packs {@code struct epoll_event} on x86_64 and nowhere else. */
        private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

        private static final int BYTES = PACKED ? 12 : 16;
        private static final int TOKEN_OFFSET = PACKED ? 4 : 8;
        private static final ValueLayout.OfLong TOKEN = JAVA_LONG.withByteAlignment(4);

        private final int capacity;
        private final MemorySegment events;

        EpollEvents(Arena arena, int capacity) {
            this.capacity = capacity;
            this.events = arena.allocate((long) BYTES * capacity, 8);
        }

        /** The token of an event of the last wait. */
        long token(int index) {
            return events.get(TOKEN, (long) BYTES * index + TOKEN_OFFSET);
        }
    }

    /**
     * Waits until a descriptor is ready, and says how many are.
     *
     * @param timeoutMillis the longest wait; -1 for ever
     */
    static int epollWait(int epoll, EpollEvents events, int timeoutMillis) {
        return call(EPOLL_WAIT, epoll, events.events.address(), events.capacity, timeoutMillis);
    }

    /** What all spawned processes have in common: a session of their own, no blocked and no ignored signal. */
    static final class SpawnAttributes {

        private final MemorySegment attributes;

        SpawnAttributes(Arena arena) {
            attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
            call(ATTRIBUTES_INIT, attributes.address());
            // A set is made of bits. glibc's own functions would leave out the two signals that it keeps to itself, and
            // programs would then find those ignored.
            MemorySegment all = arena.allocate(SIGNAL_SET_BYTES, 16).fill((byte) 0xff);
            MemorySegment none = arena.allocate(SIGNAL_SET_BYTES, 16);
            call(ATTRIBUTES_SET_DEFAULTED, attributes.address(), all.address());
            call(ATTRIBUTES_SET_MASK, attributes.address(), none.address());
            call(
                    ATTRIBUTES_SET_FLAGS,
                    attributes.address(),
                    SPAWN_NEW_SESSION | SPAWN_SET_DEFAULTED | SPAWN_SET_MASK);
        }
    }

    /**
     * Starts a program with standard input from {@code /dev/null} and no descriptor beyond 2. Returns when its {@code exec}
     * has succeeded or failed.
     *
     * <p>Texts are handed over as {@link SystemText} has them, whatever the locale. They must not contain NUL.
     *
     * @return its pid, or an error's number, negated; which step failed cannot be told
     */
    static int spawn(
            SpawnAttributes attributes,
            String executable,
            String workingDirectory,
            List<String> arguments,
            List<String> environment) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(ACTIONS_BYTES, 16);
            call(ACTIONS_INIT, actions.address());
            try {
                int error = addActions(arena, actions, workingDirectory);
                if (error != 0) {
                    return -error;
                }
                MemorySegment pid = arena.allocate(JAVA_INT);
                error = call(
                        POSIX_SPAWN,
                        pid.address(),
                        text(arena, executable).address(),
                        actions.address(),
                        attributes.attributes.address(),
                        texts(arena, arguments).address(),
                        texts(arena, environment).address());
                return error == 0 ? pid.get(JAVA_INT, 0) : -error;
            } finally {
                call(ACTIONS_DESTROY, actions.address());
            }
        }
    }

    private static int addActions(Arena arena, MemorySegment actions, String workingDirectory) {
        int error = call(Newer.ADD_CHDIR, actions.address(), text(arena, workingDirectory).address());
        if (error == 0) {
            error = call(ACTIONS_ADD_OPEN, actions.address(), 0, arena.allocateFrom("/dev/null").address(), 0, 0);
        }
        if (error == 0) {
            error = call(Newer.ADD_CLOSE_FROM, actions.address(), 3);
        }
        return error;
    }

    /** A C array of strings, ended by a null pointer. */
    private static MemorySegment texts(Arena arena, List<String> texts) {
        MemorySegment array = arena.allocate(JAVA_LONG, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(JAVA_LONG, i, text(arena, texts.get(i)).address());
        }
        return array;
    }

    private static MemorySegment text(Arena arena, String text) {
        byte[] bytes = SystemText.encode(text);
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }
}
