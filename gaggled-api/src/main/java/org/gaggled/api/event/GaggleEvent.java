package org.gaggled.api.event;

import java.time.Instant;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the gaggle.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class GaggleEvent {

    private final String instanceId;
    private final long number;
    private final Instant time;
    private final GaggleEventType type;
    private final @Nullable ProgramState program;
    private final @Nullable Integer token;
    private final @Nullable String message;

    private GaggleEvent(Builder builder) {
        this.instanceId = builder.instanceId;
        this.number = builder.number;
        this.time = builder.time;
        this.type = builder.type;
        this.program = builder.program;
        this.token = builder.token;
        this.message = builder.message;
    }

    /** Begins an event. */
    public static Builder builder(GaggleEventType type) {
        return new Builder(type);
    }

    /** The run of gaggled it belongs to: {@link org.gaggled.api.GaggleInfo#getInstanceId()}. */
    public String getInstanceId() {
        return instanceId;
    }

    /** Its number in the run: 1 for the first, then without a gap. */
    public long getNumber() {
        return number;
    }

    /** When, on the wall clock, which an operator may set back: order is told by the number. */
    public Instant getTime() {
        return time;
    }

    /** What it tells of. */
    public GaggleEventType getType() {
        return type;
    }

    /** The program concerned, as it was right after; null for an event of the whole gaggle. */
    public @Nullable ProgramState getProgram() {
        return program;
    }

    /** The token of a {@link GaggleEventType#STATES_DUMPED}; null for other events. */
    public @Nullable Integer getToken() {
        return token;
    }

    /**
     * What happened and why, in one line for a person; null when there is nothing more to say. There is one for each
     * event of a program.
     */
    public @Nullable String getMessage() {
        return message;
    }

    /** Begins a copy of this event. */
    public Builder toBuilder() {
        return new Builder(type)
                .instanceId(instanceId)
                .number(number)
                .time(time)
                .program(program)
                .token(token)
                .message(message);
    }

    @Override
    public String toString() {
        return "#" + number + " " + type + (program == null ? "" : " " + program)
                + (message == null ? "" : ": " + message);
    }

    /** Collects the parts of a {@link GaggleEvent}. Not safe for use by several threads. */
    public static final class Builder {

        private final GaggleEventType type;
        private String instanceId = "";
        private long number;
        private Instant time = Instant.EPOCH;
        private @Nullable ProgramState program;
        private @Nullable Integer token;
        private @Nullable String message;

        private Builder(GaggleEventType type) {
            this.type = Objects.requireNonNull(type);
        }

        /** See {@link GaggleEvent#getInstanceId()}. */
        public Builder instanceId(String value) {
            this.instanceId = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link GaggleEvent#getNumber()}. */
        public Builder number(long value) {
            this.number = value;
            return this;
        }

        /** See {@link GaggleEvent#getTime()}. */
        public Builder time(Instant value) {
            this.time = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link GaggleEvent#getProgram()}. */
        public Builder program(@Nullable ProgramState value) {
            this.program = value;
            return this;
        }

        /** See {@link GaggleEvent#getToken()}. */
        public Builder token(@Nullable Integer value) {
            this.token = value;
            return this;
        }

        /** See {@link GaggleEvent#getMessage()}. */
        public Builder message(@Nullable String value) {
            this.message = value;
            return this;
        }

        /** The event; the builder may go on being used. */
        public GaggleEvent build() {
            return new GaggleEvent(this);
        }
    }
}
