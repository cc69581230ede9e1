package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows what is refused of log and errorlog, in whose words: wrong values, settings that mean nothing where they stand, files
// that two streams would share, and files that cannot be written.
class OutputRefusalsTest {

    private static final String WEB = "web\n  command = serve\n";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "log = merge | log 'merge' is for 'errorlog' alone; write errorlog = merge, or ./merge for a file of that"
                    + " name",
            "log = none | log 'none' is not a word that gaggled knows here; write null, or ./none for a file of that"
                    + " name",
            "errorlog = Merge | errorlog 'Merge' is not a word that gaggled knows here; write merge, or ./Merge for a"
                    + " file of that name",
            "log = /dev/null | log '/dev/null' cannot be rotated; write null",
            "log = /dev/stdout | log '/dev/stdout' cannot be rotated; write inherit",
            "log = append:/var/log/web.log | log 'append:/var/log/web.log' has a word before the path; write the path"
                    + " alone",
    })
    void targetsThatAreNone(String written, String message) throws IOException {
        int column = written.indexOf('=') + 5;
        assertEquals(List.of("3:" + column + ": " + message), fixture.problems(WEB + "  " + written + "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "maxsize = 0 | maxsize '0' holds nothing; write none if size is not to matter",
            "maxsize = 50MB | maxsize '50MB' is not a number of bytes, also with k, m or g; or none; write for example"
                    + " 50m",
            "maxage = 7 | maxage '7' is not a number with s, m, h or d, up to 3650d; or none; write for example 12h or"
                    + " 7d",
            "maxage = 0d | maxage '0d' is over at once; write none if age is not to matter",
            "maxage = 9999999999d | maxage '9999999999d' is longer than 3650d; write none if age is not to matter",
            "keep = 1001 | keep '1001' is not a whole number from 0 to 1000",
            "stamp = rfc3339 | stamp 'rfc3339' is not one of: none, iso",
            "lines = 10001 | lines '10001' is not a whole number from 0 to 10000",
            "maxline = 16 | maxline '16' is less than 64 bytes; write a unit, as in 16k",
            "maxline = 1m | maxline '1m' is more than 256k; write at most 256k",
            "max_backups = 3 | unknown setting 'max_backups' in log of program 'web'; it is called 'keep' here",
    })
    void valuesThatAreWrong(String written, String message) throws IOException {
        boolean unknown = message.startsWith("unknown");
        int column = unknown ? 5 : written.indexOf('=') + 7;
        assertEquals(
                List.of("5:" + column + ": " + message),
                fixture.problems(WEB + "  log\n    file = x\n    " + written + "\n"));
    }

    @Test
    void theWordAndTheSectionTogether() throws IOException {
        assertEquals(
                List.of("3:3: program 'web' has a setting 'log' and, at gaggle.outline:4:3, a section 'log'; keep one of"
                        + " them; in the section, the setting is called 'file'"),
                fixture.problems(WEB + "  log = a\n  log\n    file = b\n"));
        assertEquals(
                List.of("2:3: section 'gaggled' has a setting 'errorlog' and, at gaggle.outline:3:3, a section"
                        + " 'errorlog'; keep one of them; in the section, the setting is called 'file'"),
                fixture.problems("gaggled\n  errorlog = a\n  errorlog\n    file = b\n" + WEB));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "log | inherit | keep = 3 | the stream goes to gaggled's own output; name a 'file', or remove it",
            "log | inherit | lines = 3 | gaggled does not capture what goes to its own output; add prefix = true or a"
                    + " 'file', or remove it",
            "log | null | maxage = 7d | the stream is discarded; name a 'file', or remove it",
            "log | null | prefix = yes | the stream is discarded; name a 'file', or remove it",
            "log | run/web.log | prefix = yes | the stream goes into a file; remove it, or write file = inherit",
            "errorlog | merge | maxsize = 5m | errors go where 'log' says; put it into 'log', or give 'errorlog' a"
                    + " 'file'",
    })
    void settingsThatMeanNothing(String section, String file, String setting, String message) throws IOException {
        String name = setting.substring(0, setting.indexOf(' '));
        assertEquals(
                List.of("5:" + (8 + name.length()) + ": '" + name + "' in " + section
                        + " of program 'web' means nothing, because " + message),
                fixture.problems(WEB + "  " + section + "\n    file = " + file + "\n    " + setting + "\n"));
    }

    /** Without a file of its own, errors go into that of the output. */
    @Test
    void settingsOfErrorsThatAreMergedBecauseNothingElseIsSaid() throws IOException {
        assertEquals(
                List.of("5:12: 'keep' in errorlog of program 'web' means nothing, because errors go where 'log' says; put"
                        + " it into 'log', or give 'errorlog' a 'file'"),
                fixture.problems(WEB + "  log = run/web.log\n  errorlog\n    keep = 3\n"));
    }

    /** What all programs have is for those with a file, and does no harm to the others. */
    @Test
    void settingsOfAllProgramsMayMeanNothingForOne() throws IOException {
        fixture.accepted("gaggled\n  log\n    keep = 3\n    prefix = yes\n    lines = 5\n" + WEB + "  log = null\n");
    }

    @Test
    void anEmptyValueIsWarnedOf() throws IOException {
        ConfigReading.Accepted accepted = (ConfigReading.Accepted) fixture.read(WEB + "  log =\n");
        assertEquals(
                List.of("3:8: warning: log of program 'web' is empty, which means null: what is printed is lost; write null if"
                        + " that is meant, in YAML with quotes; otherwise inherit or a path"),
                fixture.texts(accepted.warnings()));
    }

    @Test
    void aSizeWithoutItsUnitIsWarnedOf() throws IOException {
        ConfigReading.Accepted accepted =
                (ConfigReading.Accepted) fixture.read(WEB + "  log\n    file = x\n    maxsize = 50\n");
        assertEquals(
                List.of("5:15: warning: maxsize is 50 bytes, so that a file has few lines; write a unit, as in 50m"),
                fixture.texts(accepted.warnings()));
    }

    @Test
    void bothStreamsInOneFile() throws IOException {
        assertEquals(
                List.of("4:14: errorlog 'run/../x' is the file of 'log' too; write errorlog = merge for one file with"
                        + " both, or name another file"),
                fixture.problems(WEB + "  log = x\n  errorlog = run/../x\n"));
    }

    @Test
    void twoProgramsInOneFileWhateverItIsCalled() throws IOException {
        Files.createSymbolicLink(directory.resolve("logs"), directory.resolve("run"));
        Files.writeString(directory.resolve("run/x"), "");
        Files.createSymbolicLink(directory.resolve("y"), Path.of("run/x"));
        for (String other : List.of("logs/x", "y")) {
            assertEquals(
                    List.of("6:9: log '" + other + "' is the file of 'log' of program 'web', at gaggle.outline:3:9 too;"
                            + " give each program a file of its own"),
                    fixture.problems(WEB + "  log = run/x\nb\n  command = serve\n  log = " + other + "\n"));
        }
    }

    @Test
    void oneFileForAllPrograms() throws IOException {
        String message =
                "log 'x' is one file for several programs, and each needs its own; put ${PROGRAM} into the path:"
                        + " it becomes the name of each program";
        assertEquals(List.of("2:9: " + message),
                fixture.problems("gaggled\n  log = x\n" + WEB + "b\n  command = serve\nc\n  command = serve\n"));
        assertEquals(List.of("4:9: " + message), fixture.problems(WEB + "  instances = 3\n  log = x\n"));
        fixture.accepted("gaggled\n  log = x\n" + WEB);
    }

    @ParameterizedTest
    @CsvSource({"x.1", "x.12.gz"})
    void aFileWithTheNameOfARotatedOne(String name) throws IOException {
        assertEquals(
                List.of("4:14: errorlog '" + name + "' has the name of a rotated file of 'log' of program 'web', at"
                        + " gaggle.outline:3:9; give it another name"),
                fixture.problems(WEB + "  log = x\n  errorlog = " + name + "\n"));
        fixture.accepted(WEB + "  log = y\n  errorlog = " + name + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "run | 'DIR/run' is a directory; name a file in it",
            "bin/plain/x | 'DIR/bin/plain' is not a directory; name another file",
            "bin/plain/x/y | 'DIR/bin/plain' is not a directory; name another file",
            "link | 'DIR/link' is a link to 'nowhere', which does not exist; name another file",
            "/dev/zero | '/dev/zero' is not a regular file, and cannot be rotated; name a file, or write inherit",
    })
    void filesThatCannotBeWritten(String path, String reason) throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
        assertEquals(
                List.of("3:9: log '" + path + "' cannot be written, because " + reason),
                fixture.problems(WEB + "  log = " + path + "\n"));
        fixture.accepted(WEB + "  enabled = no\n  log = " + path + "\n");
    }

    @Test
    void aDirectoryOfAllProgramsIsToldOnce() throws IOException {
        assertEquals(
                List.of("2:9: log 'bin/plain/${PROGRAM}' cannot be written, because 'DIR/bin/plain' is not a directory;"
                        + " name another file"),
                fixture.problems("gaggled\n  log = bin/plain/${PROGRAM}\n" + WEB + "b\n  command = serve\n"));
    }

    /** Nothing keeps root from writing there. */
    @Test
    void aDirectoryThatThisUserMayNotWriteTo() throws IOException {
        Path closed = directory.resolve("run");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        String text = WEB + "  log = run/logs/x\n";
        if (Files.isWritable(closed)) {
            fixture.accepted(text);
        } else {
            assertEquals(
                    List.of("3:9: log 'run/logs/x' cannot be written, because this user may not write to 'DIR/run'; give"
                            + " it to the user that gaggled runs as, or name another file"),
                    fixture.problems(text));
        }
    }

    @Test
    void aNameThatIsTooLongWithTheNumberOfARotatedFile() throws IOException {
        String name = "x".repeat(250);
        List<String> problems = fixture.problems(WEB + "  log = " + name + "\n");
        assertEquals(1, problems.size());
        assertEquals(
                "cannot be written, because the name of a rotated file would have 256 bytes, and Linux allows 255; name a"
                        + " file with a shorter name",
                problems.getFirst().substring(problems.getFirst().indexOf("cannot")));
        fixture.accepted(WEB + "  log\n    file = " + name + "\n    compress = no\n");
    }

    @Test
    void directoriesThatAreMissingWillBeMade() throws IOException {
        fixture.accepted(WEB + "  log = run/logs/of/today/x\n");
        assertEquals(false, Files.exists(directory.resolve("run/logs")));
    }
}
