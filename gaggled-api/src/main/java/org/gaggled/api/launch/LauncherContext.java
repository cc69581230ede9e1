package org.gaggled.api.launch;

import java.util.Map;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.Stability;

/**
 * What a launcher is opened with. The host implements it; methods may be added. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface LauncherContext {

    /** The run it is opened for. */
    GaggleInfo getGaggle();

    /**
     * gaggled's own environment, unmodifiable: what the {@linkplain LaunchRequest#getEnvironment() environment} of each
     * program begins with, before the configuration changes it.
     */
    Map<String, String> getEnvironment();

    /** How what programs leave behind is to be kept together; a launcher that cannot do it does what it can. */
    default Containment getContainment() {
        return Containment.AUTO;
    }
}
