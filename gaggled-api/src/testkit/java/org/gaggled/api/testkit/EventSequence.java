package org.gaggled.api.testkit;

import java.time.Instant;
import java.util.Objects;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.Stability;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * The events of one run, numbered from 1 without a gap, a second apart. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class EventSequence {

    /** Any moment will do, as long as it is always the same one. */
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final String instanceId;
    private long number;

    /** The events of that run. */
    public EventSequence(GaggleInfo gaggle) {
        this.instanceId = Objects.requireNonNull(gaggle.getInstanceId());
    }

    /** The next event, of the whole gaggle. */
    public GaggleEvent next(GaggleEventType type) {
        return begin(type, null).build();
    }

    /** The next event, of a program that is then in this state. */
    public GaggleEvent next(GaggleEventType type, ProgramState program) {
        return begin(type, program).build();
    }

    /**
     * Leaves out so many numbers, as those of events that a sink {@linkplain org.gaggled.api.event.EventSink#missed
     * missed}.
     */
    public synchronized void skip(long missed) {
        number += missed;
    }

    /** The number of the last event, 0 before the first. */
    public synchronized long getLastNumber() {
        return number;
    }

    private synchronized GaggleEvent.Builder begin(GaggleEventType type, @Nullable ProgramState program) {
        number++;
        return GaggleEvent.builder(type)
                .instanceId(instanceId)
                .number(number)
                .time(BEGINNING.plusSeconds(number))
                .program(program);
    }
}
