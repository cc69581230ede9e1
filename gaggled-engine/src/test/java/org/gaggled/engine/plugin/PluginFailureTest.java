package org.gaggled.engine.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.gaggled.api.probe.ProbeFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in which a plugin fails to load, each with a real jar, beside a good plugin that loads all the same; and
 * the line that a person reads about it.
 */
class PluginFailureTest {

    private static final String MAIL = "org.x.Mail";

    @TempDir
    private Path plugins;

    @BeforeEach
    void aGoodPluginIsThereToo() {
        new JarBuilder()
                .source(PluginSources.sink("org.good", "Good", "good"))
                .service(EventSinkFactory.class, "org.good.Good")
                .write(plugins.resolve("zz-good.jar"));
    }

    @Test
    void noPublicConstructor() throws Exception {
        fails(mail("private Mail() {}"), "mail.jar: class org.x.Mail has no public constructor without parameters");
    }

    @Test
    void notPublic() throws Exception {
        JarBuilder jar = new JarBuilder()
                .source(PluginSources.sink("org.x", "Mail", "mail", "public Mail() {}").replace("public class",
                        "class"))
                .service(EventSinkFactory.class, MAIL);
        fails(jar, "mail.jar: class org.x.Mail is not public");
    }

    @Test
    void isAbstract() throws Exception {
        JarBuilder jar = new JarBuilder()
                .source(PluginSources.sink("org.x", "Mail", "mail").replace("public class", "public abstract class"))
                .service(EventSinkFactory.class, MAIL);
        fails(jar, "mail.jar: class org.x.Mail is abstract");
    }

    @Test
    void constructorThrows() throws Exception {
        fails(
                mail("public Mail() { throw new IllegalStateException(\"no\\n  server\"); }"),
                "mail.jar: the constructor of org.x.Mail threw java.lang.IllegalStateException: no server");
    }

    @Test
    void constructorThrowsWithoutAWord() throws Exception {
        fails(
                mail("public Mail() { throw new NullPointerException(); }"),
                "mail.jar: the constructor of org.x.Mail threw java.lang.NullPointerException");
    }

    @Test
    void constructorThrowsAnErrorWhoseMessageThrows() throws Exception {
        String error = """
                public Mail() {
                    throw new Error() {
                        @Override
                        public String getMessage() {
                            throw new IllegalStateException();
                        }
                    };
                }
                """;
        fails(mail(error), "mail.jar: the constructor of org.x.Mail threw org.x.Mail$1");
    }

    @Test
    void anExceptionsMessageIsCut() throws Exception {
        fails(
                mail("public Mail() { throw new IllegalStateException(\"x\".repeat(100_000)); }"),
                "mail.jar: the constructor of org.x.Mail threw java.lang.IllegalStateException: " + "x".repeat(300)
                        + "…");
    }

    @Test
    void constructorNeverReturnsForRecursion() throws Exception {
        fails(
                mail("public Mail() { this(0); } Mail(int depth) { this(new Mail(depth + 1).hashCode()); }"
                        .replace("this(new Mail(depth + 1).hashCode());", "new Mail(depth + 1);")),
                "mail.jar: the constructor of org.x.Mail threw java.lang.StackOverflowError");
    }

    @Test
    void staticInitialiserThrows() throws Exception {
        fails(
                mail("static final int PORT = Integer.parseInt(\"smtp\");"),
                "mail.jar: the static initialiser of org.x.Mail threw java.lang.NumberFormatException:"
                        + " For input string: \"smtp\"");
    }

    @Test
    void staticInitialiserOfAnotherClassThrows() throws Exception {
        JarBuilder jar = mail("private final Object server = new Server();")
                .source("package org.x; class Server { static final int PORT = Integer.parseInt(\"smtp\"); }");
        fails(
                jar,
                "mail.jar: the static initialiser of org.x.Server threw java.lang.NumberFormatException:"
                        + " For input string: \"smtp\"");
    }

