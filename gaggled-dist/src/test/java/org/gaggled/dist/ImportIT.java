package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Configurations of other supervisors, imported by the unpacked {@code bin/gaggled}: what comes of each passes
 * {@code -t}, and runs until every program is up, or has done what it is there for. The tests beside the importer show
 * what comes of them, word for word.
 */
class ImportIT {

    private static final Path CONFIGURATIONS = Path.of(System.getProperty("imports.directory"));

    /** What only root can have. */
    private static final Pattern FOR_ROOT =
            Pattern.compile("(?m)^ *(user|group|groups|capabilities|nofile|nproc|core): .*\\n");

    /** What takes a control group that gaggled may divide. */
    private static final Pattern RESOURCES = Pattern.compile("(?m)^ {2}resources:\\n(?: {4}.*\\n)+");

    private static final Pattern UNSETTLED = Pattern.compile("\"phase\":\"(starting|stopping|waiting)\"");

    @TempDir
    Path directory;

    static Stream<Path> configurations() throws IOException {
        try (Stream<Path> paths = Files.walk(CONFIGURATIONS)) {
            return paths.filter(path -> path.endsWith("arguments"))
                    .map(path -> CONFIGURATIONS.relativize(path.getParent())).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void runs(Path configuration) throws IOException {
        Path imported = imported(configuration);
        // How to ask it belongs to the test; an imported configuration says nothing of that.
        Path config = Gaggled.configFile(directory, "[gaggled]\ninclude = gaggled.yaml\n"
                + "controlurl = tcp://127.0.0.1:*\n");
        if (!System.getProperty("user.name").equals("root")) {
            Files.writeString(imported, FOR_ROOT.matcher(Files.readString(imported)).replaceAll(""));
        }
        if (RESOURCES.matcher(Files.readString(imported)).find() && !check(config).isEmpty()) {
            Files.writeString(imported, RESOURCES.matcher(Files.readString(imported)).replaceAll(""));
        }
        try (Gaggled gaggled = gaggled("-c", config.toString())) {
            awaitAll(gaggled, imported);
            gaggled.stop();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of the configuration in a directory of its own, and what was made of it there. */
    private Path imported(Path configuration) throws IOException {
        Path from = CONFIGURATIONS.resolve(configuration);
        // A program of another user works in it.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("gaggled.yaml")) {
                    Path to = directory.resolve(from.relativize(file).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
        List<String> arguments = new ArrayList<>(List.of("import", "-o", "gaggled.yaml"));
        Files.readAllLines(from.resolve("arguments")).stream().filter(line -> !line.startsWith("#"))
                .forEach(arguments::add);
        try (Gaggled importing = gaggled(arguments.toArray(String[]::new))) {
            assertEquals(0, importing.exitCode(), importing::text);
        }
        return directory.resolve("gaggled.yaml");
    }

    private Gaggled gaggled(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Distribution.command().toString()));
        command.addAll(List.of(arguments));
        return Gaggled.runCommand(directory, Map.of(), command);
    }

    /** What {@code -t} has against a configuration; nothing where it accepts it. */
    private String check(Path config) {
        try (Gaggled checked = gaggled("-t", "-c", config.toString())) {
            return checked.exitCode() == 0 ? "" : checked.text();
        }
    }

    /** Every program is where it is to be. */
    private static void awaitAll(Gaggled gaggled, Path imported) {
        String url = gaggled.controlUrl();
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        String all = list(url);
        while (UNSETTLED.matcher(all).find()) {
            if (System.nanoTime() > deadline) {
                fail("not settled within " + Gaggled.PATIENCE + ":\n" + all + gaggled.text() + text(imported));
            }
            all = list(url);
        }
        assertTrue(all.contains("\"up\":true") || all.contains("\"done\""), all);
        assertFalse(all.contains("\"failed\"") || all.contains("start_failure"), all);
    }

    private static String list(String url) {
        try (Companion controller = Companion.tool("gaggled_controller", "-u", url, "--timeout", "60s", "list", "-j")) {
            assertEquals(0, controller.exitCode(), controller::text);
            return String.join("\n", controller.out());
        }
    }

    @Test
    void saysWhatItIsAndWhatIsWrong() {
        try (Gaggled help = Gaggled.run("import", "-h")) {
            assertEquals(0, help.exitCode(), help::text);
            assertEquals("Usage: gaggled import [--format FROM] [-o OUT] [--report] FILE...", help.lines().getFirst());
        }
        try (Gaggled version = Gaggled.run("import", "-V")) {
            assertEquals(0, version.exitCode(), version::text);
            assertEquals(List.of("gaggled import " + Distribution.VERSION), version.lines());
        }
        try (Gaggled wrong = Gaggled.run("import", "--reprot", "x")) {
            assertEquals(2, wrong.exitCode(), wrong::text);
            assertEquals("gaggled import: there is no option --reprot; did you mean --report?",
                    wrong.lines().getFirst());
        }
        try (Gaggled missing = Gaggled.run("import", "/nonexistent/supervisord.conf")) {
            assertEquals(1, missing.exitCode(), missing::text);
            assertEquals(List.of("gaggled import: /nonexistent/supervisord.conf: there is no such file"),
                    missing.lines());
        }
    }

    @Test
    void worksInEveryLocaleAndThroughALink() throws IOException {
        Path procfile = Files.writeString(directory.resolve("Procfile"), "g: sh -c 'echo \u00e4; sleep 600'\n");
        Path link = Files.createSymbolicLink(directory.resolve("gaggled"), Distribution.command());
        String script = "exec \"$0\" import \"$1\" >out.yaml 2>err";
        try (Gaggled importing = Gaggled.runCommand(directory, Map.of("LC_ALL", "C"),
                List.of("sh", "-c", script, link.toString(), procfile.toString()))) {
            assertEquals(0, importing.exitCode(), importing::text);
        }
        assertTrue(Files.readString(directory.resolve("out.yaml")).contains("echo \u00e4;"));
        assertEquals("1 program; settings: 1 kept, 1 approximated, 0 lost; --report tells them\n",
                Files.readString(directory.resolve("err")));
    }
}
