package org.gaggled.config.ini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigProblem.Severity;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.ConfigTree;
import org.junit.jupiter.api.Test;

// Shows what tree a text becomes, that values are literal, where everything stands, and every syntax error there is: all of
// them in one reading, each with what to write instead.
class IniConfigSourceTest {

    @Test
    void settingsAndSectionsWithTheirPlaces() {
        assertEquals("""
                web 1:2
                  command = serve @ 2:1, 2:11
                  env 4:6
                    A = b @ 5:2, 5:7
                """, outline(good("[web]\ncommand = serve\n\n[web/env]\n\tA  =\tb \n")));
    }

    @Test
    void aSubSectionMayComeFirstOrAlone() {
        assertEquals("""
                web 3:2
                  env 1:6
                    A = 1 @ 2:1, 2:3
                  command = x @ 4:1, 4:11
                gaggled 5:2
                  smtpgate 5:10
                """, outline(good("[web/env]\nA=1\n[web]\ncommand = x\n[gaggled/smtpgate]\n")));
    }

    @Test
    void aRepeatedSectionIsSeen() {
        assertEquals("""
                web 1:2
                  a = 1 @ 2:1, 2:3
                  env 3:6
                web 4:2
                  a = 2 @ 5:1, 5:3
                  env 6:6
                  env 7:6
                """, outline(good("[web]\na=1\n[web/env]\n[web]\na=2\n[web/env]\n[web/env]\n")));
    }

    @Test
    void valuesAreLiteral() {
        assertEquals("""
                s 1:2
                  a = "x" ; y # z @ 2:1, 2:5
                  b = C:\\new\\ @ 3:1, 3:5
                  c = ${a} @{b} %c = d @ 4:1, 4:5
                  d: e = f: g @ 5:1, 5:8
                  h\\ = i @ 6:1, 6:4
                  j =  @ 7:1, 7:4
                  <k> = \uE000c\uE000: @ 8:1, 8:7
                """,
                outline(good("[s]\na = \"x\" ; y # z\nb = C:\\new\\\nc = ${a} @{b} %c = d\nd: e = f: g\nh\\=i\nj =\n"
                        + "<k> = \uE000c\uE000:\n")));
    }

    @Test
    void commentsBeginAtTheStartOfALine() {
        assertEquals("""
                s 3:2
                  a = b @ 6:1, 6:5
                """, outline(good("# one\n  ; two [x]\n[s]\n;c = d\n\n" + "a = b\n#")));
    }

    @Test
    void blanksAroundNamesDoNotCount() {
        assertEquals("""
                a b 1:4
                  c 1:11
                """, outline(good(" [ a b /  c ] \n")));
    }

    @Test
    void everySyntaxErrorIsFound() {
        assertEquals(
                List.of(
                        "x.ini:1:3: a setting before the first section; put a [NAME] line above it",
                        "x.ini:2:1: neither a section nor a setting: there is no '='; write NAME = VALUE",
                        "x.ini:4:1: a section without its ']'; write [NAME]",
                        "x.ini:6:8: text after the ']' of a section; put it on a line of its own, a comment too",
                        "x.ini:8:7: text after the ']' of a section; put it on a line of its own, a comment too",
                        "x.ini:9:2: a section without a name; write [NAME]",
                        "x.ini:10:4: a section path with an empty name; write [NAME] or [NAME/NAME], with single"
                                + " slashes",
                        "x.ini:12:3: a value without a name; write NAME = VALUE",
                        "x.ini:13:1: neither a section nor a setting: there is no '='; write NAME = VALUE; a colon does not"
                                + " separate them",
                        "x.ini:14:1: neither a section nor a setting: there is no '='; write NAME = VALUE"),
                problems(
                        "  early = 1\nword\n[web]\n[open\nlost = 1\n[web]  # comment\nlost = 2\n[web] x]\n [ ]\n[a/ /b]\n[db]\n"
                                + "  = 1\nkey: value\nend"));
    }

