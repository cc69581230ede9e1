package org.gaggled.engine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the file {@code programs}: a head that never changes, four numbers that do, and for each program two
 * places for its memory, written by turns, and three for processes. Not safe for use by several threads.
 *
 * <p>Memories belong to steps. A step counts when its number is among the four, which is one store: before that, each
 * program is as its other place has it. So what is read after a death in the middle is all of a step, or nothing.
 */
final class StateImage {

    /** The version that this one writes. */
    static final int FORMAT = 1;

    /** The oldest version that can read what this one writes, passing over what it does not know. */
    static final int READABLE_BY = 1;

    static final int BOOT_ID_LENGTH = 36;

    /** Where the fixed part ends that does not depend on the version. */
    static final int FIELDS_AT = 128;

    private static final long MAGIC = ByteBuffer.wrap("gaggled\n".getBytes(StandardCharsets.US_ASCII)).getLong();

    private static final int FORMAT_AT = 8;
    private static final int READABLE_BY_AT = 12;
    private static final int HEAD_LENGTH_AT = 16;
    private static final int HEAD_CHECKSUM_AT = 20;
    private static final int BOOT_ID_AT = 24;
    private static final int NUMBERS_AT = 64;
    private static final int COMMITTED_AT = 64;
    private static final int CARRIED_OUT_AT = 72;
    private static final int LAST_EVENT_AT = 80;
    private static final int HANDED_OVER_AT = 88;

    private static final int NAMESPACE = 1;
    private static final int HOST = 2;
    private static final int INSTANCE_ID = 3;
    private static final int ORIGIN = 4;
    private static final int GENERATION = 5;
    private static final int TOTAL = 6;
    private static final int PROGRAM = 7;
    private static final int SECTION = 1;
    private static final int INSTANCE = 2;
    private static final int AMONG_OTHERS = 3;
    private static final int OFFSET = 4;
    private static final int SIZE = 5;

    /** Before each memory: the number of its step, its length, and a checksum of all that. */
    private static final int MEMORY_HEAD = 16;

    private static final int PROCESSES = 3;
    private static final int PROCESS_LENGTH = 32;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** It cannot be read; says why. */
    static final class DamagedException extends Exception {

        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    /**
     * What a head says, beside the programs.
     *
     * @param place when and where the processes are that the file tells of
     * @param origin what times are counted from
     * @param generation how many files there were before of the same gaggle
     */
    record Head(Place place, String instanceId, long origin, long generation) {}

    /** A program's part of the file. */
    static final class Slot {

        final ProgramId id;
        final int offset;

        /** How many bytes a memory may have. */
        final int size;

        /** Which of the two memories is the one that counts. */
        private int current;

        Slot(ProgramId id, int offset, int size) {
            this.id = id;
            this.offset = offset;
            this.size = size;
        }

        private int memory(int which) {
            return offset + which * (MEMORY_HEAD + size);
        }

        private int process(int which) {
            return memory(2) + which * PROCESS_LENGTH;
        }

        private int length() {
            return lengthOf(size);
        }
    }

    /**
     * A memory that counts.
     *
     * @param step the step that it belongs to
     */
    record Written(long step, ByteBuffer bytes) {}

    /** A process that was noted, of that run, or of a command around the program's life. */
    record Noted(long run, @Nullable ErrandKind errand, ProcessIdentity process) {}

    private final ByteBuffer bytes;
    private final Head head;
    private final Map<ProgramId, Slot> slots;

    private StateImage(ByteBuffer bytes, Head head, Map<ProgramId, Slot> slots) {
        this.bytes = bytes;
        this.head = head;
        this.slots = slots;
    }

    private static int lengthOf(int size) {
        return 2 * (MEMORY_HEAD + size) + PROCESSES * PROCESS_LENGTH;
    }

    // ---- a new one

    /** The head of a file for those programs, each with how long its memory may be. */
    static byte[] head(Head head, Map<ProgramId, Integer> sizes) {
        int bound = FIELDS_AT + 1_000;
        for (ProgramId id : sizes.keySet()) {
            bound += 64 + 4 * id.section().length();
        }
        int start = align(bound);
        ByteBuffer out = ByteBuffer.allocate(start);
        out.putLong(0, MAGIC).putInt(FORMAT_AT, FORMAT).putInt(READABLE_BY_AT, READABLE_BY);
        out.put(BOOT_ID_AT, head.place.bootId().getBytes(StandardCharsets.US_ASCII), 0, BOOT_ID_LENGTH);
        out.position(FIELDS_AT);
        FieldWriter fields = new FieldWriter(out);
        fields.exact(NAMESPACE, head.place.namespace());
        fields.text(HOST, head.place.host());
        fields.text(INSTANCE_ID, head.instanceId);
        fields.number(ORIGIN, head.origin);
        fields.number(GENERATION, head.generation);
        fields.number(TOTAL, length(start, sizes));
        int offset = start;
        for (Map.Entry<ProgramId, Integer> entry : sizes.entrySet()) {
            Slot slot = new Slot(entry.getKey(), offset, entry.getValue());
            fields.nested(PROGRAM, slot, value -> write(fields, value));
            offset += slot.length();
        }
        int length = out.position();
        out.putInt(HEAD_LENGTH_AT, length);
        out.putInt(HEAD_CHECKSUM_AT, headChecksum(out, length));
        return out.array();
    }

    private static void write(FieldWriter fields, Slot slot) {
        fields.exact(SECTION, slot.id.section());
        fields.number(INSTANCE, slot.id.instance());
        fields.flag(AMONG_OTHERS, slot.id.group() != null);
        fields.number(OFFSET, slot.offset);
        fields.number(SIZE, slot.size);
    }

