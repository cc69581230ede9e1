package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The prose of the repository is wrapped at 120 columns. Tables, headings and code stay as they are, and so does a line
 * with no blank to break at: one word, such as an address, may be as long as it is.
 */
class ProseWidthIT {

    private static final Path REPOSITORY = Path.of(System.getProperty("docs.directory")).getParent();
    private static final int WIDTH = 120;
    private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~).*");
    private static final Pattern TABLE_HEADING_OR_CODE = Pattern.compile("\\s*\\|.*|#+ .*| {4,}.*|\t.*");
    private static final Pattern LIST_ITEM = Pattern.compile("\\s*([-*+]|\\d+\\.) .*");
    private static final Pattern ONE_WORD = Pattern.compile("\\s*([-*+>] |\\d+\\. )?\\S*");

    @Test
    void proseIsWrapped() throws IOException {
        List<Path> documents = documents();
        assertTrue(documents.size() > 15, documents::toString);
        List<String> tooLong = new ArrayList<>();
        for (Path document : documents) {
            for (int line : tooLong(Files.readAllLines(document))) {
                tooLong.add(REPOSITORY.relativize(document) + ":" + line);
            }
        }
        assertEquals(List.of(), tooLong, "lines of more than " + WIDTH + " columns");
    }

    @Test
    void tablesHeadingsCodeAndWordsMayBeLonger() {
        String words = "word ".repeat(30);
        String word = "x".repeat(130);
        assertEquals(List.of(1, 3, 14, 16), tooLong(List.of(
                words, "| " + words, "- " + words, "# " + words, "- " + word, word,
                "```", words, "```", "", "    " + words, "", "- item", "    " + words, "", "  - " + words)));
    }

    /**
     * The numbers of the lines that ought to be broken. Indented text is code, unless it belongs to an item of a list.
     */
    private static List<Integer> tooLong(List<String> lines) {
        List<Integer> found = new ArrayList<>();
        boolean fenced = false;
        boolean listed = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            } else if (!fenced) {
                listed = LIST_ITEM.matcher(line).matches() || listed && (line.isBlank() || line.startsWith(" "));
                boolean prose = listed ? !line.strip().startsWith("|") : !TABLE_HEADING_OR_CODE.matcher(line).matches();
                if (prose && line.codePointCount(0, line.length()) > WIDTH && !ONE_WORD.matcher(line).matches()) {
                    found.add(i + 1);
                }
            }
        }
        return found;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents =
                new ArrayList<>(List.of(REPOSITORY.resolve("README.md"), REPOSITORY.resolve("CHANGELOG.md")));
        for (String directory : List.of("docs", "contrib")) {
            try (Stream<Path> files = Files.walk(REPOSITORY.resolve(directory))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !REPOSITORY.relativize(file).toString().contains("target/"))
                        .sorted()
                        .forEach(documents::add);
            }
        }
        return documents;
    }
}
