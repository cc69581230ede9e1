package org.gaggled.engine.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * What one plugin can see: the Java platform, the few packages it shares with gaggled, and its own jars.
 *
 * <p>The parent is the platform loader, so nothing of gaggled's class path is visible by inheritance. The packages of
 * {@link SharedPackages} come from gaggled, and only from there: a copy in the plugin's jars is never used, because a
 * factory that implements another loader's {@code EventSinkFactory} is no event sink to gaggled. Everything else comes
 * from the plugin's jars alone, so that a plugin may carry any version of anything.
 *
 * <p>Resources follow the classes they lie beside. Service files are the exception: those that a plugin sees are its
 * own and the platform's, never gaggled's, or {@link java.util.ServiceLoader} would offer it providers it cannot load.
 */
final class PluginClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    /**
     * A loader for one plugin.
     *
     * @param plugin its name, for stack traces
     * @param jars its own jars, in the order in which they are searched
     * @param host where the shared packages come from
     */
    PluginClassLoader(String plugin, URL[] jars, ClassLoader host) {
        super(plugin, jars, ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return SharedPackages.haveClass(name) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    /** The first of {@link #getResources}; {@link #getResourceAsStream} of the superclass opens this one. */
    @Override
    public @Nullable URL getResource(String name) {
        if (SharedPackages.haveResource(name)) {
            return host.getResource(name);
        }
        return SharedPackages.hideFromPlugins(name) ? null : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (SharedPackages.haveResource(name)) {
            return host.getResources(name);
        }
        return SharedPackages.hideFromPlugins(name) ? Collections.emptyEnumeration() : super.getResources(name);
    }
}
