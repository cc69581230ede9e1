package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.gaggled.importing.format.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd finds in a file of variables, and when gaggled finds the same. */
class EnvironmentFileTest {

    private static EnvironmentFile read(String text) {
        return EnvironmentFile.of(new Source(Path.of("/etc/default/web"), text));
    }

    @Test
    void gaggledReadsAPlainFileItself() {
        EnvironmentFile file = read("# one\n\nA=1\nB=two words\nC=\"$x y\"\nD='$z'\nE=\n");
        assertEquals(Map.of("A", "1", "B", "two words", "C", "$x y", "D", "$z", "E", ""), file.variables());
        assertTrue(file.file().isForGaggled());
    }

    @Test
    void quotesAndBackslashesAreSystemds() {
        EnvironmentFile file = read("; one\nA=\"a \\\"b\\\" \\n\" 'c'\nB=x\"y\"\nC=a\\\nb\nD=  e  \nnonsense\nE-F=1\n");
        assertEquals(Map.of("A", "a \"b\" \\nc", "B", "x\"y\"", "C", "ab", "D", "e"), file.variables());
        assertTrue(!file.file().isForGaggled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=1\nA=2", "A=x\\y", "A=\"b\" c", "; comment\nA=1", "A=b\"c\"", "export A=1", "A"})
    void gaggledWouldReadTheseDifferently(String text) {
        assertTrue(!read(text).file().isForGaggled(), text);
    }
}
