package org.gaggled.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows what is read of a file with a secret, whose file it has to be, and why another one is refused; never with what is in it.
class SecretFileTest {

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.write(directory.resolve("secret"), text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String reason, Path path) {
        IOException refused = assertThrows(IOException.class, () -> SecretFile.read(path));
        assertEquals(reason, refused.getMessage());
    }

    @Test
    void theFirstLineIsTheSecret() throws IOException {
        for (String text : List.of("hush", "hush\n", "hush\r\n", "hush\nsecond line\n")) {
            assertEquals("hush", SecretFile.read(file(text)).getText());
        }
        assertEquals(" päss wörd ", SecretFile.read(file(" päss wörd \n")).getText());
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file("hush"));
        assertEquals("hush", SecretFile.read(link).getText());
    }

    @Test
    void thereIsABoundToItsSize() throws IOException {
        assertEquals(SecretFile.MAX_BYTES, SecretFile.read(file("x".repeat(SecretFile.MAX_BYTES))).getText().length());
        assertRefused("it is longer than 4096 bytes", file("x".repeat(SecretFile.MAX_BYTES + 1)));
    }

    @Test
    void whatCannotBeUsedIsRefusedWithAReason() throws IOException {
        assertRefused("there is no such file", directory.resolve("nothing"));
        assertRefused("it is a directory", directory);
        // A device, and so no end of bytes: never read.
        assertRefused("it is not a regular file", Path.of("/dev/zero"));
        assertRefused("its first line is empty", file(""));
        assertRefused("its first line is empty", file(" \nhush\n"));
        assertRefused("it is not text in UTF-8",
                Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xc3, 0x28}));
    }

    @Test
    void itIsPrivateWhenNobodyElseCanReadOrChangeIt() throws IOException {
        Path file = file("hush");
        for (String mode : List.of("rw-------", "r--------", "rwx--x--x")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertTrue(SecretFile.read(file).isPrivate(), mode);
        }
        for (String mode : List.of("rw-r-----", "rw--w----", "rw----r--", "rw-----w-")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertFalse(SecretFile.read(file).isPrivate(), mode);
        }
    }

    @Test
    void itShowsNothingOfTheSecret() throws IOException {
        Path file = file("hush");
        assertEquals(file.toString(), SecretFile.read(file).toString());
    }
}
