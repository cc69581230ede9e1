package org.gaggled.transport.zmq.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Shows which names a glob fits, that no glob takes long for that, and which programs are chosen by several. */
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
            String regex = glob.chars().mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : String.valueOf((char) c)).collect(Collectors.joining());
            assertEquals(Pattern.matches(regex, name), new ProgramPattern(glob).matches(name), glob + " and " + name);
        }
        // Longer than a word of the machine.
        String name = "abc".repeat(85);
        assertTrue(new ProgramPattern(name).matches(name));
        assertTrue(new ProgramPattern("*" + name.substring(1, 200) + "*c").matches(name));
        assertFalse(new ProgramPattern(name + "?").matches(name));
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
            for (String glob : List.of("*?".repeat(127) + "Z", "*a".repeat(127) + "Z", "*".repeat(200_000) + "Z", "?*".repeat(100_000))) {
                assertFalse(new ProgramPattern(glob).matches(name));
            }
        });
    }

    @Test
    void aNameMeansThatProgramAloneEvenWhereItIsAGlob() {
        List<String> names = List.of("web", "web*", "worker", "why");
        assertEquals(new ProgramPattern.Choice.Chosen(List.of("web*")), ProgramPattern.choose(List.of("web*"), names));
        assertEquals(new ProgramPattern.Choice.Chosen(List.of("web", "web*", "why")), ProgramPattern.choose(List.of("why", "we*"), names));
        assertEquals(new ProgramPattern.Choice.Missing("x*"), ProgramPattern.choose(List.of("web", "x*", "y"), names));
    }
}
