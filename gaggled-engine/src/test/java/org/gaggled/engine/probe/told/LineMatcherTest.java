package org.gaggled.engine.probe.told;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A line is found by what it says, and no expression, however bad, takes long. */
class LineMatcherTest {

    private static boolean matches(String regex, String lines) {
        return new LineMatcher(Pattern.compile(regex)).matchesOne(lines.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void oneLineIsEnough() {
        assertTrue(matches("listening on .*:\\d+$", "starting\nlistening on 0.0.0.0:80\nmore\n"));
        assertTrue(matches("^last$", "first\nlast"));
        assertTrue(matches("^first$", "first\r\nlast\r\n"));
        assertTrue(matches("bereit für 日本", "jetzt bereit für 日本 🦆\n"));
    }

    @Test
    void anExpressionSeesOneLineAtATime() {
        assertFalse(matches("first\\nlast", "first\nlast\n"));
        assertFalse(matches("(?s)first.*last", "first\nlast\n"));
        assertFalse(matches("^$", "first\nlast\n"));
        assertFalse(matches("", ""));
    }

    @Test
    void whatIsNotTextIsSkippedAndNotMistaken() {
        LineMatcher matcher = new LineMatcher(Pattern.compile("ready"));
        assertFalse(matcher.matchesOne(new byte[] {'r', 'e', (byte) 0xff, 'a', 'd', 'y', '\n'}));
        assertTrue(matcher.matchesOne(new byte[] {(byte) 0xc3, 'r', 'e', 'a', 'd', 'y', (byte) 0xff, '\n'}));
    }

    @Test
    void anExpressionThatNeverEndsIsGivenUpLineByLine() {
        LineMatcher matcher = new LineMatcher(Pattern.compile("^((a|aa)+)\\2$|ready"));
        String hard = "a".repeat(60) + "!\n";
        assertFalse(matcher.matchesOne(hard.repeat(1000).getBytes(StandardCharsets.UTF_8)));
        assertTrue(matcher.wasTooHard());
        assertTrue(matcher.matchesOne((hard + "ready\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anExpressionThatNeedsTooDeepAStackIsGivenUp() {
        LineMatcher matcher = new LineMatcher(Pattern.compile("^(a|b)*c$"));
        assertFalse(matcher.matchesOne("ab".repeat(32_000).getBytes(StandardCharsets.UTF_8)));
        assertEquals(true, matcher.wasTooHard());
    }
}
