package org.gaggled.engine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the file {@code programs}: a {@linkplain StateHead head} that never changes, four numbers that do, and a
 * {@linkplain Slot part} for each program, whose two memories are written by turns. Not safe for use by several
 * threads.
 *
 * <p>Memories belong to steps. A step counts when its number is among the four, which is one store: before that, each
 * program is as its other place has it. So what is read after a death in the middle is all of a step, or nothing.
 */
final class StateImage {

    private static final int COMMITTED_AT = StateHead.NUMBERS_AT;
    private static final int CARRIED_OUT_AT = COMMITTED_AT + Long.BYTES;
    private static final int LAST_EVENT_AT = CARRIED_OUT_AT + Long.BYTES;
    private static final int HANDED_OVER_AT = LAST_EVENT_AT + Long.BYTES;

    /** A number that nothing is ever counted to, after which there is still room to count on. */
    private static final long ABSURD = 1L << 62;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * A memory that counts.
     *
     * @param step the step that it belongs to
     */
    record Written(long step, ByteBuffer bytes) {}

    /** A process that was noted, of that run, or of a command around the program's life. */
    record Noted(long run, @Nullable ErrandKind errand, ProcessIdentity process) {}

    private final ByteBuffer bytes;
    private final StateHead head;

    private StateImage(ByteBuffer bytes, StateHead head) {
        this.bytes = bytes;
        this.head = head;
    }

    /**
     * Those bytes, which have that head.
     *
     * @throws DamagedException when they are not what was written
     */
    static StateImage of(ByteBuffer bytes, StateHead head) throws DamagedException {
        StateImage image = new StateImage(bytes, head);
        if (image.isAbsurd()) {
            throw new DamagedException("the numbers in it cannot be");
        }
        head.slots().values().forEach(image::findCurrent);
        return image;
    }

    StateHead head() {
        return head;
    }

    Iterable<Slot> slots() {
        return head.slots().values();
    }

    @Nullable
    Slot find(ProgramId id) {
        return head.slots().get(id);
    }

    // ---- the numbers

    /** Whether one of the numbers is none that was ever counted to. */
    private boolean isAbsurd() {
        return List.of(committed(), carriedOut(), lastEvent()).stream().anyMatch(n -> n < 0 || n >= ABSURD);
    }

    long committed() {
        return bytes.getLong(COMMITTED_AT);
    }

    /** From now on, the memories of that step count. */
    void commit(long step) {
        LONG.setRelease(bytes, COMMITTED_AT, step);
    }

    long carriedOut() {
        return bytes.getLong(CARRIED_OUT_AT);
    }

    void carriedOut(long step) {
        LONG.setRelease(bytes, CARRIED_OUT_AT, step);
    }

    long lastEvent() {
        return bytes.getLong(LAST_EVENT_AT);
    }

    void lastEvent(long number) {
        LONG.setRelease(bytes, LAST_EVENT_AT, number);
    }

    boolean handedOver() {
        return bytes.getLong(HANDED_OVER_AT) != 0;
    }

    void handOver() {
        LONG.setRelease(bytes, HANDED_OVER_AT, 1L);
    }

    // ---- memories

    private void findCurrent(Slot slot) {
        long committed = committed();
        long newest = 0;
        for (int which = 0; which < 2; which++) {
            Written written = read(slot, which);
            if (written != null && written.step <= committed && written.step > newest) {
                newest = written.step;
                slot.current = which;
            }
        }
    }

    /** The memory of a program that counts; null where there is none, or it is damaged. */
    @Nullable
    Written memory(Slot slot) {
        Written written = read(slot, slot.current);
        return written == null || written.step > committed() ? null : written;
    }

    /** Whether there is something of a program that a later file must have, too. */
    boolean isInUse(Slot slot) {
        boolean noted = bytes.getInt(slot.process(0) + 8) != 0 || bytes.getInt(slot.process(1) + 8) != 0
                || bytes.getInt(slot.process(2) + 8) != 0;
        return noted || memory(slot) != null || isDamaged(slot);
    }

    /** Whether there was a memory, which cannot be read. */
    boolean isDamaged(Slot slot) {
        return memory(slot) == null && (bytes.getLong(slot.memory(0)) != 0 || bytes.getLong(slot.memory(1)) != 0);
    }

