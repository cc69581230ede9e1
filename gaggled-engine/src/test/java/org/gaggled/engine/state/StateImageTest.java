package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.state.StateImage.Noted;
import org.gaggled.engine.state.StateImage.Written;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes of a state file, one by one: what is written is read again, and what cannot have been written is not. */
class StateImageTest {

    private static final Place PLACE = new Place("01234567-89ab-cdef-0123-456789abcdef", "pid:[1]", "machine");
    private static final ProgramId WEB = new ProgramId("web");
    private static final ProgramId DB = new ProgramId("db");
    private static final int SIZE = 64;
    private static final ProcessIdentity PROCESS = new ProcessIdentity(4, 0x1234_5678_9abc_def0L);

    private final ByteBuffer bytes = file(Map.of(WEB, SIZE, DB, SIZE));
    private StateImage image = read(bytes);
    private final Slot web = slot(image, WEB);

    private static ByteBuffer file(Map<ProgramId, Integer> sizes) {
        Map<ProgramId, Integer> ordered = new LinkedHashMap<>();
        List.of(WEB, DB).forEach(id -> ordered.put(id, Objects.requireNonNull(sizes.get(id))));
        StateHead head = StateHead.of(PLACE, "x", 7, 3, ordered);
        return ByteBuffer.allocateDirect((int) head.total()).put(0, head.bytes());
    }

    private static StateImage read(ByteBuffer bytes) {
        try {
            return StateImage.of(bytes, StateHead.read(bytes));
        } catch (DamagedException e) {
            throw new AssertionError(e);
        }
    }

    private static Slot slot(StateImage image, ProgramId id) {
        return Objects.requireNonNull(image.find(id));
    }

    private static ByteBuffer memory(int length, int content) {
        byte[] memory = new byte[length];
        Arrays.fill(memory, (byte) content);
        return ByteBuffer.wrap(memory);
    }

    /** The program is remembered in so many steps; what it is remembered as is the number of the step. */
    private void remember(ProgramId id, int steps) {
        for (int i = 0; i < steps; i++) {
            long step = image.committed() + 1;
            image.write(slot(image, id), step, memory(SIZE, (int) step));
            image.commit(step);
        }
    }

    private @Nullable Written readAgain(ProgramId id) {
        image = read(bytes);
        return image.memory(slot(image, id));
    }

    // ---- the head

    @Test
    void theHeadIsReadAsItWasWritten() throws Exception {
        StateHead head = StateHead.read(bytes);
        assertEquals(PLACE, head.place());
        assertEquals(List.of(7L, 3L, (long) bytes.limit()), List.of(head.origin(), head.generation(), head.total()));
        assertEquals("x", head.instanceId());
        byte[] fixed = new byte[128];
        bytes.get(0, fixed);
        assertEquals(1, StateHead.readableBy(ByteBuffer.wrap(fixed)));
        byte[] shortest = new byte[60];
        bytes.get(0, shortest);
        assertEquals(PLACE.bootId(), StateHead.bootId(ByteBuffer.wrap(shortest)));
        assertEquals(List.of(0, 8, 8, 16),
                List.of(StateHead.align(0), StateHead.align(1), StateHead.align(8), StateHead.align(9)));
    }

    @Test
    void noByteOfTheHeadIsOutsideOfItsChecksum() {
        for (int at = 0; at < StateHead.NUMBERS_AT - 4; at++) {
            bytes.put(at, (byte) (bytes.get(at) ^ 1));
            assertThrows(DamagedException.class, () -> StateHead.read(bytes), "byte " + at);
            bytes.put(at, (byte) (bytes.get(at) ^ 1));
        }
        assertEquals(0, read(bytes).committed());
    }

    @Test
    void aTextIsCutBetweenItsCharacters() {
        for (String character : List.of("\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "\ud800\udc00")) {
            assertEquals(character, written(character, character.getBytes(StandardCharsets.UTF_8).length));
            assertEquals("", written(character, character.getBytes(StandardCharsets.UTF_8).length - 1));
        }
    }

    private static String written(String text, int longest) {
        ByteBuffer out = ByteBuffer.allocate(100);
        new FieldWriter(out, longest).text(1, text);
        return new FieldReader(out.flip()).textOrEmpty(1);
    }

    @Test
    void longNamesHaveTheirPlace() {
        Map<ProgramId, Integer> sizes = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            sizes.put(new ProgramId("€".repeat(200) + i), 0);
        }
        StateHead head = StateHead.of(PLACE, "x", 7, 3, sizes);
        ByteBuffer file = ByteBuffer.allocate((int) head.total()).put(0, head.bytes());
        assertEquals(sizes.keySet(), read(file).head().slots().keySet());
    }

    @Test
    void aPlaceBehindTheEndIsDamage() {
        long total = bytes.limit();
        Map<ProgramId, Slot> slots = Map.of(WEB, new Slot(WEB, (int) total - 8, SIZE));
        ByteBuffer file = ByteBuffer.allocate((int) total)
                .put(0, new StateHead(PLACE, "x", 7, 3, total, slots).bytes());
        assertThrows(DamagedException.class, () -> StateHead.read(file));
    }

    // ---- the numbers

    @Test
    void aNumberThatNothingIsCountedToIsDamage() throws Exception {
        image.carriedOut((1L << 62) - 1);
        assertNotNull(StateImage.of(bytes, StateHead.read(bytes)));
        for (long absurd : new long[] {1L << 62, -1}) {
            image.carriedOut(absurd);
            assertThrows(DamagedException.class, () -> StateImage.of(bytes, StateHead.read(bytes)));
        }
    }

