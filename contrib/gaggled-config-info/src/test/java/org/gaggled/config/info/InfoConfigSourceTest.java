package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ArgumentSplitting;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.ConfigTree;
import org.junit.jupiter.api.Test;

// Shows the tree that INFO becomes: words, strings and braces wherever they may stand, values beside children, where everything
// stands, and what is included where. Whole configurations, and most mistakes, are in the corpus.
class InfoConfigSourceTest {

    private final Map<String, String> files = new HashMap<>();

    @Test
    void everythingKnowsItsPlace() {
        assertEquals(
                List.of("web@1:1", "  argv@2:3 = one two@2:8", "  depends@3:3 = db@3:11", "    cache@4:5",
                        "  x@6:3 = @6:3"),
                outline("web {\n  argv \"one two\"\n  depends db {\n    cache { }\n  }\n  x\n}\n"));
    }

    @Test
    void lineEndsMeanNothingButTheEndOfAKeyWithoutAValue() {
        List<String> expected = List.of("a=1", "b=", "c=2");
        assertEquals(expected, values("s { a 1 b \"\" c 2 }"));
        assertEquals(expected, values("s\n{\na 1\nb\nc 2\n}"));
        assertEquals(expected, values("s { a 1 ; one\n b ; two\n c 2 } ; three"));
    }

    @Test
    void stringsEscapesAndContinuation() {
        assertEquals(List.of("a=x;y {z}"), values("s { a \"x;y {z}\" }"));
        assertEquals(List.of("a=\"\\\n\t'\0"), values("s { a \"\\\"\\\\\\n\\t\\'\\0\" }"));
        assertEquals(List.of("a b=one two"), values("s { \"a b\" \"one \" \\\n \"\" \\ ; comment\n \"two\" }"));
        assertEquals(List.of("a=one two", "b=2"), values("s { a \"one \" \\\n\n  ; comment\n \t\n \"two\" \n b 2 }"));
        assertEquals(List.of("a=b}"), values("s { a b} }"));
        assertEquals(List.of("a=x\ty"), values("s { a x\\ty }"));
    }

    @Test
    void includedKeysStandWhereTheIncludeStands() {
        files.put("inner", "b 2 { c 3 }\n");
        assertEquals(
                List.of("s@1:1", "  a@2:1 = 1@2:3", "  b@1:1 = 2@1:3", "    c@1:7 = 3@1:9", "  d@4:1 = 4@4:3"),
                outline("s {\na 1\n  #include \"inner\" ; comment\nd 4\n}\n"));
    }

    @Test
    void blanksMayStandBehindTheSignOfAnInclude() {
        files.put("inner", "b 2\n");
        assertEquals(List.of("b=2"), values("s {\n # \t include \"inner\"\n}\n"));
    }

    @Test
    void aStringThatIsNeverContinuedIsReported() {
        assertEquals(
                List.of("the file ends though a '\\' continues a string"),
                read("a \"one\" \\\n\n; two\n").getProblems().stream().map(ConfigProblem::getMessage).toList());
    }

    @Test
    void anIncludedFileClosesWhatItOpensAndNothingElse() {
        files.put("inner", "}\nx {\n");
        assertEquals(
                List.of("a '}' without a '{' before it", "the '{' of this key is not closed"),
                read("s {\n#include \"inner\"\n}\n").getProblems().stream().map(ConfigProblem::getMessage).toList());
    }

    @Test
    void includesMayNotMultiply() {
        files.put("b", "#include \"c\"\n".repeat(100));
        files.put("c", "x y\n".repeat(10));
        ConfigTree tree = read("#include \"b\"\n".repeat(100));
        assertEquals(1, tree.getProblems().size());
        assertTrue(tree.getRoot().getChildren().size() <= 10 * InfoDocument.MOST_INCLUDES);
    }

    @Test
    void aDocumentHasABoundedNumberOfKeys() {
        assertEquals(
                List.of("more than " + InfoDocument.MOST_KEYS + " keys"),
                read("s {\n" + "a\n".repeat(InfoDocument.MOST_KEYS) + "}\n").getProblems().stream()
                        .map(ConfigProblem::getMessage)
                        .toList());
    }

    @Test
    void aFileThatIsNoInfoIsGivenUp() {
        ConfigTree tree = read("#!\n".repeat(5_000));
        assertEquals(InfoDocument.MOST_ERRORS + 1, tree.getProblems().size());
    }

    @Test
    void valuesMeanWhatTheyMeantToClassic() {
        InfoConfigSourceFactory format = new InfoConfigSourceFactory();
        assertEquals(ArgumentSplitting.BLANKS, format.getArgumentSplitting());
        assertEquals(false, format.isExpandedByDefault());
    }

    private ConfigTree read(String text) {
        return new InfoConfigSourceFactory()
                .open((path, from, position) -> files.containsKey(path)
                        ? new ConfigFile(Path.of(path), files.get(path), from) : null)
                .read(new ConfigFile(Path.of("x.conf"), text, null));
    }

    private List<String> values(String text) {
        ConfigTree tree = read(text);
        assertEquals(List.of(), tree.getProblems());
        return tree.getRoot().getChildren().getFirst().getChildren().stream()
                .map(child -> child.getName() + "=" + child.getText())
                .toList();
    }

    private List<String> outline(String text) {
        ConfigTree tree = read(text);
        assertEquals(List.of(), tree.getProblems());
        List<String> lines = new ArrayList<>();
        tree.getRoot().getChildren().forEach(child -> outline(child, "", lines));
        return lines;
    }

    private static void outline(ConfigNode node, String indentation, List<String> lines) {
        ConfigText text = node.getText();
        lines.add(indentation + node.getName() + "@" + node.getPosition().line() + ":" + node.getPosition().column()
                + (text == null ? ""
                        : " = " + text.value() + "@" + text.position().line() + ":" + text.position().column()));
        node.getChildren().forEach(child -> outline(child, indentation + "  ", lines));
    }
}
