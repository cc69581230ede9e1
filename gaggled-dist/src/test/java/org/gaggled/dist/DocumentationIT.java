package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The settings in docs/configuration.md are those that gaggled and the plugins it comes with know. */
class DocumentationIT {

    private static final Path DOCUMENT = Path.of(System.getProperty("docs.directory"), "configuration.md");
    private static final String BEGIN = "<!-- what gaggled --list-settings prints -->\n";
    private static final String END = "<!-- end of what gaggled --list-settings prints -->";

    /** Run with {@code -Dgolden.update=true} to write into the document what gaggled prints. */
    @Test
    void everySettingIsDocumentedAsTheCodeDefinesIt() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        String printed = printedSettings();
        if (Boolean.getBoolean("golden.update")) {
            document = document.substring(0, begin) + "\n" + printed + document.substring(end);
            Files.writeString(DOCUMENT, document);
            end = document.indexOf(END);
        }
        assertEquals("\n" + printed, document.substring(begin, end), "run with -Dgolden.update=true");
    }

    private static String printedSettings() {
        try (Gaggled gaggled = Gaggled.run("--list-settings")) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            return String.join("\n", gaggled.lines()) + "\n";
        }
    }
}
