package org.gaggled.engine.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes fields, each with its tag and its length, so that a reader can pass over those that it does not know. What is
 * nothing is not written.
 */
final class FieldWriter {

    /** No text is longer, in bytes; what is cut was for people. */
    static final int LONGEST_TEXT = 160;

    private final ByteBuffer bytes;
    private final int longest;

    /** Writes behind what is in there. */
    FieldWriter(ByteBuffer bytes) {
        this(bytes, LONGEST_TEXT);
    }

    /** The same, with texts of at most so many bytes. */
    FieldWriter(ByteBuffer bytes, int longest) {
        this.bytes = bytes;
        this.longest = longest;
    }

    void flag(int tag, boolean value) {
        if (value) {
            begin(tag, 0);
        }
    }

    void number(int tag, long value) {
        begin(tag, Long.BYTES);
        bytes.putLong(value);
    }

    /** A number that mostly is that one. */
    void number(int tag, long value, long usual) {
        if (value != usual) {
            number(tag, value);
        }
    }

    void numbers(int tag, Iterable<Long> values, int count) {
        if (count > 0) {
            begin(tag, count * Long.BYTES);
            values.forEach(bytes::putLong);
        }
    }

    /** A text for people. */
    void text(int tag, @Nullable String value) {
        if (value != null) {
            exact(tag, cut(value));
        }
    }

    /** A text of which nothing may be missing. */
    void exact(int tag, String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        begin(tag, encoded.length);
        bytes.put(encoded);
    }

    private String cut(String text) {
        int end = 0;
        int length = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (length > longest) {
                return text.substring(0, end);
            }
            end += Character.charCount(point);
        }
        return text;
    }

    /** A field that is made of fields. */
    <T> void nested(int tag, @Nullable T value, Consumer<T> write) {
        if (value != null) {
            begin(tag, 0);
            int start = bytes.position();
            write.accept(value);
            bytes.putShort(start - Short.BYTES, (short) (bytes.position() - start));
        }
    }

    private void begin(int tag, int length) {
        bytes.put((byte) tag);
        bytes.putShort((short) length);
    }
}
