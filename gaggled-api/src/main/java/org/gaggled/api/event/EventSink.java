package org.gaggled.api.event;

import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Is told every event.
 *
 * <p>A lambda will do for a sink that has nothing to end. One that holds something (a connection, a file, a thread) is
 * a class, or in Kotlin an {@code object}, that has {@link #close()} as well.
 *
 * @since 1.0
 */
@FunctionalInterface
@Stability(Stability.Level.STABLE)
public interface EventSink extends AutoCloseable {

    /**
     * Takes one event.
     *
     * <p>Called on a thread that belongs to this sink alone, one event at a time, in the order of their numbers, from
     * {@link GaggleEventType#GAGGLE_STARTED} on. A sink that a reload of the configuration opens is told from
     * {@link GaggleEventType#GAGGLE_RELOADED} on, or from a little earlier where it takes the place of another; one of
     * a gaggled that has adopted what an earlier one had started, from the first event of that one on. A sink that
     * needs the {@linkplain org.gaggled.api.control.ControlPort#getSnapshot() states} of all programs asks for them
     * when it is opened. It may take its time: nothing waits for it but its own queue, whose bound is the setting
     * {@code queue}, which the host offers in the section of every sink. When that queue is full, the oldest events are
     * dropped for this sink, and {@link #missed} says how many.
     *
     * <p>Whatever it throws is logged, and the next event is delivered all the same.
     *
     * <p>At the end of the run, or when a reload closes the sink, what waits is still delivered, for two seconds in
     * all. A sink that is still busy then has its thread interrupted, which means: let go of it at once. It gets no
     * further event, what it throws is not taken for an error, and it is {@linkplain #close() closed} if gaggled is
     * there for so long, as nobody waits for it any more.
     */
    void accept(GaggleEvent event) throws Exception;

    /**
     * Is told of a gap: so many events were dropped for this sink, because its queue was full. Called on the sink's
     * thread, right before the first event after the gap. What it throws is treated as what {@link #accept} throws, and
     * that event is delivered all the same.
     *
     * @param count how many events are missing, at least 1
     */
    default void missed(long count) throws Exception {}

    /**
     * Where its events can be had: the configured {@code eventurl}, with the port that was chosen where the
     * configuration left that open. Called once, right after the sink was opened; the programs find it in
     * {@code GAGGLED_EVENT_URL}.
     *
     * @return null for a sink that is no event channel
     */
    default @Nullable String getUrl() {
        return null;
    }

    /**
     * Ends the sink, on the sink's own thread, after the last event it will get. Called exactly once. It shares the two
     * seconds with the last events; then the thread is interrupted and gaggled goes on without it.
     */
    @Override
    default void close() throws Exception {}
}
