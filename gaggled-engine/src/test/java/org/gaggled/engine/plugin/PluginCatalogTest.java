package org.gaggled.engine.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.gaggled.api.PluginFactory;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.launch.OpenDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a catalog finds, in which order, under which names; what clashes; how it is listed; and that it lets go of the
 * jars in the end. With real jars.
 */
class PluginCatalogTest {

    @TempDir
    private Path home;

    @Test
    void findsJarsAndDirectoriesInTheOrderOfNamesDirectoryByDirectory() throws Exception {
        Path own = home.resolve("plugins");
        Path more = home.resolve("more");
        sink("delta").write(own.resolve("d.jar"));
        sink("alpha").write(own.resolve("a/alpha.jar"));
        sink("charlie").write(own.resolve("c.jar"));
        sink("bravo").write(more.resolve("b.jar"));
        sink("zulu").write(own.resolve(".hidden.jar"));
        sink("yankee").write(own.resolve("y.jar.off"));
        Files.writeString(own.resolve("README"), "not a plugin");

        try (PluginCatalog catalog =
                PluginCatalog.load(List.of(PluginDirectory.installed(own), PluginDirectory.requested(more)))) {
            assertEquals(List.of("alpha", "charlie", "delta", "bravo"), sinkNames(catalog));
            assertEquals(
                    List.of("a", "c", "d", "b"),
                    catalog.services(PluginKind.EVENT_SINK).stream()
                            .map(service -> service.origin().plugin())
                            .toList());
            assertEquals(
                    own + "/a/alpha.jar",
                    catalog.services(PluginKind.EVENT_SINK).getFirst().origin().toString());
            assertEquals(List.of(), catalog.failures());
            assertEquals(List.of(), catalog.nameClashes());
            assertEquals(List.of("local"),
                    catalog.services(PluginKind.CONTROL_SOURCE).stream().map(PluginService::name).toList());
        }
    }

    @Test
    void loadsOnlyTheKindsThatAreWanted() throws Exception {
        sink("alpha").write(home.resolve("plugins/a.jar"));
        List<PluginDirectory> directories = List.of(PluginDirectory.installed(home.resolve("plugins")));
        try (PluginCatalog formats = PluginCatalog.load(directories, List.of(PluginKind.CONFIG_SOURCE));
                PluginCatalog sinks = PluginCatalog.load(directories, List.of(PluginKind.EVENT_SINK))) {
            assertEquals(List.of(), formats.services());
            assertEquals(List.of("alpha"), sinkNames(sinks));
        }
    }

    @Test
    void aDirectoryIsOnePluginWithItsLibraries() throws Exception {
        Path library = new JarBuilder()
                .source("package org.lib; public class Greeting { public static String word() { return \"hello\"; } }")
                .write(home.resolve("plugins/mail/a-library.jar"));
        new JarBuilder()
                .source(PluginSources.sink("org.x", "Mail", "mail").replace("return \"mail\"",
                        "return org.lib.Greeting.word()"))
                .against(library)
                .service(EventSinkFactory.class, "org.x.Mail")
                .write(home.resolve("plugins/mail/mail.jar"));

        try (PluginCatalog catalog = load()) {
            assertEquals(List.of(), catalog.failures());
            assertEquals(List.of("hello"), sinkNames(catalog));
        }
    }

    @Test
    void followsSymbolicLinks() throws Exception {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        Path available = home.resolve("available");
        sink("single").write(available.resolve("single.jar"));
        sink("alpha").write(available.resolve("alpha/alpha.jar"));
        Files.createSymbolicLink(plugins.resolve("single.jar"), available.resolve("single.jar"));
        Files.createSymbolicLink(plugins.resolve("alpha"), available.resolve("alpha"));

        try (PluginCatalog catalog = load()) {
            assertEquals(List.of(), catalog.failures());
            assertEquals(List.of("alpha", "single"), sinkNames(catalog));
        }
    }

