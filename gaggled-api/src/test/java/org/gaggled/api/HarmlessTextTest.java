package org.gaggled.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Text from outside cannot act on a terminal, break a line or turn it round; everything else stays as it is. */
class HarmlessTextTest {

    @Test
    void whatActsIsMadeVisible() {
        assertEquals("a\\u001b[2Jb\\u009b31m\\u007f\\u0000", HarmlessText.of("a\u001b[2Jb\u009b31m\u007f\0"));
        assertEquals("one\\ntwo\\r\\nthree\\tfour", HarmlessText.of("one\ntwo\r\nthree\tfour"));
        assertEquals("\\u202etxt\\u2066.\\u200f\\u061c\\u2028\\u2029",
                HarmlessText.of("\u202etxt\u2066.\u200f\u061c\u2028\u2029"));
    }

    @Test
    void whatIsNoTextIsMadeVisible() {
        assertEquals("f\\xfcr \\ud800 \\udc00", HarmlessText.of("f\udcfcr \ud800 \udc00"));
    }

    @Test
    void everyControlCharacterActs() {
        for (int c = 0; c <= 0xFFFF; c++) {
            boolean acts = c < 0x20 || (c >= 0x7F && c <= 0x9F);
            assertTrue(!acts || !HarmlessText.isHarmless(c), "character " + c);
        }
        assertFalse(HarmlessText.isHarmless(0x85));
    }

    @Test
    void whatIsOnlyShownStays() {
        String text = "Zürich-Köln 🪿 데이터베이스 👩\u200d💻 שלום \\n 'quoted'";
        assertSame(text, HarmlessText.of(text));
    }

    @Test
    void severalLinesStaySeveralLines() {
        assertEquals("one\n\ttwo\\u001b\\r\n", HarmlessText.ofLines("one\n\ttwo\u001b\r\n"));
    }
}
