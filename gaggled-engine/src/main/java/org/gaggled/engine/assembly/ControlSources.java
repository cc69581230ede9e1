package org.gaggled.engine.assembly;

import com.google.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.plugin.PluginScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the control sources that the configuration asks for. */
final class ControlSources {

    private static final Logger log = LoggerFactory.getLogger(ControlSources.class);
    private static final long CLOSING_SECONDS = 2;

    private final GaggleConfig config;
    private final GaggleInfo gaggle;

    @Inject
    ControlSources(GaggleConfig config, GaggleInfo gaggle) {
        this.config = config;
        this.gaggle = gaggle;
    }

    /** Opens and starts them all, or none. */
    Opened open(ControlPort port) throws PluginException {
        List<OpenSource> sources = new ArrayList<>();
        Opened opened = new Opened(sources);
        PluginOpening opening = new PluginOpening(gaggle, port);
        try {
            for (ConfiguredPlugin<ControlSourceFactory> plugin : config.controlSources()) {
                sources.add(opening.open(
                        "control source",
                        plugin,
                        (factory, context, loader) -> new OpenSource(factory.getName(), factory.open(context),
                                loader)));
            }
            for (OpenSource source : sources) {
                try (PluginScope _ = PluginScope.enter(source.loader)) {
                    source.source.start();
                } catch (RuntimeException | Error e) {
                    throw PluginFault.of("control source " + source.name, source.source, e);
                }
            }
        } catch (PluginException | RuntimeException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    private record OpenSource(String name, ControlSource source, ClassLoader loader) {

        void close() {
            try (PluginScope _ = PluginScope.enter(loader)) {
                source.close();
            } catch (Throwable e) {
                log.error("control source {} failed to close", name, e);
            }
        }
    }

    /** The control sources of one run. */
    static final class Opened implements AutoCloseable {

        private final List<OpenSource> sources;

        private Opened(List<OpenSource> sources) {
            this.sources = sources;
        }

        /** Where gaggled can be asked, as far as a source says so. */
        @Nullable
        String url() {
            for (OpenSource source : sources) {
                try (PluginScope _ = PluginScope.enter(source.loader)) {
                    String url = source.source.getUrl();
                    if (url != null) {
                        return url;
                    }
                }
            }
            return null;
        }

        /** Closes them side by side, and waits only so long. */
        @Override
        public void close() {
            List<Thread> closers = new ArrayList<>();
            for (OpenSource source : sources) {
                closers.add(Thread.ofPlatform().daemon().name("close-" + source.name).start(source::close));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSING_SECONDS);
            for (Thread closer : closers) {
                try {
                    if (!closer.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                        log.warn("{}: not done after {} s; left behind", closer.getName(), CLOSING_SECONDS);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
