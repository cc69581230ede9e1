package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/**
 * The C library, as far as gaggled needs it: glibc on 64-bit Linux. {@link Epoll}, {@link PosixSpawn} and
 * {@link Descriptors} call it as well, and so do those who hear what programs tell by themselves.
 *
 * <p>Calls that can fail answer as the kernel does: a result of 0 or more, or an error's number, negated.
 *
 * <p>Every call goes through one method handle of one shape: six machine words in, one out. On both architectures
 * integers and pointers travel in the same registers, a callee takes as many as it declares and leaves the rest alone,
 * and it returns an {@code int} in the lower half of the word. A second shape would cost 3 ms at every start of
 * gaggled, and there would be five more.
 */
public final class LibC {

    static final int SIGCHLD = 17;
    static final int SIGCANCEL = 32;
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;
    static final long DEFAULT = 0;
    static final long IGNORE = 1;
    static final int RLIMIT_CORE = 4;
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
    private static final MemorySegment KILL = symbol("kill");
    private static final MemorySegment SIGNAL = symbol("signal");
    private static final MemorySegment SIGWAITINFO = symbol("sigwaitinfo");
    private static final MemorySegment PTHREAD_SIGMASK = symbol("pthread_sigmask");
    private static final MemorySegment WAIT4 = symbol("wait4");
    private static final MemorySegment WAITID = symbol("waitid");
    private static final MemorySegment GETRUSAGE = symbol("getrusage");
    private static final MemorySegment PRLIMIT = symbol("prlimit");
    private static final MemorySegment SYSCALL = symbol("syscall");
    private static final MemorySegment GETSID = symbol("getsid");
    private static final MemorySegment FCNTL = symbol("fcntl");
    private static final MemorySegment IOCTL = symbol("ioctl");
    private static final MemorySegment GETEUID = symbol("geteuid");
    private static final MemorySegment GETEGID = symbol("getegid");
    private static final MemorySegment CLOCK_GETTIME = symbol("clock_gettime");
    private static final MemorySegment PRCTL = symbol("prctl");
    /** Calls that younger C libraries have by name, and all kernels by number; the numbers are the same everywhere. */
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;

    private static final long SYS_PIDFD_OPEN = 434;

    /** Makes {@code pidfd_send_signal} reach the group that the process leads or led; known to Linux 6.9 and newer. */
    private static final long PIDFD_SIGNAL_PROCESS_GROUP = 4;

    /**
     * In {@code struct pidfd_info}, as all kernels that know it have it: which members are asked for, and the status.
     */
    private static final int PIDFD_INFO_BYTES = 64;

    private static final int PIDFD_INFO_STATUS = 60;
    private static final long PIDFD_INFO_EXIT = 8;
    /** Reads and writes that many bytes: {@code _IOWR(0xff, 11, struct pidfd_info)}. */
    private static final long PIDFD_GET_INFO = 3L << 30 | PIDFD_INFO_BYTES << 16 | 0xff << 8 | 11;

    private static final long F_SETOWN = 8;

    private static final long SYS_RT_SIGACTION = System.getProperty("os.arch").equals("amd64") ? 13 : 134;

    private static final long WNOHANG = 1;
    private static final long WEXITED = 4;
    private static final long WNOWAIT = 0x1000000;
    private static final long P_ALL = 0;
    private static final long P_PID = 1;
    private static final long P_PIDFD = 3;
    /** {@code siginfo_t}, in which the process that it tells of comes behind three numbers and a gap. */
    private static final int SIGNAL_INFO_BYTES = 128;

    private static final int SIGNAL_INFO_PID = 16;
    private static final long PR_SET_CHILD_SUBREAPER = 36;
    private static final long SIG_UNBLOCK = 1;
    /** The kernel's own: a handler, flags, a function to return by, a set of signals. */
    private static final int SIGACTION_BYTES = 32;

    private static final int RLIMIT_BYTES = 16;
    private static final long CLOCK_BOOTTIME = 7;
    private static final int TIMESPEC_BYTES = 16;
    private static final int RUSAGE_BYTES = 144;
    /** In {@code struct rusage}: two times of seconds and microseconds, then the peak resident size in KiB. */
    private static final int RUSAGE_MAX_RESIDENT = 32;

    private static final int SIGNAL_SET_BYTES = 128;

