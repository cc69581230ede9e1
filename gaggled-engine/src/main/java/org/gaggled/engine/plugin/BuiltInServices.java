package org.gaggled.engine.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * gaggled's own classes, with the service files of one jar of its class path: the jar that holds the engine.
 *
 * <p>A {@link java.util.ServiceLoader} that asks the application's loader opens every jar of the class path to look for
 * each file, those too from which no class is loaded because the AOT cache has it: measured, 9 ms of a cold start instead
 * of 3.
 */
final class BuiltInServices extends ClassLoader implements Closeable {

    private final URLClassLoader engineJar;

    /**
     * The services that lie beside a class.
     *
     * @param beside the class
     */
    BuiltInServices(Class<?> beside) {
        super("gaggled", beside.getClassLoader());
        CodeSource source = beside.getProtectionDomain().getCodeSource();
        this.engineJar = new URLClassLoader(new URL[] {source.getLocation()}, null);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return engineJar.findResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return engineJar.findResources(name);
    }

    @Override
    public void close() throws IOException {
        engineJar.close();
    }
}
