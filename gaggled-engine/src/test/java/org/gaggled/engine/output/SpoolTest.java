package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.Errno;
import org.gaggled.engine.launch.LibC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a spool comes out of it, once and in order; what does not fit stays in the pipe. */
class SpoolTest {

    private static final int CAPACITY = 4 * Spool.FIRST;

    @TempDir
    Path directory;

    private final Descriptors.Pipe pipe;
    private final SpoolBudget budget = new SpoolBudget(1 << 20);

    SpoolTest() throws Exception {
        pipe = Descriptors.pipe();
    }

    @AfterEach
    void close() {
        LibC.close(pipe.readEnd());
        LibC.close(pipe.writeEnd());
    }

    private Path file() {
        return directory.resolve("sheep.out.spool");
    }

    private Spool open() throws IOException {
        return Spool.open(file(), CAPACITY, budget, SpoolHeader.Steps.UNSEEN);
    }

    private void print(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(bytes.length, Descriptors.write(pipe.writeEnd(), arena.allocateFrom(JAVA_BYTE, bytes)));
        }
    }

    private void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static byte[] random(int seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatIsReceivedIsTheWritersOnceItIsPublished() throws Exception {
        try (Spool spool = Spool.inMemory(CAPACITY)) {
            assertEquals(-Errno.EAGAIN.number(), spool.receive(pipe.readEnd(), Integer.MAX_VALUE));
            print("one\ntw");
            assertEquals(6, spool.receive(pipe.readEnd(), Integer.MAX_VALUE));
            assertEquals("one\ntw", text(spool.slice(0, spool.head())));
            assertEquals(0, spool.published().byteSize());
            spool.publish(4);
            assertEquals("one\n", text(spool.published()));
            spool.done(1);
            assertEquals("ne\n", text(spool.published()));
            assertEquals(1, spool.tail());
            spool.done(3);
            assertFalse(spool.isEmpty());
            assertTrue(spool.put("\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals("tw\n", text(spool.slice(4, spool.head())));
            spool.takeBack(6);
            spool.publish(6);
            spool.done(2);
            assertTrue(spool.isEmpty());
        }
    }

    @Test
    void whatTheReaderHasGivenAwayItCannotTakeBack() throws Exception {
        try (Spool spool = Spool.inMemory(CAPACITY)) {
            print("one\ntwo\n");
            spool.receive(pipe.readEnd(), Integer.MAX_VALUE);
            spool.publish(4);
            assertThrows(IllegalArgumentException.class, () -> spool.takeBack(3));
            assertThrows(IllegalArgumentException.class, () -> spool.publish(3));
            assertThrows(IllegalArgumentException.class, () -> spool.publish(9));
            assertThrows(IllegalArgumentException.class, () -> spool.done(5));
        }
    }

    @Test
    void whatDoesNotFitStaysInThePipe() throws Exception {
        try (Spool spool = open()) {
            byte[] printed = random(1, CAPACITY + 1000);
            int received = 0;
            for (int at = 0; at < printed.length; at += 50_000) {
                print(java.util.Arrays.copyOfRange(printed, at, Math.min(printed.length, at + 50_000)));
                received += spool.receive(pipe.readEnd(), Integer.MAX_VALUE);
            }
            assertEquals(CAPACITY, received);
            assertEquals(0, spool.receive(pipe.readEnd(), Integer.MAX_VALUE));
            assertFalse(spool.put(new byte[1]));
            spool.publish(CAPACITY);
            spool.done(600);
            assertEquals(600, spool.receive(pipe.readEnd(), Integer.MAX_VALUE));
            spool.publish(CAPACITY + 600);
            // Over the ring's end, in one piece.
            assertArrayEquals(java.util.Arrays.copyOfRange(printed, 600, CAPACITY + 600),
                    spool.published().toArray(JAVA_BYTE));
            spool.done(CAPACITY);
            assertEquals(400, spool.receive(pipe.readEnd(), Integer.MAX_VALUE));
            assertArrayEquals(java.util.Arrays.copyOfRange(printed, CAPACITY + 600, CAPACITY + 1000),
                    spool.slice(CAPACITY + 600, CAPACITY + 1000).toArray(JAVA_BYTE));
        }
    }

    @Test
    void theNextOneGoesOn() throws Exception {
        try (Spool spool = open()) {
            print("one\ntwo\nthr");
            spool.receive(pipe.readEnd(), Integer.MAX_VALUE);
            spool.publish(8);
            spool.note(new LineSink.Intent(17, 4711));
        }
        Spool next = open();
        assertEquals(new LineSink.Intent(17, 4711), next.recoveredIntent());
        assertEquals("one\ntwo\n", text(next.published()));
        assertEquals("thr", text(next.slice(8, next.head())));
        next.done(4);
        next.close();
        Spool last = open();
        assertNull(last.recoveredIntent(), "what was noted was for what is done");
        assertEquals("two\n", text(last.published()));
        last.delete();
        assertFalse(Files.exists(file()));
    }

    @Test
    void aLongRunOfShortLinesTouchesOnlyTheBeginning() throws Exception {
        try (Spool spool = open()) {
            byte[] printed = random(2, 4096);
            for (int round = 0; round < 1000; round++) {
                print(printed);
                assertEquals(4096, spool.receive(pipe.readEnd(), Integer.MAX_VALUE));
                // An unfinished line is always left.
                long end = spool.head() - 100;
                spool.publish(end);
                int count = (int) spool.published().byteSize();
                assertArrayEquals(java.util.Arrays.copyOfRange(printed, 3996, 4096),
                        spool.slice(end, end + 100).toArray(JAVA_BYTE));
                spool.done(count);
            }
            assertTrue(allocatedBytes() <= 4096 + Spool.FIRST, () -> "allocated: " + allocatedBytes());
        }
    }

    private long allocatedBytes() {
        try {
            Process du = new ProcessBuilder("du", "-B1", file().toString()).start();
            return Long
                    .parseLong(new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\t")[0]);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private void fill(Spool spool) {
        byte[] some = random(3, 50_000);
        int last;
        do {
            print(some);
            last = spool.receive(pipe.readEnd(), Integer.MAX_VALUE);
        } while (last == some.length);
        drainPipe();
    }

    private void drainPipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(1 << 20);
            while (Descriptors.read(pipe.readEnd(), buffer) > 0) {
                // The rest is not looked at.
            }
        }
    }

    @Test
    void allTogetherHaveABound() throws Exception {
        SpoolBudget small = new SpoolBudget(3L * Spool.FIRST);
        try (Spool one = Spool.inMemory(CAPACITY, small); Spool other = Spool.inMemory(CAPACITY, small)) {
            fill(one);
            assertEquals(CAPACITY, one.head());
            fill(other);
            assertEquals(Spool.FIRST, other.head(), "what each has in any case");
            one.publish(CAPACITY);
            one.done(CAPACITY);
            one.giveBack();
            one.giveBack();
            other.publish(other.head());
            other.done((int) other.head());
        }
        try (Spool third = Spool.inMemory(CAPACITY, small)) {
            fill(third);
            assertEquals(CAPACITY, third.head(), "everything was given back");
        }
    }

    @Test
    void whatIsNotNeededAnyMoreIsGivenBack() throws Exception {
        try (Spool spool = open()) {
            fill(spool);
            assertTrue(allocatedBytes() >= CAPACITY);
            spool.giveBack();
            spool.giveBack();
            assertTrue(allocatedBytes() >= CAPACITY, "it is full");
            spool.publish(spool.head());
            spool.done(CAPACITY);
            spool.giveBack();
            assertTrue(allocatedBytes() <= 4096 + Spool.FIRST, () -> "allocated: " + allocatedBytes());
            print("again\n");
            spool.receive(pipe.readEnd(), Integer.MAX_VALUE);
            spool.publish(spool.head());
            assertEquals("again\n", text(spool.published()));
            fill(spool);
            assertEquals(CAPACITY, spool.head() - spool.tail());
        }
    }

    @Test
    void aFileThatIsGoneCannotGrow() throws Exception {
        try (Spool spool = open()) {
            print("one\n");
            spool.receive(pipe.readEnd(), Integer.MAX_VALUE);
            Files.move(file(), directory.resolve("moved"));
            Files.write(file(), new byte[10]);
            fill(spool);
            assertEquals(Spool.FIRST, spool.head());
            assertEquals(10, Files.size(file()));
        }
    }

    @Test
    void noDescriptorIsHeldOpen() throws Exception {
        try (Spool spool = open()) {
            fill(spool);
            try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
                assertTrue(descriptors.noneMatch(each -> leadsTo(each, file())));
            }
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException gone) {
            return false;
        }
    }
}
