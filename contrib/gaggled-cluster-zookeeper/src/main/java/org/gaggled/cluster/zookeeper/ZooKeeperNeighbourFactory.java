package org.gaggled.cluster.zookeeper;

import java.util.List;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.gaggled.api.neighbour.NeighbourSourceFactory;

/** Offers the neighbour source {@code zookeeper}. */
public final class ZooKeeperNeighbourFactory implements NeighbourSourceFactory {

    @Override
    public String getName() {
        return "zookeeper";
    }

    @Override
    public List<Setting<?>> getSettings() {
        return ClusterSettings.ALL;
    }

    @Override
    public List<ConfigProblem> check(PluginSettings settings) {
        ClusterSettingsReader reader = new ClusterSettingsReader(settings);
        reader.read();
        return reader.problems().toList();
    }

    @Override
    public NeighbourSource open(NeighbourSourceContext context) throws PluginException {
        ClusterSettingsReader reader = new ClusterSettingsReader(context);
        ClusterSettings settings = reader.read();
        if (settings == null) {
            throw reader.problems().toException();
        }
        EmbeddedServer server = settings.embedded() == null ? null : EmbeddedServer.open(settings, context);
        return new ZooKeeperNeighbourSource(
                settings, context.getHost(), context.getGaggle().getInstanceId(), server, Timing.USUAL);
    }
}