    /** How long such a file is, with a head of that length. */
    static long length(int head, Map<ProgramId, Integer> sizes) {
        long length = head;
        for (int size : sizes.values()) {
            length += lengthOf(size);
        }
        return length;
    }

    /** A number that is at least that, at which long numbers may stand. */
    static int align(int value) {
        return (value + 7) & ~7;
    }

    private static int headChecksum(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(FORMAT_AT, HEAD_CHECKSUM_AT - FORMAT_AT));
        crc.update(bytes.slice(BOOT_ID_AT, NUMBERS_AT - BOOT_ID_AT));
        crc.update(bytes.slice(FIELDS_AT, length - FIELDS_AT));
        return (int) crc.getValue();
    }

    // ---- one that is there

    /** The boot in which a file was written, as far as that can be told of one that may be damaged. */
    static String bootId(ByteBuffer bytes) {
        byte[] id = new byte[BOOT_ID_LENGTH];
        if (bytes.limit() >= BOOT_ID_AT + BOOT_ID_LENGTH) {
            bytes.get(BOOT_ID_AT, id);
        }
        return new String(id, StandardCharsets.US_ASCII);
    }

    /** The oldest version that can read a file; 0 where that cannot be told. */
    static int readableBy(ByteBuffer bytes) {
        return bytes.limit() >= FIELDS_AT && bytes.getLong(0) == MAGIC ? bytes.getInt(READABLE_BY_AT) : 0;
    }

    /**
     * Reads the head of a file.
     *
     * @throws DamagedException when it is not what was written
     */
    static StateImage of(ByteBuffer bytes) throws DamagedException {
        if (bytes.limit() < FIELDS_AT || bytes.getLong(0) != MAGIC) {
            throw new DamagedException("it does not begin as it should");
        }
        int length = bytes.getInt(HEAD_LENGTH_AT);
        if (length < FIELDS_AT || length > bytes.limit()
                || headChecksum(bytes, length) != bytes.getInt(HEAD_CHECKSUM_AT)) {
            throw new DamagedException("its head has a wrong checksum");
        }
        try {
            FieldReader in = new FieldReader(bytes.slice(FIELDS_AT, length - FIELDS_AT));
            if (in.number(TOTAL, 0) != bytes.limit()) {
                throw new DamagedException(
                        "it has " + bytes.limit() + " bytes instead of " + in.number(TOTAL, 0));
            }
            Place place = new Place(bootId(bytes), in.textOrEmpty(NAMESPACE), in.textOrEmpty(HOST));
            Head head = new Head(place, in.textOrEmpty(INSTANCE_ID), in.number(ORIGIN, 0), in.number(GENERATION, 0));
            Map<ProgramId, Slot> slots = new LinkedHashMap<>();
            for (Slot slot : in.all(PROGRAM, StateImage::readSlot)) {
                if (slot.offset < length || slot.size < 0 || (long) slot.offset + slot.length() > bytes.limit()) {
                    throw new DamagedException("the place of " + slot.id + " is not in it");
                }
                slots.put(slot.id, slot);
            }
            StateImage image = new StateImage(bytes, head, slots);
            if (image.isAbsurd()) {
                throw new DamagedException("the numbers in it cannot be");
            }
            slots.values().forEach(image::findCurrent);
            return image;
        } catch (RuntimeException e) {
            throw new DamagedException("its head cannot be read: " + e);
        }
    }

    private static Slot readSlot(FieldReader in) {
        String section = in.textOrEmpty(SECTION);
        int instance = (int) in.number(INSTANCE, 1);
        ProgramId id = in.flag(AMONG_OTHERS) ? ProgramId.instanceOf(section, instance) : new ProgramId(section);
        return new Slot(id, Math.toIntExact(in.number(OFFSET, 0)), Math.toIntExact(in.number(SIZE, 0)));
    }

    Head head() {
        return head;
    }

    Iterable<Slot> slots() {
        return slots.values();
    }

    @Nullable
    Slot find(ProgramId id) {
        return slots.get(id);
    }

    // ---- the numbers

    /** A number that nothing is ever counted to, after which there is still room to count on. */
    private static final long ABSURD = 1L << 62;

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
        return new Written(bytes.getLong(at), bytes.slice(at + MEMORY_HEAD, length));
    }

    private int memoryChecksum(int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, 12));
        crc.update(bytes.slice(at + MEMORY_HEAD, length));
        return (int) crc.getValue();
    }

    /** Writes the memory of a program in a step that is not committed yet; at most one in each. */
    void write(Slot slot, long step, ByteBuffer memory) {
        int at = slot.memory(1 - slot.current);
        int length = memory.remaining();
        bytes.putLong(at, step).putInt(at + Long.BYTES, length);
        bytes.put(at + MEMORY_HEAD, memory, memory.position(), length);
        bytes.putInt(at + 12, memoryChecksum(at, length));
        slot.current = 1 - slot.current;
    }

    /** Forgets a program: the older memory first, so that it never comes back. */
    void clear(Slot slot) {
        clear(slot.memory(1 - slot.current));
        clear(slot.memory(slot.current));
        for (int which = 0; which < PROCESSES; which++) {
            bytes.put(slot.process(which), new byte[PROCESS_LENGTH]);
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
        for (Slot slot : slots.values()) {
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
        bytes.put(slot.process(0), before.bytes, old.process(0), PROCESSES * PROCESS_LENGTH);
        Written memory = before.memory(old);
        if (memory != null && memory.bytes.remaining() <= slot.size) {
            write(slot, memory.step <= before.carriedOut() ? 1 : 2, memory.bytes);
        } else if (memory != null || before.isDamaged(old)) {
            // What is damaged stays damaged: its process, if one is noted, is still to be found.
            bytes.putLong(slot.memory(0), 1).putInt(slot.memory(0) + Long.BYTES, -1);
        }
    }
}
