package org.gaggled.engine.plugin;

import java.util.ArrayList;
import java.util.List;

/** What came of loading plugins, as it is collected. */
final class LoadedPlugins {

    private final List<PluginService<?>> services = new ArrayList<>();
    private final List<PluginFailure> failures = new ArrayList<>();
    private final List<PluginClassLoader> loaders = new ArrayList<>();

    void add(PluginService<?> service) {
        services.add(service);
    }

    void add(PluginFailure failure) {
        failures.add(failure);
    }

    void add(PluginClassLoader loader) {
        loaders.add(loader);
    }

    List<PluginService<?>> services() {
        return List.copyOf(services);
    }

    List<PluginFailure> failures() {
        return List.copyOf(failures);
    }

    List<PluginClassLoader> loaders() {
        return List.copyOf(loaders);
    }
}
