package org.gaggled.engine.output.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The ring holds the last whole lines of what was added, and knows of each byte which it is; what is read of it while
 * lines are added is either right or not there any more.
 */
class LineRingTest {

    private static final long MUCH = 1L << 40;

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What was added to a ring, as it should be. */
    private static final class Added {
        final StringBuilder text = new StringBuilder();
        final LineRing ring;
        long skipped;

        Added(LineRing ring) {
            this.ring = ring;
        }

        /** Bytes of other streams come in between. */
        void add(String lines, int between) {
            skipped += between;
            ring.add(bytes(lines), 1000 + text.length(), text.length(), text.length() + skipped);
            text.append(lines);
        }

        /** What is there, after checking what the ring says of it. */
        String held() {
            LineRing.View view = ring.view();
            StringBuilder held = new StringBuilder();
            long next = -1;
            for (long entry = view.first(); entry < view.next(); entry++) {
                LineRing.Chunk chunk = view.chunk(entry);
                byte[] copy = chunk == null ? null : view.bytes(chunk);
                if (chunk == null || copy == null) {
                    throw new AssertionError("entry " + entry + " is not there");
                }
                int at = (int) chunk.count();
                assertEquals(1000 + at, chunk.position());
                assertTrue(next < 0 || at == next, "a hole");
                next = at + chunk.length();
                assertEquals(text.substring(at, (int) next), new String(copy, StandardCharsets.ISO_8859_1));
                assertEquals(at, view.countBefore(chunk.sequence()));
                assertEquals(at + 1, view.countBefore(chunk.sequence() + 1));
                assertEquals(entry, view.lastBefore(chunk.sequence() + 1));
                held.append(text, at, (int) next);
            }
            assertTrue(text.toString().endsWith(held.toString()));
            if (!held.isEmpty() && held.length() < text.length()) {
                assertEquals('\n', text.charAt(text.length() - held.length() - 1), "it begins within a line");
            }
            assertEquals(held.length() < text.length(), ring.evictedTo() > 0);
            assertEquals(text.length(), view.countBefore(Long.MAX_VALUE));
            return held.toString();
        }
    }

    private static String lines(int length, int count) {
        return ("x".repeat(Math.max(0, length - 1)) + "\n").repeat(count);
    }

