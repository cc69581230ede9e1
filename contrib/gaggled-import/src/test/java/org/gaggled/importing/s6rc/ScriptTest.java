package org.gaggled.importing.s6rc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gaggled.importing.format.ImportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs a script, and what it needs. */
class ScriptTest {

    @TempDir
    Path directory;

    private Path file(String text, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("run"), text.replace('|', '\n'));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void itIsRunAsItIs() throws IOException, ImportException {
        Path file = file("#!/usr/bin/env -S python3 -u\n", "rwxr-xr-x");
        assertEquals(List.of(file.toString()), Script.of(file).command());
    }

    @Test
    void itsInterpreterIsNamedWhereItCannotBeExecuted() throws IOException, ImportException {
        Path file = file("#! /bin/sh -e\n", "rw-r--r--");
        assertEquals(List.of("/bin/sh", "-e", file.toString()), Script.of(file).command());
        file = file("exec sleep 600\n", "rw-r--r--");
        assertEquals(List.of(file.toString()), Script.of(file).command());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "#!/bin/execlineb -P|web; execline", "#!/bin/sh|exec s6-setuidgid web web; s6-setuidgid",
            "#!/command/with-contenv bash|web; with-contenv", "#!/bin/sh|# s6-log|web; ''", "#!/bin/sh|exec web; ''"
    })
    void whatBelongsToS6IsTold(String text, String needs) throws IOException, ImportException {
        assertEquals(needs, Script.of(file(text, "rwxr-xr-x")).needs());
    }
}
