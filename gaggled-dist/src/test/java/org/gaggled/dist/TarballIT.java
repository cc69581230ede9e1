package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** That the tarball holds exactly what {@code tarball.txt} lists, and the runtime what it is needed for. */
class TarballIT {

    private static final Path GOLDEN = Path.of(System.getProperty("golden.directory"), "tarball.txt");

    /** Run with {@code -Dgolden.update=true} to accept what is there. */
    @Test
    void holdsExactlyTheExpectedFiles() throws IOException {
        String actual = listing();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, actual);
        }
        assertEquals(Files.readString(GOLDEN), actual, "see " + GOLDEN);
    }

    @Test
    void everyLibraryIsNamedWithItsLicence() throws IOException {
        String licences = Files.readString(Distribution.home().resolve("share/licenses/THIRD-PARTY.md"));
        try (var files = Files.walk(Distribution.home())) {
            for (Path jar : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                if (jar.startsWith(Distribution.home().resolve("runtime"))) {
                    continue;
                }
                String library = jar.getFileName().toString().replaceFirst("-\\d.*", "");
                if (!library.startsWith("gaggled-")) {
                    assertTrue(licences.contains("`" + library + "`"), () -> library + " is not in THIRD-PARTY.md");
                }
            }
        }
    }

    /**
     * The virtual machine leaves classes older than Java 6 out of the AOT cache: picocli's would be loaded slowly at
     * each start.
     */
    @Test
    void picoclisClassesAreRenewedForTheCacheAndTheJarSaysSo() throws IOException {
        try (var files = Files.list(Distribution.home().resolve("lib"))) {
            List<Path> picocli = files.filter(path -> path.getFileName().toString().startsWith("picocli-")).toList();
            assertEquals(1, picocli.size(), picocli::toString);
            try (JarFile jar = new JarFile(picocli.getFirst().toFile())) {
                for (JarEntry entry : jar.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
                    int version = classFileVersion(jar, entry);
                    assertTrue(version >= 50, () -> entry + " has version " + version);
                }
                assertTrue(jar.getEntry("META-INF/CHANGES") != null, "no META-INF/CHANGES");
            }
        }
    }

    private static int classFileVersion(JarFile jar, JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            assertEquals(0xCAFEBABE, in.readInt());
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }

    @Test
    void runtimeHasNoDesktopAndNoDevelopmentTools() throws Exception {
        Process java =
                new ProcessBuilder(Distribution.home().resolve("runtime/bin/java").toString(), "--list-modules")
                        .start();
        List<String> modules = java.inputReader().lines().map(line -> line.replaceFirst("@.*", "")).toList();
        assertEquals(0, java.waitFor());
        assertTrue(modules.containsAll(List.of("java.base", "java.net.http", "java.sql", "jdk.crypto.ec")),
                modules::toString);
        for (String unwanted : List.of("java.desktop", "java.compiler", "jdk.compiler", "jdk.jlink", "jdk.jshell")) {
            assertTrue(!modules.contains(unwanted), () -> unwanted + " is in " + modules);
        }
    }

    @Test
    void apiIsDocumentedInHtml() throws IOException {
        Path api = Distribution.home().resolve("share/api");
        for (String page : List.of("index.html", "org/gaggled/api/event/EventSink.html",
                "org/gaggled/api/testkit/FakeControlPort.html")) {
            assertTrue(Files.readString(api.resolve(page)).contains("<html"), page);
        }
    }

    /**
     * Mode and path of each file, sorted; the runtime and the API's documentation, whose files are the JDK's business,
     * have one line each.
     */
    private static String listing() throws IOException {
        Path home = Distribution.home();
        StringBuilder listing = new StringBuilder("runtime/**\nshare/api/**\n");
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String path = home.relativize(file).toString();
                if (!path.startsWith("runtime/") && !path.startsWith("share/api/")) {
                    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                    listing.append(mode).append(' ').append(path.replace(Distribution.VERSION, "VERSION")).append('\n');
                }
            }
        }
        return listing.toString();
    }
}
