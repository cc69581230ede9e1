package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.config.ConfigTree;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.engine.cli.EffectiveYaml;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.launch.SystemText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

// Shows for any file, in every format: no parser fails; what comes out is not much larger than the file; all problems stand
// within it; gaggled accepts it or says what is wrong; and what it accepts is the same when it is printed and read again.
public class ConfigFuzzTest {

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String NAME = "fuzzed";

    private static final List<ConfigSourceFactory> FORMATS = ServiceLoader
            .load(ConfigSourceFactory.class, ConfigFuzzTest.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get).toList();

    private static Workplace workplace;

    /** Jazzer calls this, too, and then the method that reads an input. */
    @BeforeAll
    public static void fuzzerInitialize() throws IOException {
        workplace = new Workplace(Files.createTempDirectory(Path.of("target"), "fuzzed").toAbsolutePath());
    }

    @Test
    void anyFile() throws Exception {
        assertEquals(4, FORMATS.size());
        Fuzzer.run(RESOURCES.resolve("fuzz/config"), 1_000, ConfigFuzzTest::fuzzerTestOneInput,
                RESOURCES.resolve("corpus"), RESOURCES.resolve("shop"));
    }

    /** Has all parsers read it, and gaggled in those formats that it may be in. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.UTF_8);
        Files.write(workplace.directory.resolve(NAME), input);
        for (int i = 0; i < FORMATS.size(); i++) {
            ConfigSourceFactory format = FORMATS.get(i);
            // What the parser refuses, gaggled compares with all other formats. That takes long, so few have to.
            if (isGood(format, text) || input.length % 16 == i) {
                checkReading(workplace.read(NAME, format.getName()), input);
            }
        }
    }

    private static boolean isGood(ConfigSourceFactory format, String text) {
        try {
            return checkTree(format, text);
        } catch (AssertionError failure) {
            if (isAssertionOfALibrary(failure)) {
                return false;
            }
            throw failure;
        }
    }

    /** A statement {@code assert} of a library's own, which has effect in tests alone. */
    private static boolean isAssertionOfALibrary(AssertionError failure) {
        return failure.getStackTrace()[0].getClassName().startsWith("org.tomlj.");
    }

    private static boolean checkTree(ConfigSourceFactory factory, String text) {
        ConfigFile file = new ConfigFile(Path.of(NAME), text, null);
        // Nothing can be included here.
        ConfigTree tree = factory.open((path, from, position) -> null).read(file);
        List<String> lines = List.of(text.split("\n", -1));
        tree.getProblems().forEach(problem -> check(problem, lines));
        long size = size(tree.getRoot(), lines);
        assertTrue(size <= 2_000L + 11L * text.length(), () -> size + " nodes of " + text.length() + " characters");
        return tree.getProblems().stream().noneMatch(problem -> problem.getSeverity() == ConfigProblem.Severity.ERROR);
    }

    private static long size(ConfigNode node, List<String> lines) {
        assertWithin(node.getPosition(), lines);
        var text = node.getText();
        if (text != null) {
            assertWithin(text.position(), lines);
        }
        var items = node.getItems();
        long size = 1 + (items == null ? 0 : items.size());
        for (ConfigNode child : node.getChildren()) {
            size += size(child, lines);
        }
        return size;
    }

    private static void checkReading(ConfigReading reading, byte[] input) throws IOException {
        // As gaggled takes bytes that are not UTF-8, and what other systems have at the ends of lines.
        String text = SystemText.decode(input).replaceFirst("^\uFEFF", "");
        List<String> lines = List.of(text.split("\r\n|\r|\n", -1));
        switch (reading) {
            case ConfigReading.Refused refused -> {
                assertFalse(refused.problems().isEmpty());
                refused.problems().forEach(problem -> check(problem, lines));
            }
            case ConfigReading.Accepted accepted -> {
                accepted.warnings().forEach(problem -> check(problem, lines));
                checkPrinted(accepted);
            }
        }
    }

    private static void check(ConfigProblem problem, List<String> lines) {
        assertFalse(problem.getMessage().isBlank());
        assertNotEquals("that is a fault of the plugin, not of the file: please report it", problem.getAdvice());
        if (problem.getPosition().file().equals(NAME)) {
            assertWithin(problem.getPosition(), lines);
        }
    }

    /** The column behind the last character is that of a value that is empty. */
    private static void assertWithin(ConfigPosition position, List<String> lines) {
        assertTrue(position.line() <= lines.size(), () -> "no such line: " + position);
        assertTrue(position.column() <= lines.get(position.line() - 1).length() + 1,
                () -> "no such column: " + position);
    }

    private static void checkPrinted(ConfigReading.Accepted accepted) throws IOException {
        StringWriter out = new StringWriter();
        new EffectiveYaml(new PrintWriter(out)).print(Path.of(NAME), accepted.effective());
        workplace.write("effective.yaml", out.toString());
        ConfigReading again = workplace.read("effective.yaml");
        var same = assertInstanceOf(
                ConfigReading.Accepted.class, again, () -> ModelText.of(again, workplace) + "of\n" + out);
        assertEquals(ModelText.of(accepted.config(), workplace), ModelText.of(same.config(), workplace));
    }
}
