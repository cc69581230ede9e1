package org.gaggled.api.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Shows which names a glob fits, and that no glob takes long for that. */
class ProgramPatternTest {

    @Test
    void starsAreAnyTextAndQuestionMarksAnyCharacter() {
        assertTrue(new ProgramPattern("*").matches(""));
        assertTrue(new ProgramPattern("**").matches("web"));
        assertTrue(new ProgramPattern("w?b*").matches("web"));
        assertTrue(new ProgramPattern("?").matches("\uD83E\uDD86"));
        assertTrue(new ProgramPattern("*.b[*").matches("a.b[c"));
        assertFalse(new ProgramPattern("").matches("a"));
        assertFalse(new ProgramPattern("w?").matches("web"));
        assertFalse(new ProgramPattern("*eb").matches("webs"));
        assertFalse(new ProgramPattern("a.b").matches("axb"));
    }

    @Test
    void itIsWhatARegularExpressionSays() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 20_000; i++) {
            String glob = text(random, "ab*?", 9);
            String name = text(random, "abc", 9);
            String regex = glob.chars().mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : String.valueOf((char) c))
                    .collect(Collectors.joining());
            assertEquals(Pattern.matches(regex, name), new ProgramPattern(glob).matches(name), glob + " and " + name);
        }
        // Longer than a word of the machine.
        String name = "abc".repeat(85);
        assertTrue(new ProgramPattern(name).matches(name));
        assertTrue(new ProgramPattern("*" + name.substring(1, 200) + "*c").matches(name));
        assertFalse(new ProgramPattern(name.substring(1) + "?").matches(name));
    }

    private static String text(RandomGenerator random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void noGlobTakesLong() {
        String name = "a".repeat(255);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (String glob : List.of("*?".repeat(127) + "Z", "*a".repeat(127) + "Z", "*".repeat(254) + "Z",
                    "?*".repeat(126) + "?Z")) {
                assertFalse(new ProgramPattern(glob).matches(name));
            }
        });
    }

    @Test
    void whatIsLongerThanAnyNameIsRefused() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new ProgramPattern("*?".repeat(128)));
        assertEquals(
                "takes names and globs of at most 255 bytes, which '" + "*?".repeat(20) + "...' is longer than",
                refused.getMessage());
    }
}
