package org.gaggled.importing.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Outcome;
import org.gaggled.importing.model.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables in one value, as supervisord has them. */
class EnvironmentListTest {

    private final Gaggle gaggle = new Gaggle();

    private String read(String value) {
        Section section = gaggle.global();
        EnvironmentList.read(new IniDocument.Entry("environment", value, new Source(Path.of("x"), ""), 1),
                new Expressions(Map.of("here", "/srv")), section);
        StringBuilder variables = new StringBuilder();
        section.section("env").settings()
                .forEach((name, entry) -> variables.append(name).append('=').append(entry.words().getFirst())
                        .append('|'));
        return variables.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '#', value = {
            "A=1; A=1|",
            "A=\"1\",B='2', C=3 ,; A=1|B=2|C=3|",
            "A=\"x,y\",B='z=\"1\"'; A=x,y|B=z=\"1\"|",
            "A=\"say \\\"x\\\" \\\\ \\n\"; A=say \"x\" \\ \\n|",
            "A=/usr/bin:%(here)s/bin,B=%(ENV_C)s; A=/usr/bin:/srv/bin|B=${C}|",
            "A=a\"b c\"'d'; A=ab cd|",
            "A=; A=|",
            "A=\"100%%\"; A=100%|"
    })
    void variablesAreDivided(String value, String variables) {
        assertEquals(variables, read(value));
    }

    @Test
    void linesDivideToo() {
        assertEquals("A=1|B=2|C=3|", read("\nA=\"1\",\nB=\"2\"\n,C=\"3\""));
    }

    @Test
    void longValuesAreRead() {
        assertEquals(1_000_003, read("A=\"" + "\\\"x".repeat(500_000) + "\"").length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"BROKEN", "A=\"x", "A=1 B=2 C", "=1", "A=%(nobody)s"})
    void whatIsNoListIsLost(String value) {
        assertEquals("", read(value));
        assertEquals(Outcome.LOST, gaggle.findings().getFirst().outcome());
    }
}
