package org.gaggled.importing.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML as a tree: lines, aliases, merge keys, several files, and files that would become too much. */
class YamlValueTest {

    private static YamlValue read(String text) throws ImportException {
        return YamlValue.read(new Source(Path.of("x.yaml"), text));
    }

    private static YamlValue at(YamlValue value, String... path) {
        YamlValue inner = value;
        for (String name : path) {
            inner = Objects.requireNonNull(inner.find(name), name);
        }
        return inner;
    }

    @Test
    void everythingKnowsWhereItStands() throws ImportException {
        YamlValue root = read("a:\n  b: [x, 'y z']\n  c: {d: 1, e: }\n");
        assertEquals("x.yaml:2", at(root, "a", "b").setting().place().toString());
        assertEquals("b: [x, y z]", at(root, "a", "b").setting().text());
        assertEquals("c: {d: 1, e: }", at(root, "a", "c").setting().text());
        assertEquals(List.of("x", "y z"), at(root, "a", "b").texts());
        assertTrue(at(root, "a", "c", "e").isNothing());
    }

    @Test
    void textsStayAsTheyAreWritten() throws ImportException {
        YamlValue root = read("a: no\nb: 010\nc: 1.50\nd: 'null'\ne: ~\nf: 0x10\n");
        assertEquals("no 010 1.50 null", String.join(" ", at(root, "a").text(), at(root, "b").text(),
                at(root, "c").text(), at(root, "d").text()));
        assertTrue(at(root, "d").isText());
        assertTrue(at(root, "e").isNothing());
    }

    @Test
    void mergedEntriesGiveWay() throws ImportException {
        YamlValue root = read("""
                x: &x {a: 1, b: 1}
                y: &y {b: 2, c: 2}
                z:
                  <<: [*x, *y]
                  a: 3
                """);
        assertEquals("z: {a: 3, b: 1, c: 2}", at(root, "z").setting().text());
    }

    @Test
    void filesAreLaidOverEachOther() throws ImportException {
        YamlValue joined = read("a: {b: 1, c: [1], d: x}\n").overlaidBy(read("a: {b: 2, c: [2], d: {e: 1}}\nf: 1\n"));
        assertEquals("a: {b: 2, c: [1, 2], d: {e: 1}}", at(joined, "a").setting().text());
        assertEquals("1", at(joined, "f").text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n", "text\n", "", "a: [\n", "a: b: c\n", "a: *nobody\n", "a: 1\n---\nb: 2\n", "\t- x"})
    void othersAreRefusedInOneLine(String text) {
        ImportException refused = assertThrows(ImportException.class, () -> read(text));
        assertTrue(refused.getMessage() != null && refused.getMessage().startsWith("x.yaml"), refused::toString);
        assertTrue(refused.getMessage().indexOf('\n') < 0, refused::toString);
    }

    @Test
    void aliasesCannotMakeTooMuchOfAFile() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            text.append("a").append(i).append(": &a").append(i).append(" [").append("*a" + (i - 1)).append(
                    (", *a" + (i - 1)).repeat(9)).append("]\n");
        }
        assertThrows(ImportException.class, () -> read(text.toString()));
    }

    @Test
    void thingsThatHoldThemselvesAreRefused() {
        assertThrows(ImportException.class, () -> read("a: &a [*a]\n"));
        assertThrows(ImportException.class, () -> read("a: &a\n  <<: *a\n  b: 1\n"));
    }
}
