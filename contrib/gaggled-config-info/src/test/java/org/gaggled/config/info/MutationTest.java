package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.config.ConfigTree;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows, for every parser, that files which have been damaged at random are read without an exception or a hang, that what
// comes out is not much larger than the file, and that all problems stand within it. -Dmutations=200000 tries more.
class MutationTest {

    private static final int MUTATIONS = Integer.getInteger("mutations", 20_000);
    private static final long SEED = 20_111_122L;
    private static final String SPECIAL = "{}[]:;,#&*!|>'\"%@`\\/=-?~<\t\n ${}\0\u0001\u0085\u2028\ud83d\ude00a1";

    @ParameterizedTest
    @CsvSource({"ini, ini", "yaml, yaml", "info, conf", "toml, toml"})
    @Timeout(1800)
    void damagedFilesAreReadAllTheSame(String format, String extension) throws IOException {
        List<String> samples = samples(extension);
        ConfigSourceFactory factory =
                ServiceLoader.load(ConfigSourceFactory.class, getClass().getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(candidate -> candidate.getName().equals(format))
                        .findFirst()
                        .orElseThrow();
        Random random = new Random(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            String text = mutated(samples.get(random.nextInt(samples.size())), samples, random);
            try {
                check(factory, text);
            } catch (RuntimeException | AssertionError | StackOverflowError failure) {
                if (isAssertionOfALibrary(failure)) {
                    continue;
                }
                throw new AssertionError("seed " + SEED + ", mutation " + i + ":\n" + text, failure);
            }
        }
    }

    /** A statement {@code assert} of a library's own, which has effect in tests alone. */
    private static boolean isAssertionOfALibrary(Throwable failure) {
        return failure instanceof AssertionError && failure.getStackTrace()[0].getClassName().startsWith("org.tomlj.");
    }

    private static List<String> samples(String extension) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources"))) {
            List<Path> chosen = files.filter(file -> file.toString().endsWith("." + extension)).sorted().toList();
            List<String> texts = new ArrayList<>();
            for (Path file : chosen) {
                // Some are not UTF-8 on purpose.
                texts.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
            return texts;
        }
    }

    private static void check(ConfigSourceFactory factory, String text) {
        ConfigFile file = new ConfigFile(Path.of("x"), text, null);
        // Nothing can be included here.
        ConfigTree tree = factory.open((path, from, position) -> null).read(file);
        List<String> lines = List.of(text.split("\n", -1));
        tree.getProblems().forEach(problem -> assertWithin(problem.getPosition(), lines));
        long size = size(tree.getRoot(), lines);
        assertTrue(size <= 2_000L + 11L * text.length(), () -> size + " nodes of " + text.length() + " characters");
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

    /** The column behind the last character is that of a value that is empty. */
    private static void assertWithin(ConfigPosition position, List<String> lines) {
        assertTrue(position.line() <= lines.size(), () -> "no such line: " + position);
        assertTrue(position.column() <= lines.get(position.line() - 1).length() + 1,
                () -> "no such column: " + position);
    }

    private static String mutated(String sample, List<String> samples, Random random) {
        StringBuilder text = new StringBuilder(sample);
        for (int edits = 1 + random.nextInt(8); edits > 0; edits--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(40));
            char c = SPECIAL.charAt(random.nextInt(SPECIAL.length()));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(c));
                case 2 -> text.delete(at, end);
                case 3 -> text.insert(at, text.substring(at, end));
                case 4 -> text.insert(at, String.valueOf(c).repeat(random.nextInt(200)));
                default -> {
                    String other = samples.get(random.nextInt(samples.size()));
                    int from = random.nextInt(other.length() + 1);
                    text.insert(at, other, from, Math.min(other.length(), from + random.nextInt(80)));
                }
            }
        }
        return text.toString();
    }
}
