package org.gaggled.api.event;

import java.nio.file.Path;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.Stability;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.control.ControlPort;
import org.jspecify.annotations.Nullable;

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

    /**
     * A directory of the sink's own, in which it notes what the next one is to know: which events it has dealt with,
     * for one, so that nothing is told twice when gaggled is killed and the next gaggled goes on. It is below the
     * {@code statedir} of gaggled, under the name of the plugin; null where the configuration sets none.
     *
     * <p>gaggled makes it, with mode 0700, when it is first asked for. It removes nothing there, whichever way it ends,
     * and sets no bound to what is there: that is the sink's to do. What an upgrade of gaggled or of the plugin leaves
     * there may be of another version.
     *
     * <p>One sink at a time has it. A sink that has asked for it is closed before gaggled opens the one in its place.
     * May be called from any thread; it may wait for the disk.
     *
     * @return an absolute path
     * @throws PluginException when the directory cannot be made
     */
    @Nullable
    Path getStateDirectory() throws PluginException;
}
