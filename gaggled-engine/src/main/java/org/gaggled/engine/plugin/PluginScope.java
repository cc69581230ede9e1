package org.gaggled.engine.plugin;

import java.util.Objects;

/**
 * A stretch of code in which this thread's context class loader is a plugin's, so that libraries which ask the thread
 * rather than their own loader (JDK service providers, JNDI, many parsers) find what the plugin carries.
 *
 * <pre>{@code
 * try (var _ = PluginScope.enter(loader)) {
 *     sink.accept(event);
 * }
 * }</pre>
 *
 * Scopes may be nested. Each is closed by the thread that entered it.
 */
public final class PluginScope implements AutoCloseable {

    private final Thread thread;
    private final ClassLoader before;

    private PluginScope(Thread thread, ClassLoader before) {
        this.thread = thread;
        this.before = before;
    }

    /** Makes the loader this thread's context class loader until the scope is closed. */
    public static PluginScope enter(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        PluginScope scope = new PluginScope(thread, thread.getContextClassLoader());
        thread.setContextClassLoader(loader);
        return scope;
    }

    /** The scope for calls to something that a plugin made: the loader is that of its class. */
    public static PluginScope around(Object ofPlugin) {
        return enter(
                Objects.requireNonNull(ofPlugin.getClass().getClassLoader(), "a class of the platform is no plugin"));
    }

    /** Gives the thread its former context class loader back, whatever the plugin set meanwhile. */
    @Override
    public void close() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("a plugin scope of thread " + thread.getName() + " closed by thread "
                    + Thread.currentThread().getName());
        }
        thread.setContextClassLoader(before);
    }
}
