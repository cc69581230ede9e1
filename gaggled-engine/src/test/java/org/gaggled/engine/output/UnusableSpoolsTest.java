package org.gaggled.engine.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A spool that gaggled does not understand is kept under another name, and a new one is used. */
class UnusableSpoolsTest {

    private static final int CAPACITY = 2 * Spool.FIRST;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("sheep.out.spool");
    }

    private Path aside() {
        return directory.resolve("sheep.out.spool.damaged");
    }

    private void leaveOneLine() throws IOException {
        Spool spool = Spool.open(file(), CAPACITY);
        assertTrue(spool.put("one\n".getBytes(UTF_8)));
        spool.publish(spool.head());
        spool.abandon();
    }

    private void set(long at, long value) throws IOException {
        try (RandomAccessFile spool = new RandomAccessFile(file().toFile(), "rw")) {
            spool.seek(at);
            spool.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putLong(value)
                    .array());
        }
    }

    private void isNewAndWorks() throws IOException {
        Spool spool = Spool.open(file(), CAPACITY);
        assertTrue(spool.isEmpty());
        assertTrue(spool.put("two\n".getBytes(UTF_8)));
        assertEquals(4, spool.head());
        spool.close();
    }

    @Test
    void oneOfSomebodyElse() throws IOException {
        Files.writeString(file(), "shopping: milk, bread\n");
        isNewAndWorks();
        assertEquals("shopping: milk, bread\n", Files.readString(aside()));
    }

    @Test
    void oneThatLooksLikeOneByItsSize() throws IOException {
        byte[] other = new byte[RingMemory.HEADER_BYTES + CAPACITY];
        java.util.Arrays.fill(other, (byte) 'x');
        Files.write(file(), other);
        isNewAndWorks();
        assertArrayEquals(other, Files.readAllBytes(aside()));
    }

    @ParameterizedTest
    @CsvSource({
            "a later version, 8, 2",
            "another capacity, 16, 65536",
            "a head behind the tail, 256, -1",
            "a head too far away, 256, 1000000",
            "more published than there is, 264, 5",
            "a base after the tail, 272, 3",
            "a tail before everything, 512, -5",
            "a tail after everything, 512, 5"
    })
    void oneThatIsDamaged(String how, long at, long value) throws IOException {
        leaveOneLine();
        set(at, value);
        isNewAndWorks();
        assertTrue(Files.exists(aside()), how);
    }

    @Test
    void oneThatWasInUseWhenTheMachineWentDown() throws IOException {
        leaveOneLine();
        set(24, 4711);
        isNewAndWorks();
        assertTrue(Files.exists(aside()));
    }

    @Test
    void afterAnOrderlyEndTheMachineMayHaveGoneDown() throws IOException {
        Spool spool = Spool.open(file(), CAPACITY);
        spool.put("one\n".getBytes(UTF_8));
        spool.close();
        set(24, 4711);
        Spool next = Spool.open(file(), CAPACITY);
        assertEquals(4, next.head());
        next.delete();
        assertFalse(Files.exists(aside()));
    }

    @Test
    void anEmptyOneOfAnotherSizeIsMadeAnew() throws IOException {
        leaveOneLine();
        Spool spool = Spool.open(file(), 2 * CAPACITY);
        assertEquals(RingMemory.HEADER_BYTES + CAPACITY, Files.size(file()), "something is in it");
        spool.done(4);
        spool.close();
        Spool.open(file(), 2 * CAPACITY).close();
        assertEquals(RingMemory.HEADER_BYTES + 2 * CAPACITY, Files.size(file()));
        assertFalse(Files.exists(aside()));
    }

    @Test
    void oneThatWasNotMadeToTheEnd() throws IOException {
        try (RandomAccessFile spool = new RandomAccessFile(file().toFile(), "rw")) {
            spool.setLength(RingMemory.HEADER_BYTES + CAPACITY);
        }
        isNewAndWorks();
        assertFalse(Files.exists(aside()), "nothing was in it");
    }

    @Test
    void aDirectoryAndALink() throws IOException {
        Files.createDirectory(file());
        isNewAndWorks();
        assertTrue(Files.isDirectory(aside()));
        Files.delete(aside());
        Files.delete(file());
        Files.createSymbolicLink(file(), directory.resolve("elsewhere"));
        isNewAndWorks();
        assertTrue(Files.isSymbolicLink(aside()));
        assertTrue(Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(directory.resolve("elsewhere")));
    }

    @Test
    void aDirectoryThatIsMissingIsAnError() {
        Path missing = directory.resolve("gone/sheep.out.spool");
        IOException problem = assertThrows(IOException.class, () -> Spool.open(missing, CAPACITY));
        assertEquals("cannot use " + missing + ": no such file", problem.getMessage());
    }
}
