package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.engine.launch.GaggledExec.Unusable;
import org.gaggled.engine.launch.GaggledExec.Usable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file through which programs are started is used only where it can be, and says why it cannot. */
class GaggledExecTest {

    @TempDir
    Path directory;

    private Path file(byte[] content, String permissions) throws IOException {
        Files.copy(BuiltExec.library(), directory.resolve("libgaggled_start.so"), StandardCopyOption.REPLACE_EXISTING);
        Path file = Files.write(directory.resolve("gaggled_exec"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static byte[] built() throws IOException {
        return Files.readAllBytes(BuiltExec.file());
    }

    @Test
    void theOneThatWasBuiltIsUsable() throws Exception {
        Path file = file(built(), "rwxr-xr-x");
        assertEquals(file, assertInstanceOf(Usable.class, GaggledExec.at(file)).file());
    }

    @Test
    void aMissingOneIsNot() {
        Path file = directory.resolve("none");
        assertEquals(new Unusable(file + " is missing; unpack the whole tarball"), GaggledExec.at(file));
    }

    @Test
    void oneWithoutItsLibraryIsNot() throws Exception {
        Path file = file(built(), "rwxr-xr-x");
        Path library = directory.resolve("libgaggled_start.so");
        byte[] content = Files.readAllBytes(library);
        Files.delete(library);
        assertEquals(new Unusable(library + " is missing; unpack the whole tarball"), GaggledExec.at(file));
        // An object file, which is not linked.
        content[16] = 1;
        Files.write(library, content);
        assertTrue(assertInstanceOf(Unusable.class, GaggledExec.at(file)).reason()
                .startsWith(library + " cannot be loaded; mount its file system without noexec, or unpack"));
    }

    @Test
    void oneThatCannotBeExecutedIsNot() throws Exception {
        Path file = file(built(), "rw-r--r--");
        assertEquals(
                new Unusable(
                        file + " cannot be executed; chmod +x it, or mount its file system without noexec"),
                GaggledExec.at(file));
    }

    @Test
    void oneForAnotherMachineIsNot() throws Exception {
        byte[] content = built();
        content[18] = 8;
        Path file = file(content, "rwxr-xr-x");
        Unusable other = new Unusable(file + " is for another machine; unpack the tarball for this one");
        assertEquals(other, GaggledExec.at(file));
        assertEquals(other, GaggledExec.at(file(new byte[0], "rwxr-xr-x")));
    }

    /** It carries no path of the machine that built it, so that every build makes the same file. */
    @Test
    void itDoesNotNameWhereItWasBuilt() throws Exception {
        for (Path file : List.of(BuiltExec.file(), BuiltExec.library())) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertEquals(-1, content.indexOf(Path.of("").toAbsolutePath().toString()));
        }
    }

    @Test
    void whoStartsItByHandIsToldNotTo() throws Exception {
        Process process = new ProcessBuilder(BuiltExec.file().toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals("gaggled_exec: gaggled starts this, with a plan; it is not for use by hand\n", said);
        assertEquals(127, process.exitValue());
    }
}
