package org.gaggled.importing.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigTree;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.config.yaml.YamlConfigSourceFactory;
import org.gaggled.engine.terminal.StandardOutput;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

// Shows for any file, taken for one of each format: it is imported, or the reason why not is told; and what is printed is YAML.
public class ImportFuzzTest {

    private static final Path RESOURCES = Path.of("src/test/resources");

    /** What the file is called in each format. A service of s6-rc is a directory, which the file is in. */
    private static final Map<String, String> NAMES = Map.of(
            "supervisord", "supervisord.conf",
            "systemd", "web.service",
            "procfile", "Procfile",
            "process-compose", "process-compose.yaml",
            "docker-compose", "compose.yaml",
            "dinit", "web",
            "s6-rc", "web/run");

    private static Path directory;

    /** Jazzer calls this, too, and then the method that reads an input. */
    @BeforeAll
    public static void fuzzerInitialize() throws IOException {
        directory = Files.createTempDirectory(Path.of("target"), "fuzzed").toAbsolutePath();
        Path service = Files.createDirectories(directory.resolve("s6-rc/web"));
        Files.writeString(service.resolve("type"), "longrun\n");
    }

    @Test
    void anyFile() throws Exception {
        assertEquals(List.copyOf(KnownFormats.all()).size(), NAMES.size());
        Fuzzer.run(RESOURCES.resolve("fuzz/import"), 500, ImportFuzzTest::fuzzerTestOneInput,
                RESOURCES.resolve("supervisord/groups-and-priorities"), RESOURCES.resolve("systemd/types"),
                RESOURCES.resolve("dinit/variables"), RESOURCES.resolve("process-compose/probes"),
                RESOURCES.resolve("docker-compose/entrypoints"), RESOURCES.resolve("procfile/shell-syntax"));
    }

    /** Imports it in each format. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        for (Map.Entry<String, String> format : NAMES.entrySet()) {
            Path file = directory.resolve(format.getKey()).resolve(format.getValue());
            Files.createDirectories(file.getParent());
            Files.write(file, input);
            Path named = format.getKey().equals("s6-rc") ? file.getParent() : file;
            check(format.getKey(), named);
        }
    }

    private static void check(String format, Path file) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        StringWriter errors = new StringWriter();
        int status = ImportCommand.run(
                StandardOutput.to(output), new PrintWriter(errors), "--format", format, file.toString());
        String text = output.toString(StandardCharsets.UTF_8);
        if (status == 0) {
            ConfigTree tree = new YamlConfigSourceFactory().open((path, from, position) -> null)
                    .read(new ConfigFile(Path.of("imported.yaml"), text, null));
            List<String> wrong = tree.getProblems().stream()
                    .filter(problem -> problem.getSeverity() == ConfigProblem.Severity.ERROR)
                    .map(ConfigProblem::toString).toList();
            assertEquals(List.of(), wrong, () -> format + ":\n" + text);
        } else {
            assertEquals(1, status, errors::toString);
            assertEquals("", text);
            assertTrue(errors.toString().lines().toList().getLast().startsWith("gaggled import: "), errors::toString);
        }
    }
}
