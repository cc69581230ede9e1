package org.gaggled.importing.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gaggled.engine.terminal.StandardOutput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line: what goes where, which statuses there are, and what is said about mistakes. */
class ImportCommandTest {

    private static final String SUPERVISORD = "[program:web]\ncommand=sleep 600\npriority=5\n";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    private Path supervisord = Path.of("");

    @BeforeEach
    void write() throws IOException {
        supervisord = file("supervisord.conf", SUPERVISORD);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private int run(Object... arguments) {
        return ImportCommand.run(StandardOutput.to(output), new PrintWriter(errors),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String error() {
        return errors.toString().replace(directory.toString(), "DIR");
    }

    @Test
    void configurationGoesToStandardOutputAndTheSummaryDoesNot() {
        assertEquals(0, run(supervisord));
        assertTrue(output().contains("\nweb:\n"), output());
        assertEquals("1 program; settings: 2 kept, 1 approximated, 1 lost; --report tells them\n", error());
    }

    @Test
    void reportGoesToStandardOutputWhereTheConfigurationDoesNot() throws IOException {
        Path out = directory.resolve("gaggled.ini");
        assertEquals(0, run(supervisord, "-o", out, "--report"));
        assertTrue(Files.readString(out).contains("\n[web]\n"));
        assertTrue(output().contains(":3: lost: priority=5: "), output());
        assertEquals("", error());
    }

    @Test
    void fileThatExistsIsLeftAlone() throws IOException {
        Path out = file("gaggled.yaml", "mine");
        assertEquals(1, run(supervisord, "-o", out));
        assertEquals("mine", Files.readString(out));
        assertEquals("gaggled import: DIR/gaggled.yaml exists, and is left as it is; remove it, or give -o another"
                + " name\n", error());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "gaggled.conf | DIR/gaggled.conf: INFO cannot hold an argument with a blank in it; write a file that ends in"
                    + " .yaml or .ini",
            "gaggled | DIR/gaggled does not end in .yaml or .ini, which says what to write",
            "no/gaggled.yaml | cannot write DIR/no/gaggled.yaml: java.nio.file.NoSuchFileException: DIR/no/gaggled.yaml"
    })
    void otherFilesCannotBeWritten(String name, String message) {
        assertEquals(1, run(supervisord, "-o", directory.resolve(name)));
        assertEquals("gaggled import: " + message + "\n", error());
    }

    @Test
    void formatsAreRecognisedByNameOrContent() throws IOException {
        Files.createDirectory(directory.resolve("x"));
        for (String[] each : new String[][] {
                {"x/programs.ini", SUPERVISORD}, {"x/Procfile.dev", "web: sleep 600\n"},
                {"x/some.yml", "processes: {web: {command: sleep 600}}\n"},
                {"x/other.yaml", "version: '3'\nservices: {web: {command: sleep 600}}\n"}
        }) {
            assertEquals(0, run(file(each[0], each[1])), each[0] + error());
        }
        assertEquals(4, output().lines().filter("web:"::equals).count(), output());
    }

    @Test
    void unknownFileIsRefusedWithAllFormats() throws IOException {
        assertEquals(1, run(file("x.txt", "hello\n")));
        assertTrue(error().startsWith("gaggled import: DIR/x.txt is not of a format that can be told"), error());
        for (String format : new String[] {"supervisord", "procfile", "process-compose", "docker-compose"}) {
            assertTrue(error().contains(format + " ("), error());
        }
    }

    @Test
    void formatCanBeNamed() throws IOException {
        Path file = file("x.txt", "web: sleep 600\n");
        assertEquals(0, run("--format", "procfile", file));
        assertEquals(2, run("--format", "procfil", file));
        assertTrue(
                error().endsWith("gaggled import: --format procfil: there is no such format; did you mean procfile?\n"
                        + "gaggled import -h prints all options\n"),
                error());
    }

    @Test
    void formatsAreNotMixed() throws IOException {
        assertEquals(1, run(supervisord, file("Procfile", "web: sleep 600\n")));
        assertTrue(error().endsWith("; import one format at a time\n"), error());
    }

    @Test
    void nothingIsWrittenWhereNothingCanRun() throws IOException {
        assertEquals(1, run(file("Procfile", "# nothing\n")));
        assertEquals("", output());
        assertEquals("0 programs; settings: 0 kept, 0 approximated, 0 lost; --report tells them\n"
                + "gaggled import: there is no program in DIR/Procfile that gaggled can run; nothing was written\n",
                error());
    }

    @Test
    void filesThatCannotBeReadAreTold() throws IOException {
        assertEquals(1, run(directory.resolve("missing.ini")));
        assertEquals("gaggled import: DIR/missing.ini: there is no such file\n", error());
        Files.write(directory.resolve("Procfile"), new byte[] {'a', ':', ' ', (byte) 0xff});
        assertEquals(1, run(directory.resolve("Procfile")));
        assertTrue(error().endsWith("DIR/Procfile is not UTF-8 text; convert it first\n"), error());
    }

    @Test
    void wrongCommandLineIsAUsageError() {
        assertEquals(2, run());
        assertEquals(2, run("--reprot", supervisord));
        assertEquals("gaggled import: FILE is missing; usage: gaggled import FILE...\n"
                + "gaggled import -h prints all options\n"
                + "gaggled import: there is no option --reprot; did you mean --report?\n"
                + "gaggled import -h prints all options\n", error());
    }

    @Test
    void helpNamesEverything() {
        assertEquals(0, run("-h"));
        for (String part : new String[] {"gaggled import [--format FROM] [-o OUT] [--report] FILE...", "--report",
                "docker-compose", "Exit status:"
        }) {
            assertTrue(output().contains(part), output());
        }
    }
}
