package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.HarmlessText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

// Shows what every file of a collection of small configurations, good and bad, in every format, is read as. What is
// expected stands in expected/, in a file of the same name; -Dgolden.update=true accepts what there is now.
class CorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/corpus").toAbsolutePath();
    private static final Path EXPECTED = CORPUS.resolveSibling("expected");

    private static Workplace workplace;

    /** One for all: nothing that is read changes anything. */
    @BeforeAll
    static void copyCorpus(@TempDir Path directory) throws IOException {
        workplace = new Workplace(directory);
        workplace.copy(CORPUS);
    }

    @ParameterizedTest
    @MethodSource("names")
    void isReadAsExpected(String name) throws IOException {
        String found = HarmlessText.ofLines(ModelText.of(workplace.read(name), workplace));
        Path golden = EXPECTED.resolve(name + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(golden, found);
        }
        assertEquals(Files.readString(golden), found);
        boolean bad = name.matches("(ini-|yaml-|info-|toml-)?bad-.*");
        assertEquals(bad, !found.contains("startwait PT"), "only what is called bad is refused");
    }

    @Test
    void nothingIsExpectedOfAFileThatIsNotThere() throws IOException {
        try (Stream<Path> files = Files.list(EXPECTED)) {
            assertEquals(
                    names().map(name -> name + ".txt").sorted().toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void thereAreMany() throws IOException {
        assertTrue(names().count() >= 150);
    }

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
            return names.stream();
        }
    }
}
