package org.gaggled.engine.config.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gaggled.engine.config.check.ShellWords.Result;
import org.junit.jupiter.api.Test;

// Shows that text is split as POSIX has it for quotes, backslashes and blanks; that nothing else means anything; and that any
// list of words, quoted in any of three ways, comes back as it was.
class ShellWordsTest {

    @Test
    void blanksSeparate() {
        words("");
        words("  \t ");
        words(" a  b\tc\nd ", "a", "b", "c", "d");
    }

    @Test
    void singleQuotesKeepEverything() {
        words("'a b' '' 'a\\b' '\"' x'y z'w", "a b", "", "a\\b", "\"", "xy zw");
    }

    @Test
    void doubleQuotesKeepAllButSomeBackslashes() {
        words("\"a b\" \"\"", "a b", "");
        words("\"\\$\\`\\\"\\\\\"", "$`\"\\");
        words("\"\\n\\'\\ \"", "\\n\\'\\ ");
        words("\"a\\\nb\"", "ab");
        words("\"it's\"", "it's");
    }

    @Test
    void aBackslashKeepsTheNextCharacter() {
        words("a\\ b \\'\\\" \\\\ \\n", "a b", "'\"", "\\", "n");
        words("a\\\nb", "ab");
        words("\\\n");
        words("a \\", "a", "\\");
    }

    @Test
    void nothingElseMeansAnything() {
        words("$HOME ~ * a=b # c | d > e; f & (g) `h`", "$HOME", "~", "*", "a=b", "#", "c", "|", "d", ">", "e;", "f",
                "&", "(g)",
                "`h`");
        words("\u00a0", "\u00a0");
    }

    @Test
    void anOpenQuoteIsFoundWhereItBegins() {
        assertEquals(new Result.Unterminated('\'', 2), ShellWords.split("a 'b c", 100_000));
        assertEquals(new Result.Unterminated('"', 0), ShellWords.split("\"a\\\"", 100_000));
        assertEquals(new Result.Unterminated('"', 4), ShellWords.split("'\"' \"", 100_000));
    }

    @Property
    void whatIsQuotedComesBack(@ForAll("wordLists") List<String> words, @ForAll("quotings") Quoting quoting) {
        String text = words.stream().map(quoting::quote).collect(Collectors.joining(" "));
        assertEquals(new Result.Words(words), ShellWords.split(text, 100_000));
    }

    enum Quoting {
        SINGLE {
            @Override
            String quote(String word) {
                return "'" + word.replace("'", "'\\''") + "'";
            }
        },
        DOUBLE {
            @Override
            String quote(String word) {
                return "\"" + word.replaceAll("([$`\"\\\\])", "\\\\$1") + "\"";
            }
        },
        BACKSLASH {
            @Override
            String quote(String word) {
                return word.isEmpty() ? "\"\"" : word.replaceAll("([^a-z\n])", "\\\\$1").replace("\n", "'\n'");
            }
        };

        abstract String quote(String word);
    }

    @Provide
    Arbitrary<Quoting> quotings() {
        return Arbitraries.of(Quoting.values());
    }

    @Provide
    Arbitrary<List<String>> wordLists() {
        return Arbitraries.strings()
                .withChars("ab '\"\\$`\t\n#=")
                .ofMaxLength(8)
                .list()
                .ofMaxSize(6);
    }

    private static void words(String text, String... words) {
        assertEquals(new Result.Words(List.of(words)), ShellWords.split(text, 100_000));
    }
}