    private @Nullable Written read(Slot slot, int which) {
        int at = slot.memory(which);
        int length = bytes.getInt(at + Long.BYTES);
        if (length <= 0 || length > slot.size || memoryChecksum(at, length) != bytes.getInt(at + 12)) {
            return null;
        }
        return new Written(bytes.getLong(at), bytes.slice(at + Slot.MEMORY_HEAD, length));
    }

    private int memoryChecksum(int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, 12));
        crc.update(bytes.slice(at + Slot.MEMORY_HEAD, length));
        return (int) crc.getValue();
    }

    /** Writes the memory of a program in a step that is not committed yet; at most one in each. */
    void write(Slot slot, long step, ByteBuffer memory) {
        int at = slot.memory(1 - slot.current);
        int length = memory.remaining();
        bytes.putLong(at, step).putInt(at + Long.BYTES, length);
        bytes.put(at + Slot.MEMORY_HEAD, memory, memory.position(), length);
        bytes.putInt(at + 12, memoryChecksum(at, length));
        slot.current = 1 - slot.current;
    }

    /** Forgets a program: the older memory first, so that it never comes back. */
    void clear(Slot slot) {
        clear(slot.memory(1 - slot.current));
        clear(slot.memory(slot.current));
        for (int which = 0; which < Slot.PROCESSES; which++) {
            bytes.put(slot.process(which), new byte[Slot.PROCESS_LENGTH]);
        }
    }

    private void clear(int at) {
        LONG.setRelease(bytes, at, 0L);
        bytes.putInt(at + Long.BYTES, 0);
        bytes.putInt(at + 12, 0);
    }

    // ---- processes

    void note(Slot slot, Noted noted) {
        ErrandKind errand = noted.errand;
        int at = slot.process(placeOf(errand));
        bytes.putLong(at, noted.run);
        bytes.putInt(at + 8, (int) noted.process.pid());
        bytes.putInt(at + 12, numberOf(errand));
        bytes.putLong(at + 16, noted.process.startTime());
        bytes.putInt(at + 24, processChecksum(at));
    }

    private int processChecksum(int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, 24));
        return (int) crc.getValue();
    }

    /** The process that was noted last of a program's runs, or of a command of that kind; null where none was. */
    @Nullable
    Noted noted(Slot slot, @Nullable ErrandKind errand) {
        int at = slot.process(placeOf(errand));
        int pid = bytes.getInt(at + 8);
        if (pid <= 0 || processChecksum(at) != bytes.getInt(at + 24) || bytes.getInt(at + 12) != numberOf(errand)) {
            return null;
        }
        return new Noted(bytes.getLong(at), errand, new ProcessIdentity(pid, bytes.getLong(at + 16)));
    }

    private static int placeOf(@Nullable ErrandKind errand) {
        return errand == null ? 0 : errand == ErrandKind.RELOADCOMMAND ? 2 : 1;
    }

    /** A number that stands in files. */
    private static int numberOf(@Nullable ErrandKind errand) {
        return switch (errand) {
            case null -> 0;
            case PRESTART -> 1;
            case STOPCOMMAND -> 2;
            case POSTSTOP -> 3;
            case RELOADCOMMAND -> 4;
        };
    }

    /**
     * Takes over what counts in another image, for the programs that both have. Its steps are numbered anew: all of
     * them are the first, or the second where not all is done that follows from it.
     */
    void takeOver(StateImage before) {
        for (Slot slot : slots()) {
            Slot old = before.find(slot.id);
            if (old != null) {
                takeOver(slot, before, old);
            }
        }
        lastEvent(before.lastEvent());
        carriedOut(1);
        commit(2);
    }

    private void takeOver(Slot slot, StateImage before, Slot old) {
        bytes.put(slot.process(0), before.bytes, old.process(0), Slot.PROCESSES * Slot.PROCESS_LENGTH);
        Written memory = before.memory(old);
        if (memory != null && memory.bytes.remaining() <= slot.size) {
            write(slot, memory.step <= before.carriedOut() ? 1 : 2, memory.bytes);
        } else if (memory != null || before.isDamaged(old)) {
            // What is damaged stays damaged: its process, if one is noted, is still to be found.
            bytes.putLong(slot.memory(0), 1).putInt(slot.memory(0) + Long.BYTES, -1);
        }
    }
}
