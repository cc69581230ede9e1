package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Shows that any bytes come back as they were, and that good texts are themselves. */
class SystemTextTest {

    @Property
    void anyBytesComeBack(@ForAll byte[] bytes) {
        assertArrayEquals(bytes, SystemText.encode(SystemText.decode(bytes)));
    }

    @Property
    void goodTextsAreThemselves(@ForAll String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        String good = new String(utf8, StandardCharsets.UTF_8);
        assertEquals(good, SystemText.decode(utf8));
        assertArrayEquals(utf8, SystemText.encode(good));
    }

    @Test
    void brokenAndWholeCharactersSideBySide() {
        byte[] bytes = {'g', 'r', (byte) 0xc3, (byte) 0xbc, (byte) 0xff, (byte) 0xf0, (byte) 0x9f, (byte) 0x9a, 'x',
                (byte) 0xe2};
        assertArrayEquals(bytes, SystemText.encode(SystemText.decode(bytes)));
        assertEquals("grü", SystemText.decode(bytes).substring(0, 3));
    }
}
