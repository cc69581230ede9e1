package org.gaggled.engine.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import org.gaggled.api.event.EventSinkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services beside gaggled's own classes are found, their classes are the host's, and other jars are not looked at. */
class BuiltInServicesTest {

    @TempDir
    private Path lib;

    @Test
    void findsTheServicesOfOneJarOfTheClassPath() throws Exception {
        Path engine = jar("Engine");
        Path other = jar("Other");
        try (URLClassLoader host = new URLClassLoader(
                        new URL[] {other.toUri().toURL(), engine.toUri().toURL()},
                        BuiltInServicesTest.class.getClassLoader());
                BuiltInServices services = new BuiltInServices(host.loadClass("org.x.Engine"))) {
            List<EventSinkFactory> found = ServiceLoader.load(EventSinkFactory.class, services).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            assertEquals(List.of("engine"), found.stream().map(EventSinkFactory::getName).toList());
            assertSame(host, found.getFirst().getClass().getClassLoader());
            assertNull(services.getResource("org/x/Other.class"));
            assertEquals(1, Collections.list(services.getResources("org/x/Engine.class")).size());
        }
    }

    private Path jar(String className) {
        return new JarBuilder()
                .source(PluginSources.sink("org.x", className, className.toLowerCase(java.util.Locale.ROOT)))
                .service(EventSinkFactory.class, "org.x." + className)
                .write(lib.resolve(className + ".jar"));
    }
}