    @Test
    void aMissingDirectoryIsTheUsersMistakeOnlyIfTheUserNamedIt() throws Exception {
        Path missing = home.resolve("missing");
        try (PluginCatalog catalog = PluginCatalog.load(List.of(PluginDirectory.installed(missing)))) {
            assertEquals(List.of(), catalog.failures());
        }
        assertEquals("plugin directory " + missing + ": no such directory",
                refusal(PluginDirectory.requested(missing)));
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertEquals("plugin directory " + file + ": not a directory", refusal(PluginDirectory.requested(file)));
        assertEquals("plugin directory " + file + ": not a directory", refusal(PluginDirectory.installed(file)));
    }

    @Test
    void aDirectoryGivenTwiceIsLoadedOnce() throws Exception {
        sink("mail").write(home.resolve("plugins/mail.jar"));
        Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("plugins"));
        try (PluginCatalog catalog = PluginCatalog.load(
                List.of(PluginDirectory.installed(home.resolve("plugins")), PluginDirectory.requested(link)))) {
            assertEquals(List.of("mail"), sinkNames(catalog));
            assertEquals(List.of(), catalog.nameClashes());
        }
    }

    @Test
    void twoPluginsOfOneKindAndName() throws Exception {
        Path plugins = home.resolve("plugins");
        sink("mail").write(plugins.resolve("mail-1.jar"));
        sink("other").write(plugins.resolve("mail-2.jar"));
        sink("mail").write(plugins.resolve("mail-3/mail.jar"));

        try (PluginCatalog catalog = load()) {
            assertEquals(
                    List.of("event sink mail is in " + plugins + "/mail-1.jar and in " + plugins
                            + "/mail-3/mail.jar; keep one of them"),
                    catalog.nameClashes().stream().map(PluginNameClash::toString).toList());
            assertEquals(List.of("mail", "other", "mail"), sinkNames(catalog));
        }
    }

    @Test
    void gaggledsOwnServicesComeFirst() throws Exception {
        sink("mail").write(home.resolve("plugins/mail.jar"));
        try (PluginCatalog catalog = loadWithOwnSink()) {
            assertEquals(List.of("own", "mail"), sinkNames(catalog));
            PluginOrigin origin = catalog.services(PluginKind.EVENT_SINK).getFirst().origin();
            assertEquals("gaggled", origin.plugin());
            assertEquals("built in", origin.toString());
        }
    }

    @Test
    void theListing() throws Exception {
        Path plugins = home.resolve("plugins");
        sink("mail").version("1.2.3").write(plugins.resolve("mail.jar"));
        sink("a-longer-name").write(plugins.resolve("z/z.jar"));
        sink("old")
                .version("0.9")
                .service(EventSinkFactory.class, "org.x.Nope")
                .write(plugins.resolve("old.jar"));
        Files.createDirectory(plugins.resolve("empty"));
        Files.writeString(plugins.resolve("bad.jar"), "this is no zip file, and long enough to hold an end header");

        try (PluginCatalog catalog = loadWithOwnSink()) {
            assertEquals(
                    """
                    KIND              NAME           VERSION  FROM              STATE
                    process launcher  linux          -        built in          loaded
                    process launcher  jdk            -        built in          loaded
                    event sink        own            -        built in          loaded
                    event sink        mail           1.2.3    PLUGINS/mail.jar  loaded
                    event sink        a-longer-name  -        PLUGINS/z/z.jar   loaded
                    control source    local          -        built in          loaded
                    -                 -              -        PLUGINS/bad.jar   failed: not a jar file: zip END header not found
                    -                 -              -        PLUGINS/empty     failed: no jars in this directory
                    event sink        -              0.9      PLUGINS/old.jar   failed: services file names org.x.Nope, which is not in the jar
                    """,
                    tidy(new PluginListing(catalog).toString(), plugins));
        }
    }

    @Test
    void theDetails() throws Exception {
        Path plugins = home.resolve("plugins");
        new JarBuilder().version("7").apiVersion("7.0").write(plugins.resolve("mail/a-library.jar"));
        sink("mail").version("1.2.3").apiVersion("1.0.0").write(plugins.resolve("mail/mail.jar"));
        sink("mail").apiVersion("1.1.0-SNAPSHOT").write(plugins.resolve("mail-2.jar"));
        sink("old")
                .version("0.9")
                .apiVersion("0.9")
                .service(EventSinkFactory.class, "org.x.Nope")
                .write(plugins.resolve("old.jar"));
        Files.createDirectory(plugins.resolve("empty"));
        Files.writeString(plugins.resolve("bad.jar"), "this is no zip file, and long enough to hold an end header");

        try (PluginCatalog catalog = loadWithOwnSink()) {
            String clash =
                    "; event sink mail is in PLUGINS/mail/mail.jar and in PLUGINS/mail-2.jar; keep one of them\n";
            assertEquals(
                    """
                    gaggled
                      from: built in
                      api: 1.0.0
                      process launcher: linux, loaded
                      process launcher: jdk, loaded
                      event sink: own, loaded
                      control source: local, loaded

                    bad
                      jar: PLUGINS/bad.jar
                      api: unknown: its jar has no Gaggled-Api-Version
                      plugin: failed: not a jar file: zip END header not found

                    empty
                      from: PLUGINS/empty
                      api: unknown: its jar has no Gaggled-Api-Version
                      plugin: failed: no jars in this directory

                    mail 1.2.3
                      jar: PLUGINS/mail/a-library.jar
                      jar: PLUGINS/mail/mail.jar
                      api: 1.0.0
                      event sink: mail, loadedCLASH
                    mail-2
                      jar: PLUGINS/mail-2.jar
                      api: 1.1.0-SNAPSHOT, newer than the 1.0.0 of this gaggled: what is new in it is missing here; update gaggled
                      event sink: mail, loadedCLASH
                    old 0.9
                      jar: PLUGINS/old.jar
                      api: 0.9
                      event sink: failed: services file names org.x.Nope, which is not in the jar
                    """
                            .replace("CLASH\n", clash + "\n"),
                    new PluginDetails(catalog, "1.0.0").toString().replace(plugins.toString(), "PLUGINS"));
            assertEquals(
                    List.of("plugin mail-2 is built for API 1.1.0-SNAPSHOT, newer than the 1.0.0 of this gaggled: what is new in it is"
                            + " missing here; update gaggled"),
                    new PluginDetails(catalog, "1.0.0").newerThanThis());
            PluginService<EventSinkFactory> second = catalog.services(PluginKind.EVENT_SINK).getLast();
            String withUse = new PluginDetails(catalog, "1.0.0").usedAre(List.of(second.factory())).toString();
            assertEquals(
                    List.of("  event sink: mail, loaded, unused: the configuration does not ask for it",
                            "  event sink: mail, loaded, used"),
                    withUse.lines()
                            .filter(line -> line.contains("mail, loaded"))
                            .map(line -> line.replaceFirst("; .*", ""))
                            .toList());
        }
    }

    @Test
    void closedPluginsLetGoOfTheirJars() throws Exception {
        Path jar = sink("mail").write(home.resolve("plugins/mail.jar"));
        PluginCatalog catalog = load();
        assertTrue(OpenDescriptors.now().containsValue(jar.toRealPath().toString()),
                "the jar is open while it is used");
        catalog.close();
        assertTrue(!OpenDescriptors.now().containsValue(jar.toRealPath().toString()),
                "the jar is closed with the catalog");
    }

    @Test
    void aFailedPluginsCauseIsKeptForTheDebugLog() throws Exception {
        new JarBuilder()
                .source(PluginSources.sink("org.x", "Mail", "mail", "public Mail() { throw new Error(\"no\"); }"))
                .service(EventSinkFactory.class, "org.x.Mail")
                .write(home.resolve("plugins/mail.jar"));
        try (PluginCatalog catalog = load()) {
            PluginFailure failure = catalog.failures().getFirst();
            assertEquals("mail", failure.origin().plugin());
            assertSame(PluginKind.EVENT_SINK, failure.kind());
            assertEquals("no", failure.cause().getCause().getMessage());
        }
    }

    @Test
    void scopesNestAndBelongToTheirThread() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader outer = new URLClassLoader("outer", new URL[0], null);
        ClassLoader inner = new URLClassLoader("inner", new URL[0], null);
        PluginScope scope = PluginScope.enter(outer);
        try (var _ = PluginScope.enter(inner)) {
            assertSame(inner, Thread.currentThread().getContextClassLoader());
            Thread.currentThread().setContextClassLoader(null);
        }
        assertSame(outer, Thread.currentThread().getContextClassLoader());

        FutureTask<Void> elsewhere = new FutureTask<>(scope::close, null);
        Thread thread = Thread.ofPlatform().start(elsewhere);
        ExecutionException refused = assertThrows(ExecutionException.class, elsewhere::get);
        thread.join();
        assertEquals(IllegalStateException.class, refused.getCause().getClass());

        scope.close();
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void aVersionIsReadFromTheManifest() throws Exception {
        Path with = new JarBuilder().version("4.5").write(home.resolve("with.jar"));
        Path without = new JarBuilder().write(home.resolve("without.jar"));
        Path broken = Files.write(home.resolve("broken.jar"), "no jar".getBytes(UTF_8));
        assertEquals("4.5", new PluginOrigin.Installed("with", with).version());
        assertNull(new PluginOrigin.Installed("without", without).version());
        assertNull(new PluginOrigin.Installed("broken", broken).version());
        assertNull(new PluginOrigin.Installed("directory", home).version());
    }

    private static JarBuilder sink(String name) {
        return new JarBuilder()
                .source(PluginSources.sink("org.x", "Sink", name))
                .service(EventSinkFactory.class, "org.x.Sink");
    }

    /** With an event sink that gaggled has itself, beside its launchers. */
    private PluginCatalog loadWithOwnSink() throws PluginDirectoryException {
        EventSinkFactory own = new EventSinkFactory() {
            @Override
            public String getName() {
                return "own";
            }

            @Override
            public EventSink open(EventSinkContext context) {
                throw new UnsupportedOperationException("nothing here opens it");
            }
        };
        List<PluginFactory> builtIn = Stream.concat(BuiltInServices.all().stream(), Stream.of(own)).toList();
        return PluginCatalog.load(List.of(PluginDirectory.installed(home.resolve("plugins"))), PluginKind.ALL, builtIn);
    }

    private PluginCatalog load() throws PluginDirectoryException {
        return PluginCatalog.load(List.of(PluginDirectory.installed(home.resolve("plugins"))));
    }

    private static List<String> sinkNames(PluginCatalog catalog) {
        return catalog.services(PluginKind.EVENT_SINK).stream()
                .map(PluginService::name)
                .toList();
    }

    private static String refusal(PluginDirectory directory) {
        return assertThrows(PluginDirectoryException.class, () -> PluginCatalog.load(List.of(directory)))
                .getMessage();
    }

    /** The directory's name has another length in each run; the columns are compared without it. */
    private static String tidy(String table, Path plugins) {
        int width = "PLUGINS".length() - plugins.toString().length();
        StringBuilder tidied = new StringBuilder();
        for (String line : table.lines().toList()) {
            int state = Math.max(line.indexOf("  loaded"), Math.max(line.indexOf("  failed"), line.indexOf("  STATE")));
            String head = line.substring(0, state).replace(plugins.toString(), "PLUGINS").stripTrailing();
            tidied.append(head)
                    .append(" ".repeat(state + width - head.length()))
                    .append(line.substring(state))
                    .append('\n');
        }
        return tidied.toString();
    }
}