    /** Where each thread's calls leave their errno. */
    private static final ThreadLocal<MemorySegment> CALL_STATES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CALL_STATE));

    private LibC() {}

    /** Whether this process's C library has a function. */
    static boolean has(String function) {
        return SYMBOLS.find(function).isPresent();
    }

    /** Where a function of the C library is, which must have it. */
    public static MemorySegment symbol(String name) {
        Optional<MemorySegment> found = SYMBOLS.find(name);
        return found.orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }

    /**
     * Has the C library give the system what is free of its memory. It keeps a lot: compilers take some and free it.
     */
    public static void returnFreeMemory() {
        call(symbol("malloc_trim"), 0);
    }

    private static long word(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = CALL_STATES.get();
        long result = invoke(function, state, a, b, c, d, e, f);
        return (int) result == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : result;
    }

    private static long invoke(
            MemorySegment function, MemorySegment state, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
        } catch (RuntimeException | Error unexpected) {
            throw unexpected;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a native call throws nothing checked", impossible);
        }
    }

    /** Calls a function of the C library that returns a pointer, or another whole word; -1 is an error. */
    public static long callForWord(MemorySegment function, long... arguments) {
        MemorySegment state = CALL_STATES.get();
        long result = invoke(
                function,
                state,
                argument(arguments, 0),
                argument(arguments, 1),
                argument(arguments, 2),
                argument(arguments, 3),
                argument(arguments, 4),
                argument(arguments, 5));
        return result == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : result;
    }

    /** Calls a function of the C library that returns an {@code int}. */
    public static int call(MemorySegment function, long... arguments) {
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

    public static int close(int descriptor) {
        return call(CLOSE, descriptor);
    }

    /** Sends a signal to a process, or with a negative number to a group; 0 only asks whether there is one. */
    static int kill(int pid, int signal) {
        return call(KILL, pid, signal);
    }

    /** The number of the user with whose rights this process acts; unsigned. */
    static int ownUser() {
        return call(GETEUID);
    }

    /** The number of the group with whose rights this process acts; unsigned. */
    static int ownGroup() {
        return call(GETEGID);
    }

    /** The clock that all processes share, and that goes on while the machine is suspended. */
    static long nanosSinceBoot() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMESPEC_BYTES, Long.BYTES);
            int result = call(CLOCK_GETTIME, CLOCK_BOOTTIME, time.address());
            if (result < 0) {
                throw new IllegalStateException("cannot read the clock: " + Errno.nameOf(-result));
            }
            return Duration.ofSeconds(time.get(JAVA_LONG, 0), time.get(JAVA_LONG, Long.BYTES)).toNanos();
        }
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
        // An older kernel goes by the number, which belongs to nobody else while the leader or the session has it.
        return isThere(pidfd) || isSessionLeft(pidfd, leader) ? kill(-leader, signal) : -Errno.ESRCH.number();
    }

    /** Whether a process has not been reaped, be it dead. */
    static boolean isThere(int pidfd) {
        return pidfdSendSignal(pidfd, 0) != -Errno.ESRCH.number();
    }

    /**
     * What the parent's {@code wait} has told of a process that somebody has reaped; null where the kernel does not
     * tell it: before Linux 6.15.
     *
     * @param pidfd opened before it was reaped
     */
    static @Nullable Integer statusOfReaped(int pidfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(PIDFD_INFO_BYTES, Long.BYTES);
            info.set(JAVA_LONG, 0, PIDFD_INFO_EXIT);
            int result = call(IOCTL, pidfd, PIDFD_GET_INFO, info.address());
            boolean told = result >= 0 && (info.get(JAVA_LONG, 0) & PIDFD_INFO_EXIT) != 0;
            return told ? info.get(JAVA_INT, PIDFD_INFO_STATUS) : null;
        }
    }

    /** The session of a process, dead or alive, or an error's number, negated. */
    static int sessionOf(int pid) {
        return call(GETSID, pid);
    }

    /**
     * Whether anybody, dead or alive, is left in the session or the group of a leader that is reaped. The kernel keeps
     * a number for as long as a process, a group or a session has it, and refuses to make what does not exist the owner
     * of a descriptor.
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

    /**
     * Waits until a child is dead, and leaves it as it is.
     *
     * @return its pid, or an error's number, negated: {@code ECHILD} where there is no child at all
     */
    static int awaitDeadChild() {
        return deadChild(P_ALL, 0, 0);
    }

    /** Whether a child is dead and waits to be reaped. */
    static boolean isDeadChild(int pid) {
        return deadChild(P_PID, pid, WNOHANG) == pid;
    }

    private static int deadChild(long which, int pid, long options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGNAL_INFO_BYTES, 8);
            int result = call(WAITID, which, pid, info.address(), WEXITED | WNOWAIT | options);
            return result < 0 ? result : info.get(JAVA_INT, SIGNAL_INFO_PID);
        }
    }

    /** Has what is orphaned below this process come to it from now on, or to process 1 again. */
    static int setChildSubreaper(boolean value) {
        return call(PRCTL, PR_SET_CHILD_SUBREAPER, value ? 1 : 0);
    }

    /** Reaps a child that is about to die; blocks until then. */
    static Reaped awaitDeath(int pid) {
        Reaped reaped;
        do {
            reaped = waitFor(pid, 0);
        } while (reaped.result() == -Errno.EINTR.number());
        return reaped;
    }

    /** Kills a child that leads a session, with the rest of its group, and reaps it. */
    static void endSession(int pid) {
        kill(-pid, SIGKILL);
        awaitDeath(pid);
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
        return ResourceUsage.builder(time(usage, 0), time(usage, 16)).maxResidentBytes(maxResidentBytes(usage)).build();
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
                throw new IllegalStateException(
                        "cannot read resource limit " + resource + ": " + Errno.nameOf(-result));
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
}
