package org.gaggled.api.control;

import org.gaggled.api.GaggleInfo;
import org.gaggled.api.Stability;
import org.gaggled.api.config.PluginSettings;

/**
 * What a control source is opened with. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ControlSourceContext extends PluginSettings {

    /** The run it is opened for. */
    GaggleInfo getGaggle();

    /** Where requests go. */
    ControlPort getControlPort();
}
