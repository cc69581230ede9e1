package org.gaggled.engine.assembly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.control.ControlSource;
import org.gaggled.engine.plugin.PluginScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that a plugin has opened.
 *
 * @param what its kind and name, for messages: {@code control source http}
 * @param loader its context class loader
 */
record OpenPlugin<T extends AutoCloseable>(String what, T opened, ClassLoader loader) {

    private static final Logger log = LoggerFactory.getLogger(OpenPlugin.class);

    private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    /**
     * Closes them side by side, each on a thread of its own, and leaves behind those that take too long.
     *
     * @return the threads of those
     */
    static List<Thread> close(List<? extends OpenPlugin<?>> plugins) {
        List<Thread> closers = plugins.stream().map(OpenPlugin::beginClose).toList();
        long deadline = System.nanoTime() + CLOSING_TIME.toNanos();
        List<Thread> late = new ArrayList<>();
        for (Thread closer : closers) {
            try {
                if (!closer.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                    log.warn("{}: not closed after {} s; gaggled does not wait any longer", closer.getName(),
                            CLOSING_TIME.toSeconds());
                    late.add(closer);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return late;
    }

    /** Tells a source of a reload that leaves it open. */
    static void tellOfReload(OpenPlugin<ControlSource> source) {
        try (PluginScope _ = PluginScope.enter(source.loader)) {
            source.opened.reloaded();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.error("{} failed after a reload; it goes on", source.what, e);
        }
    }

    private Thread beginClose() {
        return Thread.ofPlatform().daemon().name(what).start(() -> {
            try (PluginScope _ = PluginScope.enter(loader)) {
                opened.close();
            } catch (Throwable e) {
                log.error("{} failed to close", what, e);
            }
        });
    }
}
