package org.gaggled.config.ini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.ConfigProblem.Severity;
import org.gaggled.api.config.ConfigTree;
import org.junit.jupiter.api.Test;

// Shows, for texts that nobody would think of: reading never throws, whatever is reported stands within the text, names and
// values stand where they are said to stand, and what is written from settings is read back as the same settings.
class IniPropertiesTest {

    private static final String ALPHABET = "[]/=:;#\\ \t\nabc$\"\uE000\u00e4\0<>";
    private static final String SAMPLE = """
            # a comment
            [gaggled]
            killwait = 5s
            [web]
            command = serve
            argv = --a "b c" \\d
            [web/env]
            KEY = value: 1
            [web/depends/db]
            delay = 1s
            [db]
            command = C:\\db
            """;

    @Property(tries = 2000)
    void readingNeverThrowsAndStaysWithinTheText(@ForAll("texts") String text) {
        check(text);
    }

    @Test
    void fiftyThousandMutations() {
        long seed = 20_111_122L;
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            String text = mutated(SAMPLE, random);
            try {
                check(text);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ", mutation " + i + ": " + text, failure);
            }
        }
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadBack(@ForAll("trees") Map<List<String>, Map<String, String>> sections) {
        StringBuilder text = new StringBuilder();
        sections.forEach((path, settings) -> {
            text.append('[').append(String.join("/", path)).append("]\n");
            settings.forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        });
        ConfigTree tree = read(text.toString());
        assertEquals(List.of(),
                tree.getProblems().stream().filter(problem -> problem.getSeverity() == Severity.ERROR).toList());
        Map<List<String>, Map<String, String>> found = new LinkedHashMap<>();
        collect(tree.getRoot(), List.of(), found);
        sections.forEach((path, settings) -> assertEquals(settings, found.remove(path)));
        // What is left are sections that paths lead through.
        found.values().forEach(settings -> assertEquals(Map.of(), settings));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars(ALPHABET).ofMaxLength(120);
    }

    @Provide
    Arbitrary<Map<List<String>, Map<String, String>>> trees() {
        Arbitrary<String> name = Arbitraries.strings().withChars("ab.-\\:$ \u00e4").ofMinLength(1).ofMaxLength(5)
                .filter(text -> text.equals(text.trim()));
        Arbitrary<String> value =
                Arbitraries.strings().withChars("ab=:;#\\[]\"' \uE000").ofMaxLength(10).map(String::trim);
        return Arbitraries.maps(
                name.list().ofMinSize(1).ofMaxSize(3), Arbitraries.maps(name, value).ofMaxSize(4))
                .ofMaxSize(6);
    }

    private static void collect(ConfigNode node, List<String> path, Map<List<String>, Map<String, String>> found) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (ConfigNode child : node.getChildren()) {
            ConfigText text = child.getText();
            if (text != null) {
                settings.put(child.getName(), text.value());
            } else {
                List<String> inner = new ArrayList<>(path);
                inner.add(child.getName());
                collect(child, inner, found);
            }
        }
        if (!path.isEmpty()) {
            found.put(path, settings);
        }
    }

    private static String mutated(String sample, Random random) {
        StringBuilder text = new StringBuilder(sample);
        for (int edits = 1 + random.nextInt(8); edits > 0 && !text.isEmpty(); edits--) {
            int at = random.nextInt(text.length());
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.setCharAt(at, c);
                case 2 -> text.deleteCharAt(at);
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
            }
        }
        return text.toString();
    }

    private static void check(String text) {
        ConfigTree tree = read(text);
        List<String> lines = List.of(text.split("\n", -1));
        tree.getProblems().forEach(problem -> assertWithin(problem.getPosition(), lines));
        tree.getRoot().getChildren().forEach(child -> assertInPlace(child, lines));
    }

    private static void assertInPlace(ConfigNode node, List<String> lines) {
        assertStands(node.getName(), node.getPosition(), lines);
        ConfigText text = node.getText();
        if (text != null) {
            assertStands(text.value(), text.position(), lines);
        }
        node.getChildren().forEach(child -> assertInPlace(child, lines));
    }

    private static void assertStands(String what, ConfigPosition position, List<String> lines) {
        assertWithin(position, lines);
        String line = lines.get(position.line() - 1);
        assertTrue(line.startsWith(what, position.column() - 1), "'" + what + "' does not stand at " + position);
    }

    /** The column behind the last character is that of a value that is empty. */
    private static void assertWithin(ConfigPosition position, List<String> lines) {
        assertTrue(position.line() <= lines.size(), () -> "no such line: " + position);
        assertTrue(position.column() <= lines.get(position.line() - 1).length() + 1,
                () -> "no such column: " + position);
    }

    private static ConfigTree read(String text) {
        return new IniConfigSource().read(new ConfigFile(Path.of("x.ini"), text, null));
    }
}
