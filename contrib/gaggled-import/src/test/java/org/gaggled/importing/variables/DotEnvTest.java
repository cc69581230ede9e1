package org.gaggled.importing.variables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Place;
import org.gaggled.importing.model.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in files of variables, and which of them gaggled reads in the same way. */
class DotEnvTest {

    private static final ForeignSetting SETTING = new ForeignSetting(".env", new Place("/srv/app/.env", 0));

    private static DotEnv read(String text) {
        return DotEnv.of(new Source(Path.of("/srv/app/.env"), text));
    }

    @Test
    void gaggledReadsAPlainFileItself() {
        DotEnv file = read("# a comment\n\nA=1\nB = two words \nC='$x'\nD=\"say \\\"d\\\" \\\\\"\nE=\n");
        assertEquals(Map.of("A", "1", "B", "two words", "C", "$x", "D", "say \"d\" \\", "E", ""), file.variables());
        assertTrue(file.file().isForGaggled());
        Section section = new Gaggle().global();
        file.file().addTo(section, SETTING);
        assertEquals("/srv/app/.env", section.find("envfile"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "export A=1", "A=1 # one", "A=$B", "A=\"a\\nb\"", "A='x' # y", "no variable", "A: 1", "A='a\nb'",
            "A=1\nA=2", "A=\"\\x\""
    })
    void gaggledWouldReadTheseDifferently(String line) {
        assertTrue(!read(line).file().isForGaggled(), line);
    }

    @Test
    void longValuesAreRead() {
        assertEquals(1_000_000, read("A=\"" + "\\\"x".repeat(500_000) + "\"").variables().get("A").length());
    }

    @Test
    void quotesHoldSeveralLinesTogether() {
        DotEnv file = read("A='one\nB=two'\n\n?\nC=\"x\ny\\\"\" # z\nD: 4\nE='open\nF:6\nG=7");
        assertEquals(Map.of("A", "one\nB=two", "C", "x\ny\"", "D", "4", "E", "'open", "G", "7"), file.variables());
        assertEquals(List.of(4, 9), file.others().stream().map(other -> other.place().line()).toList());
        assertEquals(List.of(".env", ".env"), file.others().stream().map(ForeignSetting::text).toList());
    }

    @Test
    void valuesAreCopiedThen() {
        DotEnv file = read("export A=\"1\\n2\" # both\nB=${A}/$C\nC='$x'\nA=3");
        assertEquals("3", file.variables().get("A"));
        Section section = new Gaggle().global();
        file.file().addTo(section, SETTING);
        Section env = section.section("env");
        assertEquals("${A:-}/${C:-}", env.find("B"));
        assertEquals("$$x", env.find("C"));
        assertTrue(!section.has("envfile"));
    }
}
