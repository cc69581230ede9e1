package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is replaced as a whole, and so is the secret that is kept in one. */
class StateFileTest {

    @TempDir
    Path directory;

    private List<String> files(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void holdsWhatItWasReplacedWith() throws Exception {
        Path path = directory.resolve("notes");
        // As one has left it that has died in the middle.
        Files.writeString(directory.resolve("notes.new"), "half of what was to be writ");
        new StateFile(path).replace("ü");
        assertEquals("ü", Files.readString(path));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        new StateFile(path).replace("");
        assertEquals("", Files.readString(path));
        assertEquals(List.of("notes"), files(directory));
    }

    @Test
    void leavesNothingWhereItCannotBeReplaced() throws Exception {
        Path path = Files.createDirectories(directory.resolve("notes/in the way")).getParent();
        assertThrows(IOException.class, () -> new StateFile(path).replace("text"));
        assertEquals(List.of("notes"), files(directory));
    }

    @Test
    void theSecretIsMadeOnceForEachDirectory() throws Exception {
        byte[] made = secret("one");
        assertEquals(32, made.length);
        assertArrayEquals(made, secret("one"));
        assertFalse(Arrays.equals(made, secret("another")));
        Path file = directory.resolve("one/secret");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.write(file, new byte[31]);
        byte[] anew = secret("one");
        assertEquals(32, anew.length, "one that was cut is no secret");
        assertArrayEquals(anew, secret("one"));
    }

    private byte[] secret(String name) throws Exception {
        try (StateDirectory held = StateDirectory.open(directory.resolve(name))) {
            return KeptSecret.of(held);
        }
    }
}
