package org.gaggled.config.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.ConfigTree;
import org.junit.jupiter.api.Test;

// Shows what TOML becomes: the tree with the place of each name and value, the problems of what cannot be read, and the bounds.
// That a rich configuration means the same in TOML as in every other format is shown beside the INFO format.
class TomlConfigSourceTest {

    private static ConfigTree read(String text) {
        return new TomlConfigSource().read(new ConfigFile(Path.of("x.toml"), text, null));
    }

    private static List<String> problems(String text) {
        return read(text).getProblems().stream().map(Object::toString).toList();
    }

    /** Each node on a line of its own: path, place of the name, and value with its place. */
    private static List<String> tree(String text) {
        List<String> lines = new ArrayList<>();
        ConfigTree tree = read(text);
        assertEquals(List.of(), tree.getProblems());
        add("", tree.getRoot(), lines);
        return lines;
    }

    private static void add(String path, ConfigNode parent, List<String> lines) {
        for (ConfigNode node : parent.getChildren()) {
            StringBuilder line = new StringBuilder(path + node.getName() + "@" + place(node.getPosition().toString()));
            ConfigText text = node.getText();
            if (text != null) {
                line.append(" = ").append(text.value()).append('@').append(place(text.position().toString()));
            }
            List<ConfigText> items = node.getItems();
            if (items != null) {
                items.forEach(item -> line.append(" - ").append(item.value()).append('@')
                        .append(place(item.position().toString())));
            }
            lines.add(line.toString());
            add(path + node.getName() + "/", node, lines);
        }
    }

    private static String place(String position) {
        return position.substring(position.indexOf(':') + 1);
    }

    @Test
    void everyNameAndValueHasItsPlace() {
        assertEquals(
                List.of(
                        "web@1:2",
                        "web/command@2:3 = serve@2:14",
                        "web/argv@3:1 - a@3:9 - 3@4:4 - true@4:7",
                        "web/env@5:2",
                        "web/env/A@5:6 = x@5:10",
                        "web/env/B.c@6:5 = @6:14",
                        "web/depends@7:6",
                        "web/depends/db@8:1",
                        "web/depends/db/delay@8:7 = 2s@8:15"),
                tree("""
                        [web]
                          command =  "serve"
                        argv = ["a",
                           3, true]
                         env.A = 'x'
                        env."B.c"  = ""
                        [web.depends]
                        db = {delay = "2s"}
                        """));
    }

    @Test
    void columnsAreThoseOfEditors() {
        assertEquals(List.of("é😀@1:2", "é😀/x@2:1 = 😀@2:5", "é😀/y@3:1 - 😀@3:6 - b@3:12"), tree("""
                ["é😀"]
                x = "😀"
                y = ["😀", "b"]
                """));
    }

    @Test
    void sameNamesInEachOtherAreTold() {
        assertEquals(List.of("a@1:2", "a/a@1:4", "a/a/a@2:1", "a/a/a/a@2:3 = 1@2:7"), tree("[a.a]\na.a = 1\n"));
    }

    @Test
    void programsKeepTheirOrder() {
        StringBuilder text = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (int i = 99; i >= 0; i--) {
            text.append("[p").append(i).append(".env]\n");
            names.add("p" + i);
        }
        assertEquals(names, read(text.toString()).getRoot().getChildren().stream().map(ConfigNode::getName).toList());
    }

    @Test
    void everyMistakeIsReported() {
        assertEquals(
                List.of(
                        "x.toml:2:5: Unexpected ']', expected ', \", ''', \"\"\", a number, a boolean, a date/time, an array, or a table;"
                                + " a text stands between quotes: NAME = \"TEXT\"",
                        "x.toml:4:1: y previously defined at line 3, column 1; write it once"),
                problems("[a]\nx = ]\ny = 1\ny = 2\n"));
    }

    /** The parser throws this one. */
    @Test
    void escapeThatIsNoneInAKeyIsReported() {
        assertEquals(List.of(
                "x.toml:1:2: Invalid escape sequence '\\q'; write \\\\ for a backslash, or put the text between single quotes"),
                problems("\"\\q\" = 1\n"));
    }

    /**
     * What is missing at the end of a line is told at its last character, where a caret has something to stand under.
     */
    @Test
    void noMistakeStandsBehindItsLine() {
        assertEquals(
                List.of("1:3", "2:1"),
                Stream.of("x =\n", "\n[").map(text -> placeOfFirst(text)).toList());
        for (String text : List.of("x = [1,\n", "x = \"a\ny = 1\n", "x = \"\"\"a\n", "[a]\nb\n", "😀", "x = '😀",
                "a.\n= 1")) {
            String[] place = placeOfFirst(text).split(":");
            String line = (text + "\n").split("\n", -1)[Integer.parseInt(place[0]) - 1];
            assertTrue(Integer.parseInt(place[1]) <= Math.max(1, line.length()),
                    () -> text + " at " + String.join(":", place));
        }
    }

    private static String placeOfFirst(String text) {
        ConfigPosition position = read(text).getProblems().getFirst().getPosition();
        return position.line() + ":" + position.column();
    }

    @Test
    void whatHasNoMeaningHereIsReported() {
        assertEquals(
                List.of(
                        "x.toml:1:11: an item of a list that is not a single value; lists hold nothing else",
                        "x.toml:2:1: an array of tables; write [NAME] with one bracket, and a name of its own for each"),
                problems("a = ['x', ['y']]\n[[web]]\n"));
    }

    @Test
    void depthIsBounded() {
        assertEquals(
                List.of("x.toml:2:105: more than 100 levels of brackets; sections are not nested so deep"),
                problems("# [[[\na = " + "[".repeat(100_000) + "]".repeat(100_000)));
        String dotted = "a" + ".a".repeat(5000) + " = 1\n";
        assertEquals(1, read(dotted).getProblems().size());
        assertTrue(problems(dotted).getFirst().contains("more than 100 nested tables"));
    }

    @Test
    void bracketsInStringsAreNone() {
        String brackets = "[".repeat(200);
        assertEquals(
                List.of(),
                problems("a = '" + brackets + "'\nb = \"\\\"" + brackets + "\"\nc = '''\n'" + brackets
                        + "'''\nd = \"\"\"\\\"\"\"\n"
                        + brackets + "\"\"\"\n"));
    }

    @Test
    void sizeIsBounded() {
        assertEquals(
                List.of("x.toml:1:1: more than 4194304 characters of TOML; divide it into several files with include"),
                problems("#".repeat((4 << 20) + 1)));
    }

    @Test
    void mistakesAreBounded() {
        assertEquals(1001, read("x = ]\n".repeat(1500)).getProblems().size());
    }
}
