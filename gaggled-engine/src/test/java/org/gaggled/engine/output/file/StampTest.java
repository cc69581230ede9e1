package org.gaggled.engine.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Shows that the time before a line is the one that it stands for, and always as wide. */
class StampTest {

    private final Stamp stamp = new Stamp();

    @Property
    void itIsReadAsItWasWritten(
            @ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long millis) {
        byte[] bytes = stamp.of(millis);
        assertEquals(millis, Stamp.read(bytes));
        String text = new String(bytes, StandardCharsets.US_ASCII);
        assertEquals(Instant.ofEpochMilli(millis), Instant.parse(text.strip()));
        assertEquals(Stamp.BYTES, bytes.length);
    }

    @Property
    void timesThatFollowEachOtherAreRight(@ForAll @LongRange(min = 0, max = 5000) long step) {
        for (long millis = 1_796_000_000_000L; millis < 1_796_000_020_000L; millis += step + 1) {
            assertEquals(millis, Stamp.read(stamp.of(millis)));
        }
    }

    @Example
    void aTimeThatIsTooLongIsTheLastOne() {
        assertEquals("9999-12-31T23:59:59.999Z ", new String(stamp.of(Long.MAX_VALUE), StandardCharsets.US_ASCII));
        assertEquals("0000-01-01T00:00:00.000Z ", new String(stamp.of(Long.MIN_VALUE), StandardCharsets.US_ASCII));
    }

    @Example
    void whatLooksLikeATimeButIsNoneIsNotRead() {
        for (String line : new String[] {"", "2026-11-29T15:58:00.123Z", "2026-11-29 15:58:00.123Z x",
                "2026-13-29T15:58:00.123Z x", "2026-11-31T15:58:00.123Z x", "2026-11-29T15:58:00.12aZ x"}) {
            assertEquals(Marks.UNKNOWN, Stamp.read(line.getBytes(StandardCharsets.US_ASCII)), line);
        }
    }
}