    @Test
    void aClassThatIsUsedIsMissing() throws Exception {
        JarBuilder jar = mail("private final Object foo = new org.y.Foo();")
                .source("package org.y; public class Foo {}")
                .without("org.y.Foo");
        fails(jar, "mail.jar: class org.x.Mail needs org.y.Foo, which is not in the jar");
    }

    @Test
    void aSuperclassIsMissing() throws Exception {
        JarBuilder jar = new JarBuilder()
                .source("package org.y; public class Foo {}")
                .source(PluginSources.sink("org.x", "Mail", "mail").replace("Mail implements",
                        "Mail extends org.y.Foo implements"))
                .service(EventSinkFactory.class, MAIL)
                .without("org.y.Foo");
        fails(jar, "mail.jar: class org.x.Mail needs org.y.Foo, which is not in the jar");
    }

    @Test
    void aClassOfANewerApiIsMissing() throws Exception {
        JarBuilder jar = mail("private final Object news = new org.gaggled.api.Newer();")
                .source("package org.gaggled.api; public class Newer {}");
        fails(
                jar,
                "mail.jar: class org.x.Mail needs org.gaggled.api.Newer, which this version of gaggled does not have");
    }

    @Test
    void aMethodOfALibraryIsMissing() throws Exception {
        Path old = new JarBuilder()
                .source("package org.y; public class Foo { public static void old() {} }")
                .write(plugins.resolve("off/old.off"));
        JarBuilder jar = mail("public Mail() { org.y.Foo.old(); }").against(old);
        Path made = jar.write(plugins.resolve("mail/mail.jar"));
        new JarBuilder().source("package org.y; public class Foo {}").write(plugins.resolve("mail/foo.jar"));
        Files.delete(old);
        Files.delete(old.getParent());

        fails(List.of(made.getFileName() + ""), "mail/mail.jar: class org.x.Mail was built against another version of"
                + " what it uses: 'void org.y.Foo.old()'");
    }

    @Test
    void builtForANewerJava() throws Exception {
        int version = Runtime.version().feature() + 44 + 1;
        JarBuilder jar = mail("").patch(MAIL, bytes -> {
            bytes[6] = 0;
            bytes[7] = (byte) version;
            return bytes;
        });
        fails(
                jar,
                "mail.jar: class org.x.Mail is built for Java " + (version - 44) + " (class file version " + version
                        + "); this gaggled runs Java " + Runtime.version().feature());
    }

    @Test
    void aLibraryBuiltForANewerJava() throws Exception {
        int version = Runtime.version().feature() + 44 + 1;
        JarBuilder jar = mail("private final Object foo = new org.y.Foo();")
                .source("package org.y; public class Foo {}")
                .patch("org.y.Foo", bytes -> {
                    bytes[7] = (byte) version;
                    return bytes;
                });
        fails(
                jar,
                "mail.jar: class org.y.Foo is built for Java " + (version - 44) + " (class file version " + version
                        + "); this gaggled runs Java " + Runtime.version().feature());
    }