    @Test
    void whatIsRightIsReadAroundTheErrors() {
        ConfigTree tree = read("[web]\na = 1\nword\nb = 2\n[open\nc = 3\n[db]\n=\nd = 4\n");
        assertEquals(3, tree.getProblems().size());
        assertEquals("""
                web 1:2
                  a = 1 @ 2:1, 2:5
                  b = 2 @ 4:1, 4:5
                db 7:2
                  d = 4 @ 9:1, 9:5
                """, outline(tree.getRoot()));
    }

    @Test
    void somethingElseThanAnIniFileEndsEarly() {
        List<String> problems = problems("word\n".repeat(100_000));
        assertEquals(IniConfigSource.MOST_ERRORS + 1, problems.size());
        assertEquals(
                "x.ini:1001:1: more than 1000 lines cannot be read; the rest is not reported; is this an INI file?",
                problems.getLast());
    }

    @Test
    void moreSettingsThanAnyConfigurationHasEndTheReading() {
        assertEquals(
                List.of("x.ini:1000001:1: more than 1000000 sections and settings; is it a configuration?"),
                problems("[web]\n" + "a=\n".repeat(2 * IniConfigSource.MOST_KEYS)));
        assertEquals(
                List.of("x.ini:500001:2: more than 1000000 sections and settings; is it a configuration?"),
                problems("[a/b]\n".repeat(2 * IniConfigSource.MOST_KEYS)));
    }

    @Test
    void aVeryLongLineAndAVeryDeepPathAreNoTrouble() {
        String value = "x".repeat(5_000_000);
        ConfigText text = good("[s]\na = " + value + "\n").getChildren().getFirst().getChildren().getFirst().getText();
        assertTrue(text != null && text.value().equals(value));
        assertEquals(
                List.of("x.ini:1:2: a section path of 200001 names; sections are not nested so deep"),
                problems("[" + "a/".repeat(200_000) + "a]\n"));
    }

    @Test
    void whatLooksLikeACommentBehindAValueIsWarnedOf() {
        String warning =
                "warning: what begins with '#' here is part of the value; put a comment on a line of its own; in"
                        + " argv, put this"
                        + " into quotes if it is meant";
        assertEquals(List.of("x.ini:2:13: " + warning), problems("[s]\nargv = 1000 # comment\n"));
        assertEquals(List.of("x.ini:2:12: " + warning), problems("[s]\na = it's 1 # one\n"));
        assertEquals(List.of(), problems("[s]\na = # b\nc = Hello; no comment, #fff #1\nargv = -c 'a # b' \" ; \"\n"));
    }

    private static ConfigNode good(String text) {
        ConfigTree tree = read(text);
        assertEquals(
                List.of(),
                tree.getProblems().stream().filter(problem -> problem.getSeverity() == Severity.ERROR)
                        .map(ConfigProblem::toString).toList());
        return tree.getRoot();
    }

    private static List<String> problems(String text) {
        return read(text).getProblems().stream().map(ConfigProblem::toString).toList();
    }

    private static ConfigTree read(String text) {
        return new IniConfigSource().read(new ConfigFile(Path.of("x.ini"), text, null));
    }

    private static String outline(ConfigNode root) {
        StringBuilder outline = new StringBuilder();
        root.getChildren().forEach(child -> append(child, "", outline));
        return outline.toString();
    }

    private static void append(ConfigNode node, String indentation, StringBuilder to) {
        ConfigText text = node.getText();
        String place = node.getPosition().line() + ":" + node.getPosition().column();
        to.append(indentation).append(node.getName());
        if (text == null) {
            to.append(' ').append(place);
        } else {
            to.append(" = ").append(text.value()).append(" @ ").append(place).append(", ");
            to.append(text.position().line()).append(':').append(text.position().column());
        }
        to.append('\n');
        node.getChildren().forEach(child -> append(child, indentation + "  ", to));
    }
}
