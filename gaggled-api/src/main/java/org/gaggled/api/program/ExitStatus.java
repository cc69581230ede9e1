package org.gaggled.api.program;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended. Closed: a {@code switch} over it needs no {@code default}, a Kotlin {@code when} no
 * {@code else}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public sealed interface ExitStatus {

    /**
     * It ended by itself.
     *
     * @param code what it returned, from 0 to 255
     */
    record Exited(int code) implements ExitStatus {
        @Override
        public String toString() {
            return "exit " + code;
        }
    }

    /**
     * A signal ended it.
     *
     * @param signal which one
     * @param coreDumped whether the kernel wrote a core dump
     */
    record Killed(ProcessSignal signal, boolean coreDumped) implements ExitStatus {
        /** Refuses a missing signal. */
        public Killed {
            Objects.requireNonNull(signal);
        }

        @Override
        public String toString() {
            return signal + (coreDumped ? ", core dumped" : "");
        }
    }

    /**
     * It ended, and the launcher cannot tell how: Java's own process handling reports a death by SIGTERM and
     * {@code exit
     * 143} alike, and the system may tell nothing of a process that was not a child.
     *
     * @param code what was reported; null when nothing was
     */
    record Unknown(@Nullable Integer code) implements ExitStatus {
        @Override
        public String toString() {
            return code == null ? "exit status not known" : "exit or signal, code " + code;
        }
    }
}
