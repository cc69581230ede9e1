package org.gaggled.api.event;

import org.gaggled.api.Stability;

/**
 * A sink's place among those who are told, made by {@link org.gaggled.api.control.ControlPort#subscribe}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface EventSubscription extends AutoCloseable {

    /** How many events the sink has missed so far because it was too slow. */
    long getDropped();

    /**
     * Ends the subscription and returns at once. Events that wait for the sink are still delivered, none that come
     * after this; then the sink is closed, on its thread. Closing again does nothing.
     */
    @Override
    void close();
}
