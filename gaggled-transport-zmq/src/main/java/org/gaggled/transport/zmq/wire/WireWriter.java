package org.gaggled.transport.zmq.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts a message together. */
final class WireWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);

    WireWriter unsignedByte(int value) {
        bytes.write(value);
        return this;
    }

    WireWriter flag(boolean value) {
        return unsignedByte(value ? 1 : 0);
    }

    WireWriter int32(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    WireWriter int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    WireWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int32(utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
