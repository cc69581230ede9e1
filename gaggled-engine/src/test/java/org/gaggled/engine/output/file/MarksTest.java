package org.gaggled.engine.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Shows that the times of lines are known within a second, that old ones become coarser, and that they end. */
class MarksTest {

    private final Marks marks = new Marks();

    @Test
    void aLineHasTheTimeOfTheLastMarkBeforeIt() {
        marks.add(1, 100, 5000);
        marks.add(1, 200, 5999);
        marks.add(1, 300, 6000);
        marks.add(2, 0, 6001);
        Marks.OfFile first = marks.of(1);
        assertEquals(Marks.UNKNOWN, first.at(99));
        assertEquals(5000, first.at(100));
        assertEquals(5000, first.at(299));
        assertEquals(6000, first.at(300));
        assertEquals(6000, first.at(Long.MAX_VALUE));
        assertEquals(6001, marks.of(2).at(0));
        assertEquals(Marks.UNKNOWN, marks.of(3).at(0));
    }

    @Test
    void aClockThatIsSetBackIsFollowed() {
        marks.add(1, 0, 5000);
        marks.add(1, 10, 1000);
        assertEquals(5000, marks.of(1).at(9));
        assertEquals(1000, marks.of(1).at(10));
    }

    @Test
    void aFileThatWasCompressedKeepsItsTimes() {
        marks.add(1, 0, 5000);
        marks.add(2, 0, 6000);
        marks.move(1, 7);
        assertEquals(5000, marks.of(7).at(0));
        assertEquals(Marks.UNKNOWN, marks.of(1).at(0));
        marks.forget(2);
        assertEquals(Marks.UNKNOWN, marks.of(2).at(0));
        assertEquals(5000, marks.of(7).at(0));
    }

    @Test
    void ofALongTimeSomeMarksAreKept() {
        int count = 1_000_000;
        for (int second = 0; second < count; second++) {
            marks.add(1 + second / 100_000, second, second * 1000L);
        }
        for (long file = 1; file <= 10; file++) {
            assertEquals((file - 1) * 100_000_000, marks.of(file).at((file - 1) * 100_000), "the first is kept");
        }
        Marks.OfFile last = marks.of(10);
        assertTrue(last.count() <= 2048);
        for (int place = count - 1000; place < count; place++) {
            assertTrue(place * 1000L - last.at(place) < 10_000, "the newest are close to each other");
        }
    }

    @Test
    void ofManyFilesTheOldestAreForgotten() {
        for (int file = 0; file < 100_000; file++) {
            marks.add(file, 0, file * 1000L);
        }
        assertEquals(99_999_000, marks.of(99_999).at(0));
        assertEquals(99_000_000, marks.of(99_000).at(0));
        assertEquals(Marks.UNKNOWN, marks.of(0).at(0));
    }
}
