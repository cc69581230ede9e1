package org.gaggled.api.neighbour;

import java.nio.file.Path;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.Stability;
import org.gaggled.api.config.PluginSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a neighbour source is opened with. {@link #getSettings()} are those of section {@code gaggled/cluster}. Safe for
 * use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface NeighbourSourceContext extends PluginSettings {

    /** The run it is opened for. Its {@linkplain GaggleInfo#getInstanceId() instance} is the incarnation in reports. */
    GaggleInfo getGaggle();

    /**
     * The name of this host in the cluster: what stands behind the {@code @} in the configurations of others. It is a
     * {@linkplain HostReport#isHostName host name} of reports, and need not be the name of the machine.
     */
    String getHost();

    /**
     * A directory of the source's own, for what is to outlive it. It is below the {@code statedir} of gaggled, under
     * the name of the plugin; null where the configuration sets none.
     *
     * <p>gaggled makes it, with mode 0700, when it is first asked for. It removes nothing there, whichever way it ends,
     * and sets no bound to what is there: that is the source's to do. What an upgrade of gaggled or of the plugin
     * leaves there may be of another version. May be called from any thread; it may wait for the disk.
     *
     * @return an absolute path
     * @throws PluginException when the directory cannot be made
     */
    @Nullable
    Path getStateDirectory() throws PluginException;
}