    @Test
    void aDamagedClassFile() throws Exception {
        JarBuilder jar = mail("").patch(MAIL, bytes -> new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        fails(
                jar,
                "mail.jar: class org.x.Mail cannot be linked: java.lang.ClassFormatError:"
                        + " Incompatible magic value 16909060 in class file org/x/Mail");
    }

    @Test
    void servicesFileNamesAMissingClass() throws Exception {
        fails(
                new JarBuilder().service(EventSinkFactory.class, "org.x.Nope"),
                "mail.jar: services file names org.x.Nope, which is not in the jar");
    }

    @Test
    void servicesFileNamesAClassOfAnotherKind() throws Exception {
        JarBuilder jar = new JarBuilder()
                .source(PluginSources.sink("org.x", "Mail", "mail"))
                .service(ConfigSourceFactory.class, MAIL);
        fails(jar, "mail.jar: class org.x.Mail does not implement org.gaggled.api.config.ConfigSourceFactory");
    }

    @Test
    void servicesFileNamesAClassOfThePlatform() throws Exception {
        fails(
                new JarBuilder().service(EventSinkFactory.class, "java.lang.String"),
                "mail.jar: services file names java.lang.String, which is not a class of the plugin's own");
    }

    @Test
    void servicesFileNamesAClassOfTheApi() throws Exception {
        fails(
                new JarBuilder().service(EventSinkFactory.class, "org.gaggled.api.event.EventSinkFactory"),
                "mail.jar: class org.gaggled.api.event.EventSinkFactory has no public constructor without parameters");
    }

    @Test
    void servicesFileHoldsNoClassName() throws Exception {
        fails(
                new JarBuilder().service(EventSinkFactory.class, "# the mailer", "org.x.Mail, org.x.More"),
                "mail.jar: META-INF/services/org.gaggled.api.event.EventSinkFactory, line 2: not the name of a class:"
                        + " org.x.Mail, org.x.More");
    }

    @Test
    void servicesFileTooLarge() throws Exception {
        fails(
                new JarBuilder().service(EventSinkFactory.class, "#".repeat(70_000)),
                "mail.jar: META-INF/services/org.gaggled.api.event.EventSinkFactory is larger than 65536 bytes");
    }

    @Test
    void corruptJar() throws Exception {
        Files.writeString(plugins.resolve("mail.jar"), "this is no zip file, and long enough to hold an end header");
        fails(List.of("mail.jar"), "mail.jar: not a jar file: zip END header not found");
    }

    @Test
    void truncatedJar() throws Exception {
        Path jar = mail("").write(plugins.resolve("mail.jar"));
        byte[] bytes = Files.readAllBytes(jar);
        Files.write(jar, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        fails(List.of("mail.jar"), "mail.jar: not a jar file: zip END header not found");
    }

    @Test
    void emptyJar() throws Exception {
        Files.createFile(plugins.resolve("mail.jar"));
        fails(List.of("mail.jar"), "mail.jar: not a jar file: zip file is empty");
    }

    @Test
    void corruptLibrary() throws Exception {
        mail("").write(plugins.resolve("mail/mail.jar"));
        Files.writeString(plugins.resolve("mail/library.jar"), "this is no zip file either, but it is long enough");
        fails(List.of("mail"), "mail/library.jar: not a jar file: zip END header not found");
    }

    @Test
    void danglingLink() throws Exception {
        Files.createSymbolicLink(plugins.resolve("mail.jar"), plugins.resolve("gone"));
        fails(List.of("mail.jar"), "mail.jar: a symbolic link to a file that does not exist");
    }

    @Test
    void emptyDirectory() throws Exception {
        Files.createDirectory(plugins.resolve("mail"));
        fails(List.of("mail"), "mail: no jars in this directory");
    }

    @Test
    void directoryWithoutJars() throws Exception {
        Files.createDirectories(plugins.resolve("mail/nested.jar"));
        Files.createFile(plugins.resolve("mail/README"));
        Files.createFile(plugins.resolve("mail/.hidden.jar"));
        fails(List.of("mail"), "mail: no jars in this directory");
    }

    @Test
    void noServices() throws Exception {
        fails(
                new JarBuilder().source("package org.x; public class Mail {}"),
                "mail.jar: no services: nothing in META-INF/services names a plugin of gaggled");
    }

    @Test
    void getNameThrows() throws Exception {
        fails(
                nameless("throw new IllegalStateException(\"who am I?\");"),
                "mail.jar: getName() of org.x.Mail threw java.lang.IllegalStateException: who am I?");
    }

    @Test
    void getNameNeedsAMissingClass() throws Exception {
        JarBuilder jar = nameless("return new org.y.Foo().toString();")
                .source("package org.y; public class Foo {}")
                .without("org.y.Foo");
        fails(jar, "mail.jar: class org.x.Mail needs org.y.Foo, which is not in the jar");
    }

    @Test
    void getNameReturnsNull() throws Exception {
        fails(
                nameless("return null;"),
                "mail.jar: getName() of org.x.Mail returned null; a plugin's name is lower-case letters, digits and"
                        + " hyphens, beginning with a letter, at most 64");
    }

    @Test
    void getNameReturnsWhatIsNoName() throws Exception {
        for (String name : List.of("", "Mail", "1mail", "-mail", "mail.er", "m\u00e4il", "ma il",
                "m" + "a".repeat(64))) {
            fails(
                    nameless("return \"" + name + "\";"),
                    "mail.jar: getName() of org.x.Mail returned \"" + name
                            + "\"; a plugin's name is lower-case letters,"
                            + " digits and hyphens, beginning with a letter, at most 64");
        }
    }

    @Test
    void getNameReturnsAnInvalidNameOfSeveralLines() throws Exception {
        fails(
                nameless("return \"ma\\nil\";"),
                "mail.jar: getName() of org.x.Mail returned \"ma il\"; a plugin's name is lower-case letters,"
                        + " digits and hyphens, beginning with a letter, at most 64");
    }

    /** What everybody who reads a configuration asks a plugin, used or not. */
    @Test
    void cannotSayItsSettings() throws Exception {
        String settings = "public java.util.List<org.gaggled.api.config.Setting<?>> getSettings() { %s }";
        String line = "mail.jar: class org.x.Mail cannot say its settings: it threw java.lang.";
        fails(mail(settings.formatted("throw new IllegalStateException(\"broken\");")),
                line + "IllegalStateException: broken");
        fails(mail(settings.formatted("return null;")), line + "NullPointerException: getSettings() returned null");
        fails(
                mail(settings.formatted("return java.util.Collections.singletonList(null);")),
                line + "NullPointerException: getSettings() has a null in it");
        fails(
                mail(settings.formatted("return new org.y.Foo().settings();"))
                        .source("package org.y; public class Foo {"
                                + " public java.util.List<org.gaggled.api.config.Setting<?>> settings() { return null; } }")
                        .without("org.y.Foo"),
                "mail.jar: class org.x.Mail needs org.y.Foo, which is not in the jar");
    }

    @Test
    void cannotSayItsFormat() throws Exception {
        String format = """
                package org.x;

                import java.util.Set;
                import org.gaggled.api.config.*;

                public class Mail implements ConfigSourceFactory {
                    public String getName() { return "mail"; }
                    public Set<String> getExtensions() { return null; }
                    public ConfigSource open(ConfigSourceContext context) { throw new AssertionError(); }
                }
                """;
        fails(
                new JarBuilder().source(format).service(ConfigSourceFactory.class, MAIL),
                "mail.jar: class org.x.Mail cannot say its format: it threw java.lang.NullPointerException: getExtensions() returned"
                        + " null");
    }

    @Test
    void aLauncherCannotSayWhetherItWorks() throws Exception {
        String launcher = """
                package org.x;

                import org.gaggled.api.launch.*;

                public class Mail implements ProcessLauncherFactory {
                    public String getName() { return "mail"; }
                    public LauncherSupport getSupport() { throw new IllegalStateException("broken"); }
                    public ProcessLauncher open(LauncherContext context) { throw new AssertionError(); }
                }
                """;
        fails(
                new JarBuilder().source(launcher).service(ProcessLauncherFactory.class, MAIL),
                "mail.jar: class org.x.Mail cannot say whether it works here: it threw java.lang.IllegalStateException: broken");
    }

    @Test
    void isListedAsFailedByTheNameThatItSaid() throws Exception {
        mail("public java.util.List<org.gaggled.api.config.Setting<?>> getSettings() { return null; }")
                .write(plugins.resolve("mail.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(List.of(PluginDirectory.installed(plugins)))) {
            String reason =
                    "failed: class org.x.Mail cannot say its settings: it threw java.lang.NullPointerException: getSettings()"
                            + " returned null";
            String listing = new PluginListing(catalog).toString();
            assertTrue(
                    listing.matches(
                            "(?s).*\\nevent sink +mail +- +" + plugins + "/mail\\.jar +\\Q" + reason + "\\E\n.*"),
                    listing);
            String details = new PluginDetails(catalog, "1.0").toString();
            assertTrue(details.contains("\n  event sink: mail, " + reason + "\n"), details);
        }
    }

    /** Bad ones of every sort between good ones of one jar: each good one loads, each bad one has its own line. */
    @Test
    void oneFailureLeavesTheOthersOfTheJar() throws Exception {
        new JarBuilder()
                .source(PluginSources.sink("org.x", "First", "first"))
                .source(PluginSources.sink("org.x", "Thrower", "thrower",
                        "public Thrower() { throw new Error(\"no\"); }"))
                .source("package org.y; public class Foo {}")
                .without("org.y.Foo")
                .source(PluginSources.sink("org.x", "Orphan", "orphan").replace("Orphan implements",
                        "Orphan extends org.y.Foo implements"))
                .source(PluginSources.sink("org.x", "Middle", "middle"))
                .source(PluginSources.sink("org.x", "Shy", "shy", "private Shy() {}"))
                .source(PluginSources.sink("org.x", "Last", "last"))
                .service(
                        EventSinkFactory.class,
                        "org.x.First",
                        "org.x.Thrower",
                        "org.x.Orphan",
                        "org.x.First",
                        "org.x.Nope",
                        "java.lang.String",
                        "org.x.Middle",
                        "org.x.Shy",
                        "org.x.Last")
                .write(plugins.resolve("many.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(PluginDirectory.installed(plugins)))) {
            assertEquals(
                    List.of("first", "middle", "last", "good"),
                    catalog.services(PluginKind.EVENT_SINK).stream().map(PluginService::name).toList());
            assertEquals(
                    List.of(
                            "the constructor of org.x.Thrower threw java.lang.Error: no",
                            "class org.x.Orphan needs org.y.Foo, which is not in the jar",
                            "services file names org.x.Nope, which is not in the jar",
                            "services file names java.lang.String, which is not a class of the plugin's own",
                            "class org.x.Shy has no public constructor without parameters"),
                    catalog.failures().stream().map(PluginFailure::reason).toList());
        }
    }

    @Test
    void tooManyEntries() throws Exception {
        for (int i = 0; i <= PluginDirectory.MAX_ENTRIES; i++) {
            Files.createFile(plugins.resolve(i + ".txt"));
        }
        PluginDirectoryException refused = assertThrows(
                PluginDirectoryException.class, () -> PluginCatalog.load(List.of(PluginDirectory.installed(plugins))));
        assertEquals(
                "plugin directory " + plugins + ": more than 1000 entries; is this a directory of plugins?",
                refused.getMessage());
    }

    private static JarBuilder mail(String members) {
        return new JarBuilder()
                .source(PluginSources.sink("org.x", "Mail", "mail", members))
                .service(EventSinkFactory.class, MAIL);
    }

    private static JarBuilder nameless(String getNameBody) {
        return new JarBuilder()
                .source(PluginSources.sink("org.x", "Mail", "mail").replace("return \"mail\";", getNameBody))
                .service(EventSinkFactory.class, MAIL);
    }

    private void fails(JarBuilder jar, String line) throws Exception {
        jar.write(plugins.resolve("mail.jar"));
        fails(List.of("mail.jar"), line);
    }

    /** Asserts the one failure, and that the good plugin is there all the same. */
    private void fails(List<String> present, String line) throws PluginDirectoryException, IOException {
        try (PluginCatalog catalog = PluginCatalog.load(List.of(PluginDirectory.installed(plugins)))) {
            assertEquals(
                    List.of(plugins + "/" + line),
                    catalog.failures().stream().map(PluginFailure::toString).toList());
            assertEquals(
                    List.of("good"),
                    catalog.services(PluginKind.EVENT_SINK).stream().map(PluginService::name).toList());
        }
    }

    @Test
    void theNameOfAProbeThatGaggledHasItself() throws Exception {
        JarBuilder jar = new JarBuilder()
                .source("""
                        package org.x;

                        import org.gaggled.api.probe.*;

                        public class Tcp implements ProbeFactory {
                            @Override
                            public String getName() {
                                return "tcp";
                            }

                            @Override
                            public Probe open(String target) {
                                return (program, timeout) -> ProbeAnswer.success();
                            }
                        }
                        """)
                .service(ProbeFactory.class, "org.x.Tcp");
        fails(jar, "mail.jar: getName() of org.x.Tcp returned \"tcp\", and gaggled has a probe of that name"
                + " itself");
    }
}
