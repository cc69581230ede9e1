package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A state file that is damaged in any way is refused, or tells only what has a right checksum; and what it tells is the
 * same when it is written again. Each file is read a second time with all its checksums put right, so that the damage
 * gets further.
 */
public class StateFuzzTest {

    private static final int CHECKSUM_AT = 20;
    private static final ByteBuffer SCRATCH = ByteBuffer.allocate(1 << 20);

    private static final Logger FORMER = (Logger) LoggerFactory.getLogger(FormerState.class);

    /** Keeps a line about each damaged memory out of the log. Jazzer calls this, too. */
    @BeforeAll
    public static void fuzzerInitialize() {
        FORMER.setLevel(Level.ERROR);
    }

    @AfterAll
    static void close() {
        FORMER.setLevel(null);
    }

    @Test
    void anyFile() throws Exception {
        Fuzzer.run(Path.of("src/test/resources/fuzz/state"), 20_000, StateFuzzTest::fuzzerTestOneInput);
    }

    /** Reads it as it is, and repaired. Jazzer calls this, too. */
    public static void fuzzerTestOneInput(byte[] input) {
        check(ByteBuffer.wrap(input));
        check(ByteBuffer.wrap(repaired(input)));
    }

    private static void check(ByteBuffer bytes) {
        assertEquals(36, StateHead.bootId(bytes).length());
        StateHead.readableBy(bytes);
        StateImage image;
        try {
            image = StateImage.of(bytes, StateHead.read(bytes));
        } catch (DamagedException refused) {
            assertTrue(refused.getMessage().length() > 10, refused.getMessage());
            return;
        }
        List<FormerProgram> programs = FormerState.of(image, Path.of("/nowhere")).programs();
        programs.forEach(program -> assertVouchedFor(program, image, bytes));
        assertEquals(text(programs), text(writtenAgain(image)));
    }

    /** Its memory, or the process without which there would be none, has a right checksum. */
    private static void assertVouchedFor(FormerProgram program, StateImage image, ByteBuffer bytes) {
        Slot slot = image.find(program.memory().id());
        assertTrue(slot != null, "a program without a place");
        boolean memory = isRight(bytes, slot.memory(slot.current));
        assertTrue(memory || image.memory(slot) == null, () -> "a memory with a wrong checksum: " + program);
        assertTrue(memory || isRightProcess(bytes, slot.process(0)), () -> "nothing vouches for " + program);
        assertTrue(program.process() == null || isRightProcess(bytes, slot.process(0)), "a process of nowhere");
        program.errands().forEach((kind, process) -> assertTrue(
                isRightProcess(bytes, slot.process(1)) || isRightProcess(bytes, slot.process(2)),
                "a command of nowhere"));
    }

    private static boolean isRight(ByteBuffer bytes, int at) {
        int length = bytes.getInt(at + 8);
        return length > 0 && at + Slot.MEMORY_HEAD + length <= bytes.limit()
                && checksum(bytes, at, 12, at + Slot.MEMORY_HEAD, length) == bytes.getInt(at + 12);
    }

    private static boolean isRightProcess(ByteBuffer bytes, int at) {
        return bytes.getInt(at + 8) > 0 && checksum(bytes, at, 24, at, 0) == bytes.getInt(at + 24);
    }

    private static int checksum(ByteBuffer bytes, int first, int length, int second, int more) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(first, length));
        crc.update(bytes.slice(second, more));
        return (int) crc.getValue();
    }

    /** What the next gaggled would read, after this one has written what it found. */
    private static List<FormerProgram> writtenAgain(StateImage before) {
        Map<ProgramId, Integer> sizes = new LinkedHashMap<>();
        before.slots().forEach(slot -> sizes.put(slot.id, slot.size));
        StateHead head = StateHead.of(before.head().place(), before.head().instanceId(), 0, 1, sizes);
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) head.total()).put(0, head.bytes());
        try {
            StateImage image = StateImage.of(bytes, StateHead.read(bytes));
            image.takeOver(before);
            return FormerState.of(image, Path.of("/nowhere")).programs();
        } catch (DamagedException e) {
            throw new AssertionError("what was written cannot be read", e);
        }
    }

    private static String text(List<FormerProgram> programs) {
        StringBuilder text = new StringBuilder();
        for (FormerProgram program : programs) {
            byte[] written = bytes(program.memory());
            ProgramId id = program.memory().id();
            assertArrayEquals(written, bytes(MemoryFields.read(id, ByteBuffer.wrap(written))), id::toString);
            text.append(id).append(' ').append(Arrays.hashCode(written)).append(' ').append(program.process())
                    .append(program.errands()).append(program.carriedOut()).append('\n');
        }
        return text.toString();
    }

    private static byte[] bytes(Memory memory) {
        SCRATCH.clear();
        MemoryFields.write(SCRATCH, memory);
        return Arrays.copyOf(SCRATCH.array(), SCRATCH.position());
    }

    /** The same with right checksums, as far as it says where they are. */
    private static byte[] repaired(byte[] input) {
        ByteBuffer bytes = ByteBuffer.wrap(input.clone());
        int length = bytes.limit() < 128 ? 0 : bytes.getInt(16);
        if (length < 128 || length > bytes.limit()) {
            return bytes.array();
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(8, CHECKSUM_AT - 8));
        crc.update(bytes.slice(24, 64 - 24));
        crc.update(bytes.slice(128, length - 128));
        bytes.putInt(CHECKSUM_AT, (int) crc.getValue());
        try {
            StateHead.read(bytes).slots().values().forEach(slot -> repair(bytes, slot));
        } catch (DamagedException refused) {
            return bytes.array();
        }
        return bytes.array();
    }

    private static void repair(ByteBuffer bytes, Slot slot) {
        for (int which = 0; which < 2; which++) {
            int at = slot.memory(which);
            int length = bytes.getInt(at + 8);
            if (length > 0 && length <= slot.size) {
                bytes.putInt(at + 12, checksum(bytes, at, 12, at + Slot.MEMORY_HEAD, length));
            }
        }
        for (int which = 0; which < Slot.PROCESSES; which++) {
            bytes.putInt(slot.process(which) + 24, checksum(bytes, slot.process(which), 24, 0, 0));
        }
    }
}
