package org.gaggled.engine.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

/** It can be seen whether bytes were read over a sentinel, and how many. */
class SentinelTest {

    @Property
    void whatIsUntouchedWasNotRead(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int size) {
        assertEquals(0, overwritten(seed, size, new byte[0]));
    }

    @Property
    void textIsNeverMistaken(@ForAll long seed, @ForAll @NotEmpty String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(bytes.length, overwritten(seed, bytes.length, bytes));
    }

    @Property
    void otherBytesAreSeenByTheirEnd(@ForAll long seed, @ForAll byte last,
            @ForAll @IntRange(min = 8, max = 100) int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, last);
        bytes[count - 8] = '\n';
        assertEquals(count, overwritten(seed, count, bytes));
    }

    @Property
    void ofWhatWasReadInPartItIsKnownHowMuch(@ForAll long seed, @ForAll @NotEmpty String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(bytes.length, overwritten(seed, bytes.length + 8, bytes));
    }

    private static int overwritten(long seed, int size, byte[] read) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment place = arena.allocate(size);
            Sentinel sentinel = Sentinel.random(new SplittableRandom(seed));
            sentinel.put(place);
            MemorySegment.copy(MemorySegment.ofArray(read), 0, place, 0, read.length);
            return new Sentinel(sentinel.word()).overwritten(place);
        }
    }
}
