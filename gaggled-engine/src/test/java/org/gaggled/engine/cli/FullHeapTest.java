package org.gaggled.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows that a heap that stays mostly full is told once, with the plugins that may have filled it. */
class FullHeapTest {

    private static final long MIB = 1L << 20;

    private final FullHeap heap = new FullHeap(List.of("chat", "notify-smtp"));

    private String warningAt(long percent) {
        return heap.warning(percent * 5 * MIB, 500 * MIB);
    }

    @Test
    void whatStaysIsToldWithWhoMayHoldIt() {
        assertEquals(
                "the heap of gaggled stays mostly full: 400 of 500 MiB are in use after a collection. When it is full,"
                        + " gaggled ends, and its programs run on without it. Give gaggled more memory, for example with"
                        + " GAGGLED_JAVA_OPTS=-Xmx1g, or find out which plugin takes it; loaded are: chat, notify-smtp",
                warningAt(80));
    }

    @Test
    void itIsToldOnceUntilThereIsRoomAgain() {
        assertNull(warningAt(79));
        assertNotNull(warningAt(81));
        assertNull(warningAt(99));
        assertNull(warningAt(61));
        assertNull(warningAt(99));
        assertNull(warningAt(59));
        assertNotNull(warningAt(80));
    }
}
