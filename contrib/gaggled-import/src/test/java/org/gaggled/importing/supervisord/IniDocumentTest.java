package org.gaggled.importing.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** INI as Python's parser reads it. */
class IniDocumentTest {

    private static Map<String, String> read(String text) throws ImportException {
        IniDocument document = new IniDocument();
        document.add(new Source(Path.of("x.conf"), text));
        Map<String, String> entries = new TreeMap<>();
        document.sections().values().forEach(section -> section.entries().values()
                .forEach(
                        entry -> entries.put(section.name() + "/" + entry.name(), entry.value() + "@" + entry.line())));
        return entries;
    }

    @Test
    void namesHaveNoCaseAndTheFirstSignDivides() throws ImportException {
        assertEquals(Map.of("a/x", "1@2", "a/y", "b=c@3", "a/z", "@4"), read("[a]\nX = 1\ny: b=c\nz ="));
    }

    @Test
    void commentsBeginBehindABlank() throws ImportException {
        assertEquals(Map.of("a/x", "1;2#3@4", "a/y", "\"a@5"),
                read("; one\n[a] ; two\n  # three\nx=1;2#3 ; four\ny=\"a ;b\"\n"));
    }

    @Test
    void indentedLinesGoOn() throws ImportException {
        assertEquals(Map.of("a/x", "1\n2\n3@2", "a/y", "4@6"), read("[a]\nx=1\n  2\n# no\n\t3\ny=4\n"));
        assertEquals(Map.of("a/x", "1@2", "a/y", "2@3"), read("[a]\n  x=1\n  y=2\n"));
    }

    @Test
    void sectionsOfOneNameAreOneAndTheLastSettingCounts() throws ImportException {
        assertEquals(Map.of("a/x", "3@6", "a/y", "2@7", "b/x", "0@4"),
                read("[a]\nx=1\n[b]\nx=0\n[a]\nx=3\ny=2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=1\n", "[a]\nnonsense\n", "[a]\n=1\n"})
    void whatSupervisordCannotReadIsRefused(String text) {
        assertThrows(ImportException.class, () -> read(text));
    }
}
