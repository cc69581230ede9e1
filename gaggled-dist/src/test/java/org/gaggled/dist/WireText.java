package org.gaggled.dist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Classic's messages as text to compare: what differs from run to run, pids and uptimes, is masked. A decoder of its
 * own, so that ours is not tested by itself.
 */
final class WireText {

    private static final HexFormat HEX = HexFormat.of();
    private static final int GETSTATES = 1;
    private static final int DUMPED = 1;
    private static final int STATECHANGE = 2;
    private static final int EVENT = 64;

    /** What classic does not have, and its listeners ignore. */
    static final String NEWER_EVENT = "newer event";

    private WireText() {}

    static String hex(byte[] message) {
        return message.length == 0 ? "-" : HEX.formatHex(message);
    }

    static byte[] bytes(String hex) {
        return hex.equals("-") ? new byte[0] : HEX.parseHex(hex);
    }

    /** A reply; one to getstates has a line for each program. */
    static String ofReply(byte[] request, byte[] reply) {
        boolean states = request.length == 12
                && ByteBuffer.wrap(request).getInt(0) == 5238
                && ByteBuffer.wrap(request).getInt(4) == GETSTATES;
        if (!states) {
            return hex(reply);
        }
        ByteBuffer buffer = ByteBuffer.wrap(reply);
        StringBuilder text = new StringBuilder("version " + buffer.getInt() + " status " + buffer.get());
        int count = buffer.getInt();
        for (int i = 0; i < count; i++) {
            text.append('\n').append(state(buffer));
        }
        return text + rest(buffer);
    }

    /** An event. Its uptime was uninitialised memory in classic, and is masked like the others. */
    static String ofEvent(byte[] event) {
        ByteBuffer buffer = ByteBuffer.wrap(event);
        int version = buffer.getInt();
        int function = buffer.getInt();
        if (version != 9237) {
            return "version " + version;
        }
        return switch (function) {
            case DUMPED -> "dumped " + buffer.getInt() + rest(buffer);
            case STATECHANGE -> state(buffer) + rest(buffer);
            case EVENT -> NEWER_EVENT;
            default -> "function " + function;
        };
    }

    private static String state(ByteBuffer buffer) {
        boolean dependenciesSatisfied = flag(buffer);
        String downType = string(buffer);
        boolean stoppedByGaggled = flag(buffer);
        boolean disabled = flag(buffer);
        long pid = buffer.getLong();
        String program = string(buffer);
        long sequence = buffer.getLong();
        boolean up = flag(buffer);
        buffer.getLong();
        return program + " #" + sequence + (up ? " up" : " down") + " type=" + downType + " depsat="
                + dependenciesSatisfied
                + " shutdown=" + stoppedByGaggled + " opdown=" + disabled + (pid == 0 ? " no pid" : " a pid");
    }

    private static boolean flag(ByteBuffer buffer) {
        byte value = buffer.get();
        if (value != 0 && value != 1) {
            throw new AssertionError("a flag is " + value);
        }
        return value == 1;
    }

    private static String string(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.getInt()];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String rest(ByteBuffer buffer) {
        return buffer.hasRemaining() ? " and " + buffer.remaining() + " bytes too many" : "";
    }
}
