package org.gaggled.engine.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields that {@link FieldWriter} has written, by their tags; what is not among them is nothing. */
final class FieldReader {

    private final Map<Integer, List<ByteBuffer>> fields = new HashMap<>();

    /**
     * Takes all of the bytes.
     *
     * @throws java.nio.BufferUnderflowException or another runtime exception, where they are not fields
     */
    FieldReader(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int tag = Byte.toUnsignedInt(bytes.get());
            int length = Short.toUnsignedInt(bytes.getShort());
            fields.computeIfAbsent(tag, _ -> new ArrayList<>(1)).add(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
        }
    }

    private @Nullable ByteBuffer find(int tag) {
        List<ByteBuffer> found = fields.get(tag);
        return found == null ? null : found.getFirst().duplicate();
    }

    boolean flag(int tag) {
        return fields.containsKey(tag);
    }

    /** That number; where there is none, the usual one. */
    long number(int tag, long usual) {
        ByteBuffer found = find(tag);
        return found == null ? usual : found.getLong();
    }

    List<Long> numbers(int tag) {
        List<Long> numbers = new ArrayList<>();
        ByteBuffer found = find(tag);
        while (found != null && found.hasRemaining()) {
            numbers.add(found.getLong());
        }
        return numbers;
    }

    @Nullable
    String text(int tag) {
        ByteBuffer found = find(tag);
        return found == null ? null : StandardCharsets.UTF_8.decode(found).toString();
    }

    /** That text; nothing where there is none. */
    String textOrEmpty(int tag) {
        String found = text(tag);
        return found == null ? "" : found;
    }

    /** What that makes of the first field of that tag. */
    <T> @Nullable T nested(int tag, Function<FieldReader, T> read) {
        ByteBuffer found = find(tag);
        return found == null ? null : read.apply(new FieldReader(found));
    }

    /** What that makes of all the fields of that tag, in their order. */
    <T> List<T> all(int tag, Function<FieldReader, T> read) {
        return fields.getOrDefault(tag, List.of()).stream()
                .map(field -> read.apply(new FieldReader(field.duplicate()))).toList();
    }
}
