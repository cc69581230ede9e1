package org.gaggled.engine.launch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Texts as the system has them: bytes that are UTF-8 by convention, not by law. What is not UTF-8 goes through Java
 * unharmed, each such byte as a half of a surrogate pair that no valid text holds.
 */
public final class SystemText {

    private static final char FIRST_BYTE = 0xDC80;
    private static final char LAST_BYTE = 0xDCFF;

    private SystemText() {}

    /** The text of these bytes, whatever they are. */
    public static String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        for (CoderResult result = decoder.decode(in, out, true);
                result.isError();
                result = decoder.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (0xDC00 + Byte.toUnsignedInt(in.get())));
            }
        }
        return out.flip().toString();
    }

    /** The bytes of a text; those that {@link #decode} could not read come out as they went in. */
    public static byte[] encode(String text) {
        if (text.chars().noneMatch(SystemText::standsForByte)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
        text.codePoints().forEach(codePoint -> {
            if (standsForByte(codePoint)) {
                bytes.write(codePoint & 0xFF);
            } else {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    private static boolean standsForByte(int unit) {
        return unit >= FIRST_BYTE && unit <= LAST_BYTE;
    }

    /** Those texts as C has them: an array of strings, ended by a null pointer. */
    static MemorySegment inMemory(Arena arena, List<String> texts) {
        MemorySegment array = arena.allocate(JAVA_LONG, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(JAVA_LONG, i, inMemory(arena, texts.get(i)).address());
        }
        return array;
    }

    /** A text as C has it, ended by NUL. */
    static MemorySegment inMemory(Arena arena, String text) {
        byte[] bytes = encode(text);
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
        return segment;
    }
}
