package org.gaggled.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.ConfigTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// Shows the tree that YAML becomes: where everything stands, that scalars stay as they are written, how anchors and merge keys
// come out, and that aliases can blow a file up only so far. Whole configurations, and most mistakes, are in the corpus beside
// the INFO format.
class YamlConfigSourceTest {

    @Test
    void everythingKnowsItsPlace() {
        assertEquals(
                List.of(
                        "gaggled@1:1",
                        "  env@2:3",
                        "    A@3:5 = one two@3:8",
                        "web@4:1",
                        "  argv@5:3 = [-x@6:7, y z@7:7]",
                        "  depends@8:3",
                        "    db@8:13",
                        "      delay@8:18 = 2s@8:25"),
                outline("""
                        gaggled:
                          env:
                            A: "one two"
                        web:
                          argv:
                            - -x
                            - 'y z'
                          depends: {db: {delay: 2s}}
                        """));
    }

    @Test
    void columnsCountUtf16UnitsAndLinesEndWhereTheHostEndsThem() {
        assertEquals(
                List.of("a@1:1", "  \ud83d\ude00@1:5 = \ud83d\ude00x@1:9", "  b@1:16 = c@1:19"),
                outline("a: {\ud83d\ude00: \"\ud83d\ude00x\", b: c}\n"));
        assertEquals(List.of("a@1:1 = x y@1:4", "b@2:1 = z@2:4"), outline("a: \"x\u0085y\"\nb: z\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no", "010", "0x1F", "0b_", "1_000", "1e3", ".inf", "2026-01-01", "True", "off", "1:30", "+12"})
    void plainScalarsStayAsTheyAreWritten(String written) {
        assertEquals(List.of("a@1:1 = " + written + "@1:4"), outline("a: " + written + "\n"));
    }

    @Test
    void nothingIsTheEmptyTextUnlessItIsQuoted() {
        assertEquals(
                List.of("a@1:1 = @1:3", "b@2:1 = @2:4", "c@3:1 = @3:4", "d@4:1 = null@4:4", "e@5:1 = ~@5:4"),
                outline("a:\nb: null\nc: ~\nd: 'null'\ne: \"~\"\n"));
    }

    @Test
    void anAliasIsWhatItsAnchorStandsAt() {
        assertEquals(
                List.of("a@1:1", "  k@1:8 = 5s@1:11", "b@2:1", "  k@1:8 = 5s@1:11", "c@3:1 = 5s@1:11"),
                outline("a: &a {k: &t 5s}\nb: *a\nc: *t\n"));
    }

    @Test
    void whatIsGivenBeatsWhatIsMergedAndTheFirstMergedBeatsTheNext() {
        assertEquals(
                List.of("x=a", "y=own", "z=b", "w=own"),
                values("a: &a {x: a, y: a}\nb: &b {x: b, z: b}\nc:\n  <<: [*a, *b]\n  y: own\n  w: own\n", 2));
    }

    @Test
    void onlyAPlainMergeKeyMerges() {
        assertEquals(List.of("a@1:1", "  <<@1:5 = x@1:11", "b@2:1", "  <<@2:5 = y@2:11"),
                outline("a: {\"<<\": x}\nb: {'<<': y}\n"));
        assertEquals(List.of("<< merges sections, and this is not one"), messages(read("a: {<<: x}\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "'%s'", "\"%s\"", "|\n    %s", "[%s]", "# %s\n    y"})
    void aValueMayBeLongButNotWithoutEnd(String template) {
        String text = "a:\n  b: " + template + "\n";
        assertEquals(List.of(), read(String.format(text, "x".repeat(LiteralYamlParser.LONGEST / 2))).getProblems());
        ConfigTree tree = read(String.format(text, "x".repeat(16 << 20)));
        assertEquals(
                List.of("what follows here is longer than " + LiteralYamlParser.LONGEST + " characters"),
                messages(tree));
        assertEquals(2, tree.getProblems().getFirst().getPosition().line());
    }

    @Test
    void aFileHasABoundedNumberOfValues() {
        assertEquals(
                List.of("more than " + YamlConfigSource.MOST_NODES + " values"),
                messages(read("a: [" + "b,\n".repeat(YamlConfigSource.MOST_NODES) + "]\n")));
    }

    @Test
    void aliasesMayRepeatMuchButNotEverything() {
        StringBuilder honest = new StringBuilder("defaults: &d {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6}\n");
        for (int i = 0; i < 10_000; i++) {
            honest.append("program-").append(i).append(": {<<: *d, command: serve}\n");
        }
        assertEquals(List.of(), read(honest.toString()).getProblems());

        StringBuilder bomb = new StringBuilder("a0: &a0 {x: y}\n");
        for (int i = 1; i < 90; i++) {
            bomb.append("a" + i + ": &a" + i + " {p: *a" + (i - 1) + ", q: *a" + (i - 1) + "}\n");
        }
        ConfigTree tree = read(bomb.toString());
        assertEquals(List.of("aliases make this file too large to be a configuration"), messages(tree));
        assertTrue(tree.getRoot().getChildren().isEmpty());
    }

    @Test
    void mergingIsBoundedToo() {
        StringBuilder text = new StringBuilder("a0: &a0 {x: y}\n");
        for (int i = 1; i < 5_000; i++) {
            text.append("a" + i + ": &a" + i + " {<<: *a" + (i - 1) + ", k" + i + ": v}\n");
        }
        assertEquals(List.of("merging makes this file too large to be a configuration"),
                messages(read(text.toString())));
    }

    private static ConfigTree read(String text) {
        return new YamlConfigSource().read(new ConfigFile(Path.of("x.yaml"), text, null));
    }

    private static List<String> messages(ConfigTree tree) {
        return tree.getProblems().stream().map(ConfigProblem::getMessage).toList();
    }

    private static List<String> values(String text, int section) {
        return read(text).getRoot().getChildren().get(section).getChildren().stream()
                .map(child -> child.getName() + "=" + child.getText())
                .toList();
    }

    private static List<String> outline(String text) {
        ConfigTree tree = read(text);
        assertEquals(List.of(), tree.getProblems());
        List<String> lines = new ArrayList<>();
        tree.getRoot().getChildren().forEach(child -> outline(child, "", lines));
        return lines;
    }

    private static void outline(ConfigNode node, String indentation, List<String> lines) {
        ConfigText text = node.getText();
        List<ConfigText> items = node.getItems();
        lines.add(indentation + node.getName() + "@" + node.getPosition().line() + ":" + node.getPosition().column()
                + (text == null ? "" : " = " + placed(text))
                + (items == null ? "" : " = " + items.stream().map(YamlConfigSourceTest::placed).toList()));
        node.getChildren().forEach(child -> outline(child, indentation + "  ", lines));
    }

    private static String placed(ConfigText text) {
        return text.value() + "@" + text.position().line() + ":" + text.position().column();
    }
}
