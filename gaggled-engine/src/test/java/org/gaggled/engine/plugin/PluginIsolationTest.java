package org.gaggled.engine.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plugin can see and what it cannot, asked from inside: each test compiles a plugin into a real jar whose sink
 * looks for something when it is given an event, with the event's message as the name, and throws what it found as an
 * exception's message.
 */
class PluginIsolationTest {

    @TempDir
    private Path plugins;

    private final List<PluginCatalog> opened = new ArrayList<>();

    @AfterEach
    void closeCatalogs() throws Exception {
        for (PluginCatalog catalog : opened) {
            catalog.close();
        }
    }

    @Test
    void seesSharedPackagesAsGaggledsOwn() throws Exception {
        PluginService<EventSinkFactory> plugin = load(classProbe("probe"));
        for (String name : List.of(
                "org.gaggled.api.PluginFactory",
                "org.gaggled.api.event.EventSink",
                "org.jspecify.annotations.Nullable",
                "org.slf4j.Logger",
                "org.slf4j.event.Level")) {
            String host = System.identityHashCode(Class.forName(name).getClassLoader()) + "";
            assertEquals(host, ask(plugin, name), name);
        }
    }

    @Test
    void seesThePlatform() throws Exception {
        PluginService<EventSinkFactory> plugin = load(classProbe("probe"));
        for (String name : List.of("java.sql.Connection", "java.net.http.HttpClient", "javax.xml.parsers.SAXParser")) {
            String platform = System.identityHashCode(Class.forName(name).getClassLoader()) + "";
            assertEquals(platform, ask(plugin, name), name);
        }
    }

    @Test
    void seesNothingElseOfGaggled() throws Exception {
        PluginService<EventSinkFactory> plugin = load(classProbe("probe"));
        for (String name : List.of(
                "org.gaggled.engine.plugin.PluginCatalog",
                "org.gaggled.engine.core.ProgramDefinition",
                "com.google.inject.Injector",
                "com.google.common.collect.ImmutableList",
                "picocli.CommandLine",
                "ch.qos.logback.classic.Logger",
                "org.junit.jupiter.api.Test")) {
            // It is there for gaggled: the probe below would else show nothing.
            assertEquals(name, Class.forName(name).getName());
            assertEquals("ClassNotFoundException", ask(plugin, name), name);
        }
    }

    @Test
    void seesNothingOfAnotherPlugin() throws Exception {
        PluginService<EventSinkFactory> plugin = load(
                classProbe("probe"),
                new JarBuilder()
                        .source(PluginSources.sink("org.other", "Other", "other"))
                        .service(EventSinkFactory.class, "org.other.Other"));
        assertEquals("ClassNotFoundException", ask(plugin, "org.other.Other"));
    }

    @Test
    void seesNoResourceOfGaggledsOrOfAnotherPlugin() throws Exception {
        PluginService<EventSinkFactory> plugin = load(
                resourceProbe("probe"),
                new JarBuilder()
                        .source(PluginSources.sink("org.other", "Other", "other"))
                        .service(EventSinkFactory.class, "org.other.Other")
                        .entry("other.txt", "other"));
        for (String name : List.of(
                "org/gaggled/engine/plugin/PluginCatalog.class",
                "com/google/inject/Injector.class",
                "picocli/CommandLine.class",
                "META-INF/services/ch.qos.logback.classic.spi.Configurator",
                "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
                "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                "other.txt",
                "org/other/Other.class")) {
            assertEquals("none none none none", ask(plugin, name), name);
        }
    }

    @Test
    void resourcesOfSharedPackagesAreGaggleds() throws Exception {
        PluginService<EventSinkFactory> plugin = load(resourceProbe("probe")
                .entry("org/gaggled/api/PluginFactory.class", "a copy")
                .entry("org/slf4j/Logger.class", "a copy")
                .entry("org/slf4j/only-in-the-plugin.txt", "a copy")
                .entry("org/slf4jx/other.txt", "its own")
                .entry("org/gaggled/apix/other.txt", "its own"));
        for (String name : List.of("org/gaggled/api/PluginFactory.class", "org/slf4j/Logger.class")) {
            String host = Class.forName("org.slf4j.Logger").getClassLoader().getResource(name).toString();
            int size = PluginIsolationTest.class.getClassLoader().getResourceAsStream(name).readAllBytes().length;
            assertEquals(host + " " + host + " " + host + " " + size, ask(plugin, name));
        }
        assertEquals("none none none none", ask(plugin, "org/slf4j/only-in-the-plugin.txt"));
        assertEquals("7", ask(plugin, "org/slf4jx/other.txt").split(" ")[3]);
        assertEquals("7", ask(plugin, "org/gaggled/apix/other.txt").split(" ")[3]);
    }