    @Property(tries = 200)
    void holdsTheLastLines(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 70_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 40) int linesAtOnce,
            @ForAll @IntRange(min = 0, max = 2000) int keptLines) {
        Added added = new Added(new LineRing(new RingBudget(MUCH), keptLines));
        for (int length : lengths) {
            added.add(lines(length, 1 + length % linesAtOnce), length % 3);
            String held = added.held();
            assertEquals(keptLines == 0, held.isEmpty());
        }
    }

    @Test
    void keepsAsManyLinesAsAreSaidWhereTheyComeOneByOne() {
        Added added = new Added(new LineRing(new RingBudget(MUCH), 100));
        for (int i = 0; i < 1000; i++) {
            added.add("line " + i + "\n", 1);
        }
        assertTrue(added.held().lines().count() >= 100);
    }

    @Test
    void aLineThatIsLongerThanTheBoundIsNotThere() {
        Added added = new Added(new LineRing(new RingBudget(MUCH), 10));
        added.add("before\n", 0);
        added.add(lines(1 << 18, 1), 0);
        assertEquals("", added.held());
        added.add("after\n", 0);
        assertEquals("after\n", added.held());
    }

    @Test
    void ofAReadingThatIsTooLongTheEndIsThere() {
        Added added = new Added(new LineRing(new RingBudget(MUCH), 10));
        added.add("before\n", 0);
        added.add(lines(1000, 1000), 5);
        String held = added.held();
        assertTrue(held.length() > (1 << 17) - 2000, () -> held.length() + " bytes");
    }

    @Test
    void anotherBoundHoldsFromTheNextLineOn() {
        RingBudget budget = new RingBudget(MUCH);
        Added added = new Added(new LineRing(budget, 10_000));
        for (int i = 0; i < 1000; i++) {
            added.add(lines(2000, 1), 0);
        }
        long before = budget.taken();
        added.ring.bound(10);
        added.add("one\n", 0);
        assertTrue(added.held().endsWith("one\n"));
        assertTrue(budget.taken() < before / 4);
        added.ring.bound(0);
        added.add("two\n", 0);
        assertEquals("", added.held());
        added.ring.bound(10);
        added.add("three\n", 0);
        assertEquals("three\n", added.held());
    }

    @Test
    void growsWithWhatIsPrinted() {
        RingBudget budget = new RingBudget(MUCH);
        Added added = new Added(new LineRing(budget, 1000));
        assertTrue(budget.taken() < 2048);
        added.add("hello\n", 0);
        assertTrue(budget.taken() < 2048);
        assertEquals(added.ring.size(), budget.taken());
        added.ring.retire();
        assertEquals(0, budget.taken());
        added.ring.add(bytes("late\n"), 0, 0, 0);
        assertEquals(0, added.ring.view().next());
    }

    /** Whoever prints later has as much memory as those that printed before; and there is a bound for all. */
    @Test
    void sharesTheMemory() {
        RingBudget budget = new RingBudget(1 << 20);
        Added[] rings = new Added[20];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new Added(new LineRing(budget, 1000));
        }
        for (int round = 0; round < 3; round++) {
            for (Added ring : rings) {
                for (int i = 0; i < 4000; i++) {
                    ring.add(lines(100, 1), 0);
                }
                ring.held();
                assertTrue(budget.taken() <= 1 << 20);
            }
        }
        for (Added ring : rings) {
            assertTrue(ring.held().length() > 16_000, () -> "only " + ring.held().length());
        }
        for (Added ring : rings) {
            ring.ring.retire();
        }
        assertEquals(0, budget.taken());
    }

    /** Each line says which one it is, so that one that was overwritten while it was copied would be noticed. */
    @Test
    void isReadWhileItIsWritten() throws Exception {
        RingBudget budget = new RingBudget(1 << 19);
        LineRing ring = new LineRing(budget, 100);
        LineRing other = new LineRing(budget, 10_000);
        int rounds = 300_000;
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            Random random = new Random(1);
            long sequence = 0;
            for (int i = 0; i < rounds; i++) {
                String line = numbered(sequence, random.nextInt(300));
                ring.add(bytes(line), sequence, i, sequence);
                sequence += line.length();
                if (i % 100 == 0) {
                    // Makes the first one give up some now and then.
                    other.add(bytes(line.repeat(20)), 0, 0, 0);
                    ring.bound(i / 100 % 2 == 0 ? 100 : 1000);
                }
            }
        });
        long read = 0;
        try {
            while (writer.isAlive() || read == 0) {
                read += readAll(ring);
            }
        } catch (Throwable e) {
            failure.set(e);
        }
        writer.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        assertTrue(read > 0);
    }

    private static String numbered(long number, int length) {
        String text = Long.toString(number) + " ";
        return text + (text.charAt(0) + "").repeat(length) + "\n";
    }

    private static int readAll(LineRing ring) {
        LineRing.View view = ring.view();
        int read = 0;
        long sequence = -1;
        for (long entry = view.first(); entry < view.next(); entry++) {
            LineRing.Chunk chunk = view.chunk(entry);
            byte[] copy = chunk == null ? null : view.bytes(chunk);
            if (chunk == null || copy == null) {
                continue;
            }
            String line = new String(copy, StandardCharsets.ISO_8859_1);
            assertFalse(line.isEmpty());
            assertEquals(numbered(chunk.sequence(), line.length() - line.indexOf(' ') - 2), line);
            assertTrue(chunk.sequence() > sequence);
            sequence = chunk.sequence();
            read++;
        }
        return read;
    }
}
