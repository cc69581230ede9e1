package org.gaggled.engine.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.PluginFactory;

/**
 * Every service that gaggled can use in this run: its own, and those of the plugins it found; and every failure to load
 * one.
 *
 * <p>Made once, at the start. Nothing is unloaded while gaggled runs.
 */
public final class PluginCatalog implements AutoCloseable {

    private final List<PluginOrigin.Installed> plugins;
    private final List<PluginService<?>> services;
    private final List<PluginFailure> failures;
    private final List<Closeable> closeables;

    private PluginCatalog(List<PluginOrigin.Installed> plugins, LoadedPlugins loaded) {
        this.plugins = List.copyOf(plugins);
        this.services = loaded.services();
        this.failures = loaded.failures();
        this.closeables = loaded.closeables();
    }

    /**
     * Finds and loads gaggled's own services, and then every plugin, directory by directory, each in the order of
     * names. A directory that is given twice is looked through once.
     *
     * @throws PluginDirectoryException when a directory itself cannot be used; nothing is left open then
     */
    public static PluginCatalog load(List<PluginDirectory> directories) throws PluginDirectoryException {
        return load(directories, PluginKind.ALL);
    }

    /**
     * The same, with the services of some kinds only: for a program that needs no others. A plugin that has none of
     * them counts among the {@link #failures()}.
     */
    public static PluginCatalog load(List<PluginDirectory> directories, List<PluginKind<?>> kinds)
            throws PluginDirectoryException {
        return load(directories, kinds, BuiltInServices.all());
    }

    /** The same, with these for gaggled's own. */
    static PluginCatalog load(
            List<PluginDirectory> directories, List<PluginKind<?>> kinds, List<? extends PluginFactory> builtIn)
            throws PluginDirectoryException {
        List<PluginOrigin.Installed> found = scan(directories);
        LoadedPlugins loaded = new LoadedPlugins();
        PluginLoader loader = new PluginLoader(PluginCatalog.class.getClassLoader(), kinds, loaded);
        loader.addBuiltIn(builtIn);
        found.forEach(loader::load);
        return new PluginCatalog(found, loaded);
    }

    private static List<PluginOrigin.Installed> scan(List<PluginDirectory> directories)
            throws PluginDirectoryException {
        List<PluginOrigin.Installed> found = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (PluginDirectory directory : directories) {
            if (seen.add(directory.realPath())) {
                found.addAll(directory.scan());
            }
        }
        return found;
    }

    /** What was found in the directories, loaded or not; without gaggled itself. */
    List<PluginOrigin.Installed> plugins() {
        return plugins;
    }

    /** The services of one kind, in the order in which they were found, gaggled's own first. */
    public <F extends PluginFactory> List<PluginService<F>> services(PluginKind<F> kind) {
        List<PluginService<F>> ofKind = new ArrayList<>();
        for (PluginService<?> service : services) {
            service.ifOf(kind, ofKind::add);
        }
        return List.copyOf(ofKind);
    }

    /** All services, in the order in which they were found, gaggled's own first. */
    public List<PluginService<?>> services() {
        return services;
    }

    /** The names of the plugins that gave a service, without gaggled itself. */
    public List<String> loaded() {
        return services.stream()
                .map(PluginService::origin)
                .filter(PluginOrigin.Installed.class::isInstance)
                .map(PluginOrigin::plugin)
                .distinct()
                .toList();
    }

    /** What could not be loaded, in the order in which it was met. */
    public List<PluginFailure> failures() {
        return failures;
    }

    /** Every name that more than one service of a kind goes by. */
    public List<PluginNameClash> nameClashes() {
        record Named(PluginKind<?> kind, String name) {}
        Map<Named, List<PluginOrigin>> origins = new LinkedHashMap<>();
        for (PluginService<?> service : services) {
            origins.computeIfAbsent(new Named(service.kind(), service.name()), _ -> new ArrayList<>())
                    .add(service.origin());
        }
        return origins.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> new PluginNameClash(entry.getKey().kind(), entry.getKey().name(), entry.getValue()))
                .toList();
    }

    /**
     * Closes the plugins' jars, at the very end, when nothing of a plugin runs any more: a class not loaded by then
     * cannot be loaded after.
     *
     * @throws IOException when a jar cannot be closed; the others are closed all the same
     */
    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Closeable closeable : closeables) {
            try {
                closeable.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