    @Test
    void itsOwnResourcesAreItsOwn() throws Exception {
        PluginService<EventSinkFactory> plugin =
                load(resourceProbe("probe").entry("logback.xml", "its own"),
                        resourceProbe("other").entry("logback.xml", "x"));
        String url = "jar:" + plugins.resolve("p0.jar").toUri().toURL() + "!/logback.xml";
        assertEquals(url + " " + url + " " + url + " 7", ask(plugin, "logback.xml"));
    }

    @Test
    void itsOwnSlf4jProviderIsNotSeen() throws Exception {
        PluginService<EventSinkFactory> plugin = load(
                resourceProbe("probe").entry("META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
                        "org.x.MyLogging"));
        assertEquals("none none none none", ask(plugin, "META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
    }

    @Test
    void ownCopiesOfSharedPackagesAreNotUsed() throws Exception {
        // Compiled as a stranger's build would: the copies stand before the real ones.
        JarBuilder jar = classProbe("probe")
                .source("package org.gaggled.api; public class PluginException extends Exception {"
                        + " public PluginException(String message) { throw new Error(\"a copy\"); } }")
                .source("package org.slf4j; public class MDC { static { if (true) throw new Error(\"a copy\"); } }");
        PluginService<EventSinkFactory> plugin = load(jar);
        for (String name : List.of("org.gaggled.api.PluginException", "org.slf4j.MDC")) {
            assertEquals(System.identityHashCode(Class.forName(name).getClassLoader()) + "", ask(plugin, name), name);
        }
    }

    @Test
    void ownCopiesOfAnythingElseAreUsed() throws Exception {
        JarBuilder jar = classProbe("probe")
                .source("package com.google.inject; public class Injector {}")
                .source("package picocli; public class CommandLine {}")
                .source("package com.fasterxml.jackson.core; public class JsonFactory {}")
                .source("package org.zeromq; public class ZContext {}")
                .source("package org.slf4jx; public class Logger {}")
                .source("package org.gaggled.apix; public class Thing {}");
        PluginService<EventSinkFactory> plugin = load(jar);
        String own = System.identityHashCode(plugin.factory().getClass().getClassLoader()) + "";
        for (String name : List.of(
                "com.google.inject.Injector", "com.fasterxml.jackson.core.JsonFactory", "org.zeromq.ZContext",
                "picocli.CommandLine", "org.slf4jx.Logger", "org.gaggled.apix.Thing")) {
            assertEquals(own, ask(plugin, name), name);
        }
    }

    @Test
    void serviceLoaderFindsOnlyItsOwn() throws Exception {
        String members = find("""
                StringBuilder found = new StringBuilder();
                for (EventSinkFactory factory : java.util.ServiceLoader.load(EventSinkFactory.class)) {
                    found.append(factory.getName()).append(' ');
                }
                return found + "" + java.util.ServiceLoader.load(Class.forName(name)).stream().count();
                """);
        PluginService<EventSinkFactory> plugin = load(
                new JarBuilder()
                        .source(probe("probe", members))
                        .source(PluginSources.sink("org.probe", "Second", "second"))
                        .service(EventSinkFactory.class, "org.probe.Probe", "org.probe.Second"),
                new JarBuilder()
                        .source(PluginSources.sink("org.other", "Other", "other"))
                        .service(EventSinkFactory.class, "org.other.Other"));
        assertEquals("probe second 0", ask(plugin, "org.slf4j.spi.SLF4JServiceProvider"));
    }

    @Test
    void logsThroughGaggledsSlf4j() throws Exception {
        String members = find("""
                org.slf4j.Logger logger = org.slf4j.LoggerFactory.getLogger(name);
                logger.debug("hello from a plugin");
                return System.identityHashCode(logger) + "";
                """);
        PluginService<EventSinkFactory> plugin = load(new JarBuilder()
                .source(probe("probe", members))
                .service(EventSinkFactory.class, "org.probe.Probe"));
        String own = System.identityHashCode(org.slf4j.LoggerFactory.getLogger("org.probe.Log")) + "";
        assertEquals(own, ask(plugin, "org.probe.Log"));
    }

    @Test
    void platformServicesWork() throws Exception {
        String members = find("""
                java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
                client.close();
                javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
                javax.net.ssl.SSLContext.getDefault();
                return java.nio.charset.Charset.forName(name).name();
                """);
        PluginService<EventSinkFactory> plugin = load(new JarBuilder()
                .source(probe("probe", members))
                .service(EventSinkFactory.class, "org.probe.Probe"));
        assertEquals("UTF-16", ask(plugin, "UTF-16"));
    }

    @Test
    void aJdkServiceProviderOfThePluginsOwnIsFound() throws Exception {
        String members = find("return javax.xml.parsers.SAXParserFactory.newInstance().getClass().getName();");
        String parser = """
                package org.probe;

                import javax.xml.parsers.*;

                public class OwnParsers extends SAXParserFactory {
                    public SAXParser newSAXParser() { throw new UnsupportedOperationException(); }
                    public void setFeature(String name, boolean value) {}
                    public boolean getFeature(String name) { return false; }
                }
                """;
        PluginService<EventSinkFactory> plugin = load(
                new JarBuilder()
                        .source(probe("probe", members))
                        .source(parser)
                        .service(javax.xml.parsers.SAXParserFactory.class, "org.probe.OwnParsers")
                        .service(EventSinkFactory.class, "org.probe.Probe"),
                new JarBuilder()
                        .source(probe("other", members).replace("org.probe", "org.other"))
                        .service(EventSinkFactory.class, "org.other.Probe"));
        assertEquals("org.probe.OwnParsers", ask(plugin, ""));
        PluginService<EventSinkFactory> other =
                opened.getFirst().services(PluginKind.EVENT_SINK).get(1);
        assertEquals("com.sun.org.apache.xerces.internal.jaxp.SAXParserFactoryImpl", ask(other, ""));
    }

    @Test
    void aProviderOfAnotherPluginIsNotFoundByTheContextLoader() throws Exception {
        String members = find("""
                return java.util.ServiceLoader.load(java.net.spi.URLStreamHandlerProvider.class).stream().count() + "";
                """);
        PluginService<EventSinkFactory> plugin = load(
                new JarBuilder().source(probe("probe", members)).service(EventSinkFactory.class, "org.probe.Probe"),
                new JarBuilder()
                        .source(PluginSources.sink("org.other", "Other", "other"))
                        .source("package org.other; public class Urls extends java.net.spi.URLStreamHandlerProvider {"
                                + " public java.net.URLStreamHandler createURLStreamHandler(String protocol) { return null; } }")
                        .service(java.net.spi.URLStreamHandlerProvider.class, "org.other.Urls")
                        .service(EventSinkFactory.class, "org.other.Other"));
        assertEquals("0", ask(plugin, ""));
    }

    @Test
    void contextLoaderIsThePluginsWhileItIsFound() throws Exception {
        String members = """
                static final ClassLoader OF_CLASS = Thread.currentThread().getContextClassLoader();
                final ClassLoader ofInstance = Thread.currentThread().getContextClassLoader();
                """;
        String source = PluginSources.sink("org.probe", "Probe", "probe", members).replace("return \"probe\";", """
                ClassLoader own = Probe.class.getClassLoader();
                boolean same = own == OF_CLASS && own == ofInstance && own == Thread.currentThread().getContextClassLoader();
                Thread.currentThread().setContextClassLoader(null);
                return same ? "same" : "another";
                """);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        PluginService<EventSinkFactory> plugin =
                load(new JarBuilder().source(source).service(EventSinkFactory.class, "org.probe.Probe"));
        assertEquals("same", plugin.name());
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void twoPluginsHaveTwoCopiesOfOneLibrary() throws Exception {
        String library = "package org.lib; public class Shared {}";
        PluginService<EventSinkFactory> first =
                load(classProbe("one").source(library), classProbe("two").source(library));
        PluginService<EventSinkFactory> second =
                opened.getFirst().services(PluginKind.EVENT_SINK).get(1);
        assertNotSame(first.factory().getClass(), second.factory().getClass());
        assertEquals(
                System.identityHashCode(first.factory().getClass().getClassLoader()) + "",
                ask(first, "org.lib.Shared"));
        assertEquals(
                System.identityHashCode(second.factory().getClass().getClassLoader()) + "",
                ask(second, "org.lib.Shared"));
    }

    @Test
    void oneJarWithServicesOfTwoKindsHasOneLoader() throws Exception {
        JarBuilder jar = classProbe("probe")
                .source("""
                        package org.probe;

                        import java.util.Set;
                        import org.gaggled.api.config.*;

                        public class Format implements ConfigSourceFactory {
                            public String getName() { return "format"; }
                            public Set<String> getExtensions() { return Set.of("format"); }
                            public ConfigSource open(ConfigSourceContext context) { throw new UnsupportedOperationException(); }
                        }
                        """)
                .service(ConfigSourceFactory.class, "org.probe.Format");
        PluginService<EventSinkFactory> sink = load(jar);
        PluginService<ConfigSourceFactory> format =
                opened.getFirst().services(PluginKind.CONFIG_SOURCE).getFirst();
        assertSame(
                sink.factory().getClass().getClassLoader(), format.factory().getClass().getClassLoader());
    }

    @Test
    void worksFromAPathWithBlanksAndSigns() throws Exception {
        Path odd = Files.createDirectory(plugins.resolve("a b#c%20+ü"));
        classProbe("probe").write(odd.resolve("my plugin.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(List.of(PluginDirectory.requested(odd)))) {
            assertEquals(List.of(), catalog.failures());
            PluginService<EventSinkFactory> plugin =
                    catalog.services(PluginKind.EVENT_SINK).getFirst();
            assertEquals("my plugin", plugin.origin().plugin());
            assertEquals("ClassNotFoundException", ask(plugin, "picocli.CommandLine"));
        }
    }

    /** Answers with the identity of the loader that a class comes from. */
    private static JarBuilder classProbe(String name) {
        String members = find("""
                try {
                    return System.identityHashCode(Class.forName(name, false, Probe.class.getClassLoader()).getClassLoader()) + "";
                } catch (ClassNotFoundException e) {
                    return "ClassNotFoundException";
                }
                """);
        return new JarBuilder().source(probe(name, members)).service(EventSinkFactory.class, "org.probe.Probe");
    }

    /** Answers with what each way of asking for a resource gives: its URL, or its size. */
    private static JarBuilder resourceProbe(String name) {
        String members = find("""
                ClassLoader loader = Probe.class.getClassLoader();
                java.net.URL one = loader.getResource(name);
                java.util.List<java.net.URL> all = java.util.Collections.list(loader.getResources(name));
                java.util.List<java.net.URL> streamed = loader.resources(name).toList();
                java.io.InputStream in = loader.getResourceAsStream(name);
                return (one == null ? "none" : one)
                        + " " + (all.isEmpty() ? "none" : all.stream().map(Object::toString).collect(java.util.stream.Collectors.joining(",")))
                        + " " + (streamed.isEmpty() ? "none" : streamed.stream().map(Object::toString).collect(java.util.stream.Collectors.joining(",")))
                        + " " + (in == null ? "none" : in.readAllBytes().length);
                """);
        return new JarBuilder().source(probe(name, members)).service(EventSinkFactory.class, "org.probe.Probe");
    }

    private static String find(String body) {
        return "static String find(String name) throws Exception {\n" + body + "}\n";
    }

    private static String probe(String name, String members) {
        return PluginSources.sink("org.probe", "Probe", name, members)
                .replace("event -> {}", "event -> { throw new Exception(find(event.getMessage())); }");
    }

    /** Loads these, and answers with the first one's sink. */
    private PluginService<EventSinkFactory> load(JarBuilder... jars) throws PluginDirectoryException {
        for (int i = 0; i < jars.length; i++) {
            jars[i].write(plugins.resolve("p" + i + ".jar"));
        }
        PluginCatalog catalog = PluginCatalog.load(List.of(PluginDirectory.installed(plugins)));
        opened.add(catalog);
        assertEquals(List.of(), catalog.failures(), () -> Arrays.toString(jars));
        return catalog.services(PluginKind.EVENT_SINK).getFirst();
    }

    private static String ask(PluginService<EventSinkFactory> plugin, String question) {
        try (var _ = plugin.enter();
                var sink = plugin.factory().open(null)) {
            sink.accept(GaggleEvent.builder(GaggleEventType.GAGGLE_STARTED).message(question).build());
        } catch (Exception answer) {
            return String.valueOf(answer.getMessage());
        }
        throw new AssertionError("the probe did not answer");
    }
}
