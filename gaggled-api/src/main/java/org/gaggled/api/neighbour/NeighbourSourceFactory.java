package org.gaggled.api.neighbour;

import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.PluginException;
import org.gaggled.api.Stability;

/**
 * A kind of neighbour source.
 *
 * <p>Unlike other plugins, it has the section {@code gaggled/cluster}, and not one of its own name, so that a
 * configuration says in one place which cluster it belongs to, whatever joins it. Its
 * {@linkplain ConfiguredPluginFactory#getSettings() settings} stand there beside those of gaggled, which it must not
 * declare: {@code name}, {@code source} and {@code leavewait}. Where several plugins are neighbour sources,
 * {@code source} names the one to use. Only that one is checked and opened.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface NeighbourSourceFactory extends ConfiguredPluginFactory {

    /**
     * Opens the source; it joins nothing yet. Called before any program is started, or when the configuration is read
     * again: because it asks for the source only now, or has other settings for it. In that case the one before is
     * still part of the cluster. What only one of them can hold, such as a port, is for {@link NeighbourSource#join} to
     * take: by then the one before is closed, and has left if this host is called otherwise from now on. Called on the
     * thread that starts gaggled, or on the one that reloads.
     *
     * <p>A cluster that cannot be reached is no error: it is waited for.
     *
     * @throws PluginException when it cannot work as configured; gaggled then reports that and does not start, or goes
     * on with the configuration before
     */
    NeighbourSource open(NeighbourSourceContext context) throws PluginException;
}
