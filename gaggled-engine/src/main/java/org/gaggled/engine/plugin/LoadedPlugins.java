package org.gaggled.engine.plugin;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

/** What came of loading plugins, as it is collected. */
final class LoadedPlugins {

    private final List<PluginService<?>> services = new ArrayList<>();
    private final List<PluginFailure> failures = new ArrayList<>();
    private final List<Closeable> closeables = new ArrayList<>();

    void add(PluginService<?> service) {
        services.add(service);
    }

    void add(PluginFailure failure) {
        failures.add(failure);
    }

    void add(Closeable closeable) {
        closeables.add(closeable);
    }

    List<PluginService<?>> services() {
        return List.copyOf(services);
    }

    List<PluginFailure> failures() {
        return List.copyOf(failures);
    }

    List<Closeable> closeables() {
        return List.copyOf(closeables);
    }
}
