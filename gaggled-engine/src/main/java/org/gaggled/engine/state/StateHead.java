package org.gaggled.engine.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.gaggled.engine.core.ProgramId;

/**
 * The head of the file {@code programs}, which never changes: when and where the file was written, and where in it each
 * program has its part. Between its fixed fields and the others the {@link StateImage} has its numbers, which do
 * change.
 *
 * @param place when and where the processes are that the file tells of
 * @param origin what times are counted from
 * @param generation how many files there were before of the same gaggle
 * @param total how long the file is
 */
record StateHead(
        Place place, String instanceId, long origin, long generation, long total, Map<ProgramId, Slot> slots) {

    /** The version that this one writes. */
    static final int FORMAT = 1;

    /** The oldest version that can read what this one writes, passing over what it does not know. */
    private static final int READABLE_BY = 1;

    static final int BOOT_ID_LENGTH = 36;

    /** Where the numbers of the image stand, which are not of the head. */
    static final int NUMBERS_AT = 64;

    /** Where the fixed part ends that does not depend on the version. */
    private static final int FIELDS_AT = 128;

    private static final long MAGIC = ByteBuffer.wrap("gaggled\n".getBytes(StandardCharsets.US_ASCII)).getLong();

    private static final int FORMAT_AT = 8;
    private static final int READABLE_BY_AT = 12;
    private static final int LENGTH_AT = 16;
    private static final int CHECKSUM_AT = 20;
    private static final int BOOT_ID_AT = 24;

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

    /** What the fields of a head take at most, and those of a program without its name. */
    private static final int FIELDS_LENGTH = 1_000;

    private static final int PROGRAM_LENGTH = 64;

    // ---- a new one

    /** The head of a file for those programs, each with how long its memory may be. */
    static StateHead of(
            Place place, String instanceId, long origin, long generation, Map<ProgramId, Integer> sizes) {
        Map<ProgramId, Slot> slots = LinkedHashMap.newLinkedHashMap(sizes.size());
        long end = length(sizes.keySet());
        for (Map.Entry<ProgramId, Integer> entry : sizes.entrySet()) {
            // One that is too far behind is never written: the file would be too long to be made.
            Slot slot = new Slot(entry.getKey(), (int) end, entry.getValue());
            slots.put(slot.id, slot);
            end += slot.length();
        }
        return new StateHead(place, instanceId, origin, generation, end, slots);
    }

    /** How many bytes there are before the first program's part, at which long numbers may stand. */
    private static int length(Set<ProgramId> programs) {
        int bound = FIELDS_AT + FIELDS_LENGTH;
        for (ProgramId id : programs) {
            bound += PROGRAM_LENGTH + 4 * id.section().length();
        }
        return align(bound);
    }

    /** A number that is at least that, at which long numbers may stand. */
    static int align(int value) {
        return (value + 7) & ~7;
    }

    /** The beginning of the file, up to the first program's part. */
    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(length(slots.keySet()));
        out.putLong(0, MAGIC).putInt(FORMAT_AT, FORMAT).putInt(READABLE_BY_AT, READABLE_BY);
        out.put(BOOT_ID_AT, place.bootId().getBytes(StandardCharsets.US_ASCII), 0, BOOT_ID_LENGTH);
        out.position(FIELDS_AT);
        FieldWriter fields = new FieldWriter(out);
        fields.exact(NAMESPACE, place.namespace());
        fields.text(HOST, place.host());
        fields.text(INSTANCE_ID, instanceId);
        fields.number(ORIGIN, origin);
        fields.number(GENERATION, generation);
        fields.number(TOTAL, total);
        for (Slot slot : slots.values()) {
            fields.nested(PROGRAM, slot, value -> write(fields, value));
        }
        int length = out.position();
        out.putInt(LENGTH_AT, length);
        out.putInt(CHECKSUM_AT, checksum(out, length));
        return out.array();
    }

    private static void write(FieldWriter fields, Slot slot) {
        fields.exact(SECTION, slot.id.section());
        fields.number(INSTANCE, slot.id.instance());
        fields.flag(AMONG_OTHERS, slot.id.group() != null);
        fields.number(OFFSET, slot.offset);
        fields.number(SIZE, slot.size);
    }

    private static int checksum(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(FORMAT_AT, CHECKSUM_AT - FORMAT_AT));
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
    static StateHead read(ByteBuffer bytes) throws DamagedException {
        if (bytes.limit() < FIELDS_AT || bytes.getLong(0) != MAGIC) {
            throw new DamagedException("it does not begin as it should");
        }
        int length = bytes.getInt(LENGTH_AT);
        if (length < FIELDS_AT || length > bytes.limit()
                || checksum(bytes, length) != bytes.getInt(CHECKSUM_AT)) {
            throw new DamagedException("its head has a wrong checksum");
        }
        StateHead head;
        try {
            head = read(bootId(bytes), new FieldReader(bytes.slice(FIELDS_AT, length - FIELDS_AT)));
        } catch (RuntimeException e) {
            throw new DamagedException("its head cannot be read: " + e);
        }
        if (head.total != bytes.limit()) {
            throw new DamagedException("it has " + bytes.limit() + " bytes instead of " + head.total);
        }
        for (Slot slot : head.slots.values()) {
            if (slot.offset < length || slot.size < 0 || slot.offset + slot.length() > bytes.limit()) {
                throw new DamagedException("the place of " + slot.id + " is not in it");
            }
        }
        return head;
    }

    private static StateHead read(String bootId, FieldReader in) {
        Map<ProgramId, Slot> slots = new LinkedHashMap<>();
        in.all(PROGRAM, StateHead::readSlot).forEach(slot -> slots.put(slot.id, slot));
        return new StateHead(
                new Place(bootId, in.textOrEmpty(NAMESPACE), in.textOrEmpty(HOST)), in.textOrEmpty(INSTANCE_ID),
                in.number(ORIGIN, 0), in.number(GENERATION, 0), in.number(TOTAL, 0), slots);
    }

    private static Slot readSlot(FieldReader in) {
        String section = in.textOrEmpty(SECTION);
        int instance = (int) in.number(INSTANCE, 1);
        ProgramId id = in.flag(AMONG_OTHERS) ? ProgramId.instanceOf(section, instance) : new ProgramId(section);
        return new Slot(id, Math.toIntExact(in.number(OFFSET, 0)), Math.toIntExact(in.number(SIZE, 0)));
    }
}
