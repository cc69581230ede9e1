package org.gaggled.transport.zmq.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

/**
 * Hears from ZeroMQ how far the connections of a client's socket come, and finds out why one ended on which nothing was heard:
 * ZeroMQ itself ends it without a word, and does not tell that a handshake was good.
 *
 * <p>It is told on ZeroMQ's own thread, and asked on the client's.
 */
final class HandshakeMonitor {

    private static final int WATCHED = ZMQ.EVENT_CONNECTED
            | ZMQ.EVENT_CONNECT_RETRIED
            | ZMQ.EVENT_HANDSHAKE_PROTOCOL
            | ZMQ.HANDSHAKE_FAILED_AUTH
            | ZMQ.EVENT_DISCONNECTED;

    /**
     * What ends later ends for another reason: a greeting because nobody spoke, a connection because the server goes away. So a
     * connection that lasts so long is taken for one on which the client was let in.
     */
    private static final long PROMPT_NANOS = Duration.ofSeconds(2).toNanos();

    private final int suspect;
    private final CountDownLatch greeted = new CountDownLatch(1);

    /** Of the present connection: its client has heard of it; by the client's thread. */
    private volatile boolean heard;

    private volatile @Nullable Refusal refusal;

    /** There has been no connection so far, and one could not be made. */
    private volatile boolean failedToConnect;

    private volatile boolean connectedOnce;

    /** The server has greeted on the present connection, with the security of the client, and that has not ended. */
    private volatile boolean greetedNow;

    /** When it greeted, or else was connected to. */
    private volatile long since = System.nanoTime();

    /** The present connection; that before it may end after it has begun. For ZeroMQ's thread alone, as is what follows. */
    private @Nullable SocketChannel present;

    private boolean keyRefused;

    /** How many connections in a row. */
    private int brokenOff;

    private HandshakeMonitor(int suspect) {
        this.suspect = suspect;
    }

    /**
     * Watches over a socket that is not connected yet.
     *
     * @param suspect how many connections in a row the server may break off, just after it has greeted, until that is no chance
     */
    static HandshakeMonitor attach(ZMQ.Socket socket, int suspect) {
        HandshakeMonitor monitor = new HandshakeMonitor(suspect);
        socket.setEventHook(monitor::happened, WATCHED);
        return monitor;
    }

    /** Waits until the server has said that it speaks ZeroMQ, with the client's security; whether it has. */
    boolean awaitGreeting(long millis) throws InterruptedException {
        return greeted.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Why the server did not talk to this client the last time; null when it did, and as long as that is not known. */
    @Nullable Refusal refusal() {
        return greetedNow && !isPrompt() ? null : refusal;
    }

    /** Whether there is a connection on which the server has greeted, and which may become good yet. */
    boolean isGreeted() {
        return greetedNow;
    }

    /** Whether it was tried to connect, without success so far. */
    boolean hasFailedToConnect() {
        return failedToConnect;
    }

    private boolean isPrompt() {
        return System.nanoTime() - since < PROMPT_NANOS;
    }

    /** Something came: this client is let in. */
    void heard() {
        heard = true;
        refusal = null;
    }

    private void happened(ZEvent event) {
        switch (event.getEvent()) {
            case CONNECTED -> {
                present = event.getValue();
                connectedOnce = true;
                failedToConnect = false;
                heard = false;
                greetedNow = false;
                keyRefused = false;
                since = System.nanoTime();
            }
            case CONNECT_RETRIED -> failedToConnect = !connectedOnce;
            case HANDSHAKE_PROTOCOL -> {
                greetedNow = true;
                since = System.nanoTime();
                greeted.countDown();
            }
            case HANDSHAKE_FAILED_AUTH -> keyRefused = true;
            case DISCONNECTED -> {
                SocketChannel channel = event.getValue();
                if (channel != null && channel.equals(present)) {
                    ended(channel);
                }
            }
            default -> throw new IllegalStateException("not watched: " + event.getEvent());
        }
    }

    private void ended(SocketChannel channel) {
        if (heard) {
            brokenOff = 0;
        } else {
            ended(hasLeft(channel));
        }
        greetedNow = false;
    }

    /** Who has not left was left by ZeroMQ on this side: for an error in what was said, or because nothing was for too long. */
    private void ended(boolean byServer) {
        if (keyRefused) {
            refusal = Refusal.KEY;
        } else if (!byServer && greetedNow) {
            refusal = Refusal.HANDSHAKE;
        } else if (!isPrompt()) {
            brokenOff = 0;
            if (greetedNow) {
                // It lasted: the client was let in.
                refusal = null;
            }
        } else if (!byServer) {
            refusal = Refusal.SECURITY;
        } else if (greetedNow && ++brokenOff >= suspect) {
            refusal = Refusal.BROKEN_OFF;
        }
    }

    private static boolean hasLeft(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException broken) {
            return true;
        }
    }
}
