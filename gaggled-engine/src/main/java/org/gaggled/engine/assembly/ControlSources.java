package org.gaggled.engine.assembly;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.upgrade.KeptAddresses;
import org.jspecify.annotations.Nullable;

/** Opens the control sources that the configuration asks for. */
final class ControlSources {

    private final GaggleConfig config;
    private final GaggleInfo gaggle;

    @Inject
    ControlSources(GaggleConfig config, GaggleInfo gaggle) {
        this.config = config;
        this.gaggle = gaggle;
    }

    /** Opens and starts them all, or none. */
    Opened open(ControlPort port, KeptAddresses addresses) throws PluginException {
        List<OpenPlugin<ControlSource>> sources = new ArrayList<>();
        PluginOpening opening = new PluginOpening(gaggle, port, addresses);
        try {
            for (ConfiguredPlugin<ControlSourceFactory> plugin : config.controlSources()) {
                sources.add(opening.open(
                        "control source",
                        plugin,
                        (factory, context, loader) -> new OpenPlugin<>("control source " + factory.getName(),
                                factory.open(context), loader)));
            }
            return new Opened(sources, start(sources));
        } catch (PluginException | RuntimeException e) {
            OpenPlugin.close(sources);
            throw e;
        }
    }

    /** Starts them all, and gives the first address that one of them tells. */
    private static @Nullable String start(List<OpenPlugin<ControlSource>> sources) throws PluginException {
        String url = null;
        for (OpenPlugin<ControlSource> source : sources) {
            try (PluginScope _ = PluginScope.enter(source.loader())) {
                source.opened().start();
                String own = source.opened().getUrl();
                url = url == null ? own : url;
            } catch (RuntimeException | Error e) {
                throw PluginFault.of(source.what(), source.opened(), e);
            }
        }
        return url;
    }

    /**
     * The control sources of one run.
     *
     * @param url where gaggled can be asked, as far as a source says so
     */
    record Opened(List<OpenPlugin<ControlSource>> sources, @Nullable String url) implements AutoCloseable {

        @Override
        public void close() {
            OpenPlugin.close(sources);
        }
    }
}
