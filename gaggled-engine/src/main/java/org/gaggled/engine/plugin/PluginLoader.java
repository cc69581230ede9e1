package org.gaggled.engine.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.gaggled.api.PluginFactory;

/** Loads plugins, each with a class loader of its own, and notes what came of it. */
final class PluginLoader {

    private final ClassLoader host;
    private final List<PluginKind<?>> kinds;
    private final LoadedPlugins loaded;

    /**
     * A loader of plugins.
     *
     * @param host the loader of gaggled's own classes
     * @param kinds what is wanted of them; the rest is not looked at
     * @param loaded where what came of it is noted
     */
    PluginLoader(ClassLoader host, List<PluginKind<?>> kinds, LoadedPlugins loaded) {
        this.host = host;
        this.kinds = List.copyOf(kinds);
        this.loaded = loaded;
    }

    /** Notes the services that gaggled has itself. */
    void addBuiltIn(List<? extends PluginFactory> factories) {
        kinds.forEach(kind -> addBuiltIn(kind, factories));
    }

    private <F extends PluginFactory> void addBuiltIn(PluginKind<F> kind, List<? extends PluginFactory> factories) {
        PluginOrigin origin = new PluginOrigin.BuiltIn();
        for (PluginFactory factory : factories) {
            if (kind.factoryType().isInstance(factory)) {
                F ofKind = kind.factoryType().cast(factory);
                loaded.add(new PluginService<>(kind, factory.getName(), ofKind, origin));
            }
        }
    }

    /** Loads the services of one plugin. */
    void load(PluginOrigin.Installed plugin) {
        List<Path> jars;
        try {
            jars = PluginDirectory.jarsOf(plugin);
        } catch (IOException e) {
            loaded.add(new PluginFailure(plugin, null, null, FailureReason.ofFile(e), e));
            return;
        }
        if (jars.isEmpty()) {
            loaded.add(new PluginFailure(plugin, null, null, "no jars in this directory", null));
            return;
        }
        Map<PluginKind<?>, Map<String, PluginOrigin>> named = new LinkedHashMap<>();
        boolean readable = true;
        for (Path jar : jars) {
            readable &= readServices(new PluginOrigin.Installed(plugin.plugin(), jar), named);
        }
        if (!readable) {
            return;
        }
        if (named.isEmpty()) {
            loaded.add(new PluginFailure(
                    plugin, null, null, "no services: nothing in META-INF/services names a plugin of gaggled", null));
            return;
        }
        loadServices(plugin, jars, named);
    }

    private void loadServices(
            PluginOrigin.Installed plugin, List<Path> jars, Map<PluginKind<?>, Map<String, PluginOrigin>> named) {
        PluginClassLoader loader = new PluginClassLoader(plugin.plugin(), urls(jars), host);
        loaded.add(loader);
        PluginClasses classes = new PluginClasses(loader, jars.size() == 1 ? "the jar" : "the plugin's jars");
        try (var _ = PluginScope.enter(loader)) {
            named.forEach((kind, origins) -> new ServiceDiscovery<>(kind, classes, origins, loaded).run());
        }
    }

    /** Notes which factories one jar names; or, and then the answer is false, why that cannot be told. */
    private boolean readServices(
            PluginOrigin.Installed origin, Map<PluginKind<?>, Map<String, PluginOrigin>> named) {
        try (ZipFile zip = new ZipFile(origin.path().toFile())) {
            for (PluginKind<?> kind : kinds) {
                for (String provider : ServicesFile.read(zip, kind)) {
                    named.computeIfAbsent(kind, _ -> new LinkedHashMap<>()).putIfAbsent(provider, origin);
                }
            }
            return true;
        } catch (IOException e) {
            loaded.add(new PluginFailure(origin, null, null, FailureReason.ofFile(e), e));
            return false;
        }
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream().map(PluginLoader::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file's URI is always a URL", e);
        }
    }
}
