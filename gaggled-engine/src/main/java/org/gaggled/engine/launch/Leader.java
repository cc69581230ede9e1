package org.gaggled.engine.launch;

import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/**
 * The first process of a run, which leads its session: how it is signalled, and how its end is learnt. That depends on
 * who started it, for only a parent keeps its child's number from being given to another.
 *
 * <p>Results of signals are those of the system: 0, or an error's number, negated.
 */
sealed interface Leader permits Leader.Child, AdoptedLeader, LostLeader {

    int CORE_DUMPED = 0x80;
    int SIGNAL_MASK = 0x7f;

    int pid();

    /** What the {@link ProcessWatch} waits for it by; belongs to the watch. */
    int pidfd();

    /** Signals it alone, before its {@link #end} is known. */
    int signal(int signal);

    /** Signals its group with it, before its {@link #end} is known. */
    int signalGroup(int signal);

    /** Signals its group, after its {@link #end}. */
    int signalRest(int signal);

    /** Its end; null while that cannot be told, though it has been reported. */
    @Nullable
    End end();

    /** Whether anybody else is left in its session, dead or alive, or may be; after its {@link #end}. */
    boolean isSessionLeft();

    /** Whether what is in the session of its number is beyond doubt its own. */
    default boolean ownsSession() {
        return true;
    }

    /** How it ended. */
    record End(ExitStatus status, @Nullable ResourceUsage usage) {

        /** The end of which nothing is known. */
        static final End UNKNOWN = new End(new ExitStatus.Unknown(null), null);

        /** The one that a parent's {@code wait} tells by this number. */
        static End of(int waitStatus, @Nullable ResourceUsage usage) {
            int signal = waitStatus & SIGNAL_MASK;
            return new End(
                    signal == 0
                            ? new ExitStatus.Exited(waitStatus >> 8 & 0xff)
                            : new ExitStatus.Killed(new ProcessSignal(signal), (waitStatus & CORE_DUMPED) != 0),
                    usage);
        }
    }

    /**
     * A child of this process. Until it is reaped its number is ours, dead or alive, so signals go to the number.
     *
     * @param inheritedResidentBytes up to this much, the kernel's figure of the peak memory may be gaggled's own
     */
    record Child(int pid, int pidfd, long inheritedResidentBytes) implements Leader {

        static Child of(int pid, int pidfd) {
            return new Child(pid, pidfd, LibC.ownMaxResidentBytes() / 4 * 5);
        }

        @Override
        public int signal(int signal) {
            return LibC.kill(pid, signal);
        }

        @Override
        public int signalGroup(int signal) {
            return LibC.kill(-pid, signal);
        }

        @Override
        public int signalRest(int signal) {
            return LibC.signalGroup(pidfd, pid, signal);
        }

        @Override
        public @Nullable End end() {
            LibC.Reaped reaped = LibC.reap(pid);
            if (reaped.result() == 0) {
                return null;
            }
            return reaped.result() > 0 ? End.of(reaped.status(), usage(reaped.usage())) : End.UNKNOWN;
        }

        @Override
        public boolean isSessionLeft() {
            return LibC.isSessionLeft(pidfd, pid);
        }

        /**
         * The usage without what is not the program's: at {@code exec} the kernel books the memory of the process that
         * called it, which is gaggled, on the new program's peak.
         */
        private ResourceUsage usage(ResourceUsage counted) {
            Long most = counted.getMaxResidentBytes();
            return most != null && most > inheritedResidentBytes
                    ? counted
                    : ResourceUsage.builder(counted.getUserTime(), counted.getSystemTime()).build();
        }
    }
}
