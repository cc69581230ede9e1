package org.gaggled.transport.zmq.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Takes a message apart, from its first byte to its last. */
final class WireReader {

    private final ByteBuffer bytes;

    WireReader(byte[] message) {
        this.bytes = ByteBuffer.wrap(message);
    }

    int unsignedByte() throws MalformedMessageException {
        need(1);
        return bytes.get() & 0xff;
    }

    boolean flag() throws MalformedMessageException {
        int value = unsignedByte();
        if (value > 1) {
            throw new MalformedMessageException("a flag is 0 or 1, not " + value);
        }
        return value == 1;
    }

    int int32() throws MalformedMessageException {
        need(Integer.BYTES);
        return bytes.getInt();
    }

    long int64() throws MalformedMessageException {
        need(Long.BYTES);
        return bytes.getLong();
    }

    /** An unsigned number that is at most {@code max}. */
    int count(int max) throws MalformedMessageException {
        long count = Integer.toUnsignedLong(int32());
        if (count > max) {
            throw new MalformedMessageException("a length is at most " + max + ", not " + count);
        }
        return (int) count;
    }

    /** A text of at most {@code max} bytes of UTF-8. */
    String text(int max) throws MalformedMessageException {
        int length = count(max);
        need(length);
        ByteBuffer text = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(text)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedMessageException("a text is not UTF-8");
        }
    }

    /** Nothing may be left. */
    void end() throws MalformedMessageException {
        if (bytes.hasRemaining()) {
            throw new MalformedMessageException(bytes.remaining() + " bytes too many");
        }
    }

    private void need(int count) throws MalformedMessageException {
        if (bytes.remaining() < count) {
            throw new MalformedMessageException("the message ends early");
        }
    }
}
