package org.gaggled.api.kotlin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must not compile in Kotlin does not: every line of src/test/kotlin-refused that ends with {@code // error: TEXT}
 * gives an error that contains the text, and no other line gives any.
 */
class KotlinRefusesTest {

    private static final Path SNIPPETS = Path.of("src/test/kotlin-refused");
    private static final Pattern EXPECTED = Pattern.compile("// error: (.+)$");
    private static final Pattern REPORTED = Pattern.compile("([A-Za-z]+\\.kt):([0-9]+):[0-9]+: (error|warning): (.+)");

    @TempDir
    Path output;

    @Test
    void eachSnippetIsRefusedForItsOwnReason() throws Exception {
        TreeMap<String, String> expected = expected();
        assertFalse(expected.isEmpty());
        TreeMap<String, String> reported = compile();
        assertEquals(expected.keySet(), new TreeSet<>(reported.keySet()), reported::toString);
        List<String> other = new ArrayList<>();
        expected.forEach((line, text) -> {
            if (!reported.getOrDefault(line, "").contains(text)) {
                other.add(line + ": " + reported.get(line));
            }
        });
        assertEquals(List.of(), other);
    }

    private static List<Path> snippets() throws Exception {
        try (Stream<Path> files = Files.list(SNIPPETS)) {
            return files.sorted().toList();
        }
    }

    private static TreeMap<String, String> expected() throws Exception {
        TreeMap<String, String> expected = new TreeMap<>();
        for (Path snippet : snippets()) {
            List<String> lines = Files.readAllLines(snippet);
            for (int i = 0; i < lines.size(); i++) {
                Matcher matcher = EXPECTED.matcher(lines.get(i));
                if (matcher.find()) {
                    expected.put(snippet.getFileName() + ":" + (i + 1), matcher.group(1));
                }
            }
        }
        return expected;
    }

    private TreeMap<String, String> compile() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-no-stdlib",
                "-no-reflect",
                "-Xjspecify-annotations=strict",
                "-jvm-target", "17",
                "-jdk-home", System.getProperty("java.home"),
                "-classpath", System.getProperty("java.class.path"),
                "-d", output.toString()));
        snippets().forEach(snippet -> arguments.add(snippet.toString()));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        ExitCode code = new K2JVMCompiler()
                .exec(new PrintStream(messages, true, StandardCharsets.UTF_8), arguments.toArray(new String[0]));
        String text = messages.toString(StandardCharsets.UTF_8);
        assertEquals(ExitCode.COMPILATION_ERROR, code, text);
        TreeMap<String, String> reported = new TreeMap<>();
        Matcher matcher = REPORTED.matcher(text);
        while (matcher.find()) {
            reported.merge(matcher.group(1) + ":" + matcher.group(2), matcher.group(4), (one, two) -> one + "; " + two);
        }
        return reported;
    }
}
