package org.gaggled.transport.zmq.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -c FILE} of the tools reads what the environment has as gaggled does: to the byte, whether that is UTF-8 or
 * not.
 */
class ConfiguredUrlsTest {

    @TempDir
    private Path directory;

    @Test
    void aVariableThatIsNotUtf8IsReadAsGaggledReadsIt() throws Exception {
        Path plugin = Files.createDirectories(directory.resolve("plugins/config-ini"));
        putAsJar(IniConfigSourceFactory.class, plugin.resolve("config-ini.jar"));
        putAsJar(org.ini4j.Config.class, plugin.resolve("ini4j.jar"));
        Path file = Files.writeString(directory.resolve("gaggled.ini"), "[gaggled]\ncontrolurl = tcp://${WHERE}:1\n");
        assertEquals("t c p : / / M udcfc : 1", run(file, "M\\374"));
        assertEquals("t c p : / / M ufc : 1", run(file, "M\\303\\274"));
    }

    /** Where a class comes from, as a jar: it may be a directory of a build that is not done. */
    private static void putAsJar(Class<?> type, Path jar) throws Exception {
        Path origin = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(origin)) {
            Files.copy(origin, jar);
            return;
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(origin)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(origin.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }

    /** Reads the file in a process whose environment a shell has made, since Java hands on no such bytes. */
    private String run(Path file, String where) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                "/bin/sh",
                "-c",
                "WHERE=$(printf '" + where + "') && export WHERE && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                file.toString(),
                directory.resolve("plugins").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals(0, process.waitFor(), printed);
            return printed.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Prints the control URL of a file, with characters beyond ASCII as their numbers. */
    static final class Reader {

        private Reader() {}

        public static void main(String[] arguments) throws ToolException {
            String url = String.valueOf(
                    ConfiguredUrls.read(Path.of(arguments[0]), null, List.of(Path.of(arguments[1]))).controlUrl());
            System.out.println(url.chars()
                    .mapToObj(c -> c < 0x80 ? String.valueOf((char) c) : "u" + Integer.toHexString(c))
                    .collect(Collectors.joining(" ")));
        }
    }
}