    @Test
    void itSaysWhetherItWasHandedOver() {
        assertFalse(image.handedOver());
        image.handOver();
        assertTrue(read(bytes).handedOver());
    }

    // ---- memories

    @Test
    void theLastMemoryThatWasCommittedCounts() {
        assertNull(readAgain(WEB));
        remember(WEB, 3);
        image.write(slot(image, WEB), 4, memory(SIZE, 4));
        assertNull(image.memory(slot(image, WEB)), "not before its step counts");
        Written read = Objects.requireNonNull(readAgain(WEB));
        assertEquals(3, read.step());
        assertEquals(memory(SIZE, 3), read.bytes());
    }

    @Test
    void anotherStepOrContentIsDamage() {
        remember(WEB, 1);
        for (int at : new int[] {0, 7, Slot.MEMORY_HEAD, Slot.MEMORY_HEAD + SIZE - 1}) {
            int byteAt = web.memory(1) + at;
            bytes.put(byteAt, (byte) (bytes.get(byteAt) ^ 2));
            assertNull(readAgain(WEB));
            assertTrue(image.isDamaged(slot(image, WEB)), "byte " + at);
            bytes.put(byteAt, (byte) (bytes.get(byteAt) ^ 2));
        }
        assertNotNull(readAgain(WEB));
        remember(WEB, 2);
        remember(DB, 1);
        int number = web.memory(1) + 7;
        assertEquals(3, Objects.requireNonNull(readAgain(WEB)).step());
        bytes.put(number, (byte) (bytes.get(number) - 1));
        assertEquals(2, Objects.requireNonNull(readAgain(WEB)).step(), "3 says that it is 2");
        bytes.put(number, (byte) 3);
        bytes.put(web.memory(0) + 7, (byte) 4);
        assertEquals(3, Objects.requireNonNull(readAgain(WEB)).step(), "2 says that it is 4");
    }

    @Test
    void whatIsInUse() {
        assertFalse(image.isInUse(web) || image.isDamaged(web));
        for (ErrandKind errand : new ErrandKind[] {null, ErrandKind.PRESTART, ErrandKind.RELOADCOMMAND}) {
            image.note(web, new Noted(1, errand, PROCESS));
            assertTrue(image.isInUse(web), () -> "process of " + errand);
            image.clear(web);
            assertFalse(image.isInUse(web));
        }
        remember(WEB, 1);
        assertTrue(image.isInUse(web) && !image.isDamaged(web));
        bytes.put(web.memory(1) + Slot.MEMORY_HEAD, (byte) 99);
        assertTrue(image.isInUse(web) && image.isDamaged(web));
    }

    @Test
    void whatIsForgottenNeverComesBackAndLeavesItsNeighboursAlone() {
        Slot db = slot(image, DB);
        image.note(web, new Noted(1, ErrandKind.RELOADCOMMAND, PROCESS));
        remember(DB, 3);
        image.clear(db);
        assertNull(readAgain(DB));
        assertFalse(image.isInUse(slot(image, DB)));
        assertNotNull(image.noted(web, ErrandKind.RELOADCOMMAND));
        remember(DB, 2);
        remember(WEB, 1);
        image.clear(slot(image, WEB));
        assertNotNull(readAgain(DB));
    }

    // ---- processes

    @Test
    void aProcessIsReadAsWhatItWasNoted() {
        List<Noted> noted = List.of(new Noted(5, null, PROCESS), new Noted(6, ErrandKind.STOPCOMMAND, PROCESS),
                new Noted(7, ErrandKind.RELOADCOMMAND, PROCESS));
        noted.forEach(each -> image.note(web, each));
        noted.forEach(each -> assertEquals(each, image.noted(web, each.errand())));
        assertNull(image.noted(web, ErrandKind.PRESTART));
        // Files are read by other versions.
        assertEquals(List.of(0, 2, 4), List.of(bytes.getInt(web.process(0) + 12), bytes.getInt(web.process(1) + 12),
                bytes.getInt(web.process(2) + 12)));
        assertNull(image.noted(slot(image, DB), null));
    }

    // ---- another file

    @Test
    void theNextFileHasWhatCountsInTheOneBefore() {
        remember(DB, 1);
        image.carriedOut(1);
        remember(WEB, 1);
        image.lastEvent(5);
        StateImage next = read(file(Map.of(WEB, SIZE, DB, SIZE)));
        next.takeOver(image);
        assertEquals(List.of(2L, 1L, 5L), List.of(next.committed(), next.carriedOut(), next.lastEvent()));
        assertEquals(1, Objects.requireNonNull(next.memory(slot(next, DB))).step());
        assertEquals(2, Objects.requireNonNull(next.memory(slot(next, WEB))).step());
    }

    @Test
    void whatHasNoPlaceOrIsDamagedIsDamagedInTheNextFileAndItsNeighboursAreNot() {
        image.note(web, new Noted(1, ErrandKind.RELOADCOMMAND, PROCESS));
        remember(DB, 1);
        StateImage shorter = read(file(Map.of(WEB, SIZE, DB, SIZE - 8)));
        shorter.takeOver(image);
        assertTrue(shorter.isDamaged(slot(shorter, DB)));
        assertFalse(shorter.isDamaged(slot(shorter, WEB)));
        assertNotNull(shorter.noted(slot(shorter, WEB), ErrandKind.RELOADCOMMAND));
        bytes.put(slot(image, DB).memory(1) + Slot.MEMORY_HEAD, (byte) 99);
        StateImage next = read(file(Map.of(WEB, SIZE, DB, SIZE)));
        next.takeOver(image);
        assertTrue(next.isDamaged(slot(next, DB)));
    }
}
