package org.gaggled.api.testkit;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.control.Requester;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * Something that a {@link FakeControlPort} was asked.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ControlRequest {

    /** What was asked. Values may be added, as methods may be added to the control port. */
    public enum Kind {
        /** The states of all programs, with an event. */
        DUMP_STATES,
        /** The states of all programs. */
        GET_STATES,
        /** The states of all programs, and of which moment they are. */
        GET_SNAPSHOT,
        /** The description of a program. */
        DESCRIBE,
        /** To start a program. */
        START,
        /** To stop a program. */
        STOP,
        /** To restart a program. */
        RESTART,
        /** To send a program a signal. */
        SIGNAL,
        /** To shut down. */
        SHUTDOWN
    }

    private final Kind kind;
    private final @Nullable String program;
    private final @Nullable ProcessSignal signal;
    private final @Nullable Requester requester;

    ControlRequest(
            Kind kind, @Nullable String program, @Nullable ProcessSignal signal, @Nullable Requester requester) {
        this.kind = Objects.requireNonNull(kind);
        this.program = program;
        this.signal = signal;
        this.requester = requester;
    }

    /** What was asked. */
    public Kind getKind() {
        return kind;
    }

    /** Of which program; null where it concerns the whole gaggle. */
    public @Nullable String getProgram() {
        return program;
    }

    /** The signal of a {@link Kind#SIGNAL}; null otherwise. */
    public @Nullable ProcessSignal getSignal() {
        return signal;
    }

    /** Who asked; null for a question, which changes nothing. */
    public @Nullable Requester getRequester() {
        return requester;
    }

    /** {@code SIGNAL web SIGHUP by NAME (CHANNEL)}: what there is of it. */
    @Override
    public String toString() {
        return kind
                + (program == null ? "" : " " + program)
                + (signal == null ? "" : " " + signal)
                + (requester == null ? "" : " by " + requester);
    }
}
