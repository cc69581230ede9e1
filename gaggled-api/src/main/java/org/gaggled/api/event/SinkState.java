package org.gaggled.api.event;

import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * How one event sink keeps up, at one moment.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class SinkState {

    private final String name;
    private final int waiting;
    private final int capacity;
    private final long dropped;

    private SinkState(Builder builder) {
        this.name = builder.name;
        this.waiting = builder.waiting;
        this.capacity = builder.capacity;
        this.dropped = builder.dropped;
    }

    /** Begins a state of the sink of that name. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its plugin's name; {@code log} for gaggled's own log; for a subscription, the name it was made with. */
    public String getName() {
        return name;
    }

    /** How many events wait for it. */
    public int getWaiting() {
        return waiting;
    }

    /** How many events may wait for it; one more drops the oldest. */
    public int getCapacity() {
        return capacity;
    }

    /** How many events it has missed in this run, because it was too slow. */
    public long getDropped() {
        return dropped;
    }

    @Override
    public String toString() {
        return name + ": " + waiting + " of " + capacity + " waiting, " + dropped + " dropped";
    }

    /** Collects the parts of a {@link SinkState}. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private int waiting;
        private int capacity;
        private long dropped;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name);
        }

        /** See {@link SinkState#getWaiting()}. */
        public Builder waiting(int value) {
            this.waiting = value;
            return this;
        }

        /** See {@link SinkState#getCapacity()}. */
        public Builder capacity(int value) {
            this.capacity = value;
            return this;
        }

        /** See {@link SinkState#getDropped()}. */
        public Builder dropped(long value) {
            this.dropped = value;
            return this;
        }

        /** The state; the builder may go on being used. */
        public SinkState build() {
            return new SinkState(this);
        }
    }
}
