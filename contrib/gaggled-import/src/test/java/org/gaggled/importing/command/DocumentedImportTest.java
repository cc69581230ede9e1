package org.gaggled.importing.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.engine.terminal.StandardOutput;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The documents show what is imported, and what comes of it: the text behind "becomes this" is what comes of the one
 * before it, in {@code /srv/shop}, without the heading. With {@code -Dgolden.update=true}, it is written anew.
 */
class DocumentedImportTest {

    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Pattern EXAMPLE = Pattern.compile(
            "```text\n(?<from>.*?)```\n\nbecomes this:\n\n```(?<format>\\w+)\n(?<to>.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
            "from-supervisord.md, supervisord.conf", "from-procfile.md, Procfile",
            "from-process-compose.md, process-compose.yaml", "from-docker-compose.md, compose.yaml",
            "from-systemd.md, worker.service", "from-dinit.md, web"
    })
    void exampleBecomesWhatIsShown(String document, String name) throws IOException {
        String text = Files.readString(DOCS.resolve(document));
        Matcher example = EXAMPLE.matcher(text);
        assertTrue(example.find(), document);
        Path file = Files.writeString(directory.resolve(name), example.group("from"));
        Path out = directory.resolve("out." + example.group("format"));
        StringWriter errors = new StringWriter();
        int status = ImportCommand.run(StandardOutput.to(System.out), new PrintWriter(errors),
                file.toString(), "-o", out.toString());
        assertEquals(0, status, errors::toString);
        String imported = Files.readString(out).replace(directory.toAbsolutePath().toString(), "/srv/shop")
                .replaceFirst("^.*\n+", "");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCS.resolve(document),
                    text.substring(0, example.start("to")) + imported + text.substring(example.end("to")));
        }
        assertEquals(Files.readString(DOCS.resolve(document)).substring(example.start("to")).replaceFirst(
                "(?s)```.*", ""), imported, "run with -Dgolden.update=true to accept it");
    }
}
