package org.gaggled.importing.dinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of a service description, and what it includes. */
class ServiceFileTest {

    @TempDir
    Path directory;

    private List<String> read(String text) throws ImportException {
        return ServiceFile.of(new Source(directory.resolve("web"), text)).properties().stream()
                .map(each -> each.name() + (each.appends() ? "+" : "") + each.parts() + "@" + each.line()).toList();
    }

    @Test
    void signsAndBlanksAreOptional() throws ImportException {
        assertEquals(List.of("type[process]@1", "depends-on[a]@2", "command+[x, y]@4", "empty[]@5"),
                read("type=process\n depends-on : a # why\n# no\ncommand += x y\nempty =\n"));
    }

    @Test
    void linesGoOnBehindABackslash() throws ImportException {
        assertEquals(List.of("command[a, b, c]@1", "x[1]@4"), read("command = a \\\n  b \\\n\tc\nx = 1"));
        assertEquals(List.of("a[1]@2"), read("# no \\\na = 1"));
    }

    @Test
    void whatIsIncludedStandsInThePlaceOfTheLine() throws ImportException, IOException {
        Files.writeString(directory.resolve("common"), "b = 2\n@include-opt absent\n");
        assertEquals(List.of("a[1]@1", "b[2]@1", "c[3]@3"), read("a = 1\n@include common\nc = 3"));
    }

    @Test
    void filesThatIncludeThemselvesAreRefused() throws IOException {
        Files.writeString(directory.resolve("loop"), "@include loop\n");
        ImportException refused = assertThrows(ImportException.class, () -> read("@include loop"));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("too deep"), refused::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "= 1", "-a = 1", "@include absent", "a = \"b"})
    void whatDinitCannotReadIsRefused(String text) {
        assertThrows(ImportException.class, () -> read(text));
    }
}
