package org.gaggled.api.event;

import org.gaggled.api.GaggleInfo;
import org.gaggled.api.Stability;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.control.ControlPort;

/**
 * What a sink is opened with. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface EventSinkContext extends PluginSettings {

    /** The run it is opened for. */
    GaggleInfo getGaggle();

    /**
     * Where a sink asks for what events do not tell: the states of all programs after a gap, for one.
     *
     * <p>May be used at once, and from any thread. What is asked while the sink is opened is answered once gaggled
     * runs, so that {@link EventSinkFactory#open} must not wait for an answer. {@link EventSink#accept} may wait for
     * one, with a bound, and holds up nobody but itself: neither gaggled nor the answers ever wait for a sink. When
     * {@link EventSink#close} is called, gaggled has ended and every stage fails.
     */
    ControlPort getControlPort();
}
