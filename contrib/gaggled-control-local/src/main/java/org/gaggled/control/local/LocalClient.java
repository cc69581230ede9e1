package org.gaggled.control.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.gaggled.json.JsonObject;
import org.gaggled.json.call.Caller;
import org.gaggled.json.call.Calls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. It writes a request on each line, and gets the answers in that order, each on a line: the next request is
 * looked at when the answer to the one before is written. So nothing piles up here for a client that only writes. For
 * the server's thread alone.
 */
final class LocalClient {

    private static final Logger log = LoggerFactory.getLogger(LocalClient.class);

    /** Of a request, with its newline. */
    static final int MAX_LINE = 64 * 1024;

    /** How long an answer may lie here because the client does not read. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long a client that is refused may take to read why. */
    private static final long FAREWELL_MILLIS = 2_000;

    private static final int USUAL_LINE = 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Caller caller;
    private final Calls calls;
    private final SocketServer server;

    /** What has come and was not looked at yet; always ready to be written to. */
    private ByteBuffer in = ByteBuffer.allocate(USUAL_LINE);

    /** What is left of an answer; null where there is none. */
    private @Nullable ByteBuffer out;

    /** When the client last took something of it. */
    private long takenMillis;

    /** Whether a request is being answered. */
    private boolean busy;

    /** Whether nothing comes any more. */
    private boolean ended;

    /** Whether what comes is not looked at: it is told why, and may leave by itself. */
    private boolean refused;

    LocalClient(SocketChannel channel, SelectionKey key, Caller caller, Calls calls, SocketServer server) {
        this.channel = channel;
        this.key = key;
        this.caller = caller;
        this.calls = calls;
        this.server = server;
        key.attach(this);
    }

    String who() {
        return caller.address();
    }

    /** Begins to take requests. */
    void listen() {
        goOn();
    }

    /**
     * Tells the client why it is not served, and no more. It is not disconnected before it has read that: whoever
     * writes to a connection that is closed may not come to read from it.
     */
    void refuse(String code, String why) {
        refused = true;
        in.clear();
        answer(error(code, why));
        goOn();
    }

    /** Whether it is one of those that may still ask for something. */
    boolean isServed() {
        return !refused && !ended;
    }

    boolean isRefused() {
        return refused;
    }

    /** Does what the socket is ready for. */
    void serve() {
        try {
            if (key.isWritable()) {
                write();
            } else if (key.isReadable()) {
                ended = channel.read(refused ? in.clear() : in) < 0;
            }
        } catch (IOException e) {
            goneAway(e);
        }
        goOn();
    }

    /** Takes requests for as long as none of them has to be waited for, and says what the socket is to be ready for. */
    private void goOn() {
        boolean more = !refused;
        while (more && !isOwed() && !isClosed()) {
            more = takeLine();
        }
        if (!isOwed() && ended) {
            close();
        }
        if (key.isValid()) {
            key.interestOps(out != null ? SelectionKey.OP_WRITE : waitsForMore() ? SelectionKey.OP_READ : 0);
        }
    }

    /** Also while a request is answered, as far as there is room: so the end is noticed. */
    private boolean waitsForMore() {
        return !ended && (refused || in.hasRemaining());
    }

    /** Has the next line answered; false where none is complete. The last one needs no newline. */
    private boolean takeLine() {
        int end = 0;
        while (end < in.position() && in.get(end) != '\n') {
            end++;
        }
        if (end == in.position() && !(ended && end > 0)) {
            return !in.hasRemaining() && makeRoom();
        }
        try {
            ask(StandardCharsets.UTF_8.newDecoder().decode(in.slice(0, end)).toString());
        } catch (CharacterCodingException e) {
            answer(error("bad-request", "a request is a JSON object in UTF-8"));
        }
        in.flip().position(Math.min(end + 1, in.limit()));
        in.compact();
        return true;
    }

    private boolean makeRoom() {
        if (in.capacity() < MAX_LINE) {
            in = ByteBuffer.allocate(Math.min(MAX_LINE, 4 * in.capacity())).put(in.flip());
        } else {
            refused = true;
            in.clear();
            answer(error("bad-request", "a request is one line of at most " + MAX_LINE + " bytes"));
        }
        return false;
    }

    private static String error(String code, String message) {
        return new JsonObject().put("error", new JsonObject().put("code", code).put("message", message)).toString();
    }

    private void ask(String line) {
        busy = true;
        calls.answer(line, caller).thenAcceptAsync(text -> {
            busy = false;
            answer(text);
            goOn();
        }, server);
    }

    private void answer(String text) {
        out = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        takenMillis = now();
        try {
            write();
        } catch (IOException e) {
            goneAway(e);
        }
    }

    private void write() throws IOException {
        ByteBuffer left = Objects.requireNonNull(out, "there is something to write");
        if (channel.write(left) > 0) {
            takenMillis = now();
        }
        out = left.hasRemaining() ? left : null;
        if (out == null && refused) {
            channel.shutdownOutput();
        }
    }

    private void goneAway(IOException e) {
        log.debug("local: {} has gone away", who(), e);
        close();
    }

    /** Whether the client waits for an answer, or has not read the last one. */
    boolean isOwed() {
        return busy || out != null;
    }

    boolean isStuck(long patienceMillis) {
        return untilStuck(patienceMillis) <= 0;
    }

    /**
     * For how long the client may go on not reading, and one that is refused not leaving; the greatest number where
     * nothing is to be read.
     */
    long untilStuck(long patienceMillis) {
        if (refused) {
            return takenMillis + FAREWELL_MILLIS - now();
        }
        return out == null ? Long.MAX_VALUE : takenMillis + patienceMillis - now();
    }

    boolean isClosed() {
        return !channel.isOpen();
    }

    void close() {
        out = null;
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("local: a connection could not be closed", e);
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
