package org.gaggled.transport.zmq.client;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

/**
 * Hears from ZeroMQ whether a client's socket has a connection on which the server has greeted, and whether the server
 * refused the client's key. Told on ZeroMQ's own thread, asked on the client's.
 */
final class Link {

    private static final int WATCHED = ZMQ.EVENT_CONNECTED
            | ZMQ.EVENT_HANDSHAKE_PROTOCOL
            | ZMQ.HANDSHAKE_FAILED_AUTH
            | ZMQ.EVENT_DISCONNECTED;

    /** A server that does not want this client, or is of the other channel, ends the connection sooner. */
    private static final long STEADY_NANOS = Duration.ofSeconds(1).toNanos();

    /** That before it may end after it has begun. */
    private @Nullable SocketChannel present;

    private boolean greeted;
    private boolean ended;
    private boolean keyRefused;
    private long greetedAt;

    private Link() {}

    /** Watches over a socket that is not connected yet. */
    static Link attach(ZMQ.Socket socket) {
        Link link = new Link();
        socket.setEventHook(link::happened, WATCHED);
        return link;
    }

    private synchronized void happened(ZEvent event) {
        switch (event.getEvent()) {
            case CONNECTED -> {
                present = event.getValue();
                greeted = false;
            }
            case HANDSHAKE_PROTOCOL -> {
                greeted = true;
                greetedAt = System.nanoTime();
            }
            case HANDSHAKE_FAILED_AUTH -> keyRefused = true;
            case DISCONNECTED -> {
                SocketChannel channel = event.getValue();
                if (Objects.equals(channel, present)) {
                    greeted = false;
                    ended = true;
                }
            }
            default -> throw new IllegalStateException("not watched: " + event.getEvent());
        }
        notifyAll();
    }

    /** Waits until the server has greeted, with the security of the client; whether it has. */
    synchronized boolean awaitGreeting(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; !greeted && left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            wait(left);
        }
        return greeted;
    }

    /**
     * Sends if there is a connection. ZeroMQ's thread, which tells of the end of a connection before it takes its queue
     * away, waits meanwhile: JeroMQ 0.6 takes it for impossible that a queue ends between the frames of a message.
     */
    synchronized boolean send(ZMQ.Socket socket, byte[] message) {
        ended = !greeted || !socket.send(message, ZMQ.DONTWAIT);
        return !ended;
    }

    /** Whether there is a connection on which the server has greeted. */
    synchronized boolean isGreeted() {
        return greeted;
    }

    /** Whether the connection has ended on which the last message went, even if there is another one by now. */
    synchronized boolean isEnded() {
        return ended;
    }

    /** Waits until the connection has ended on which the last message went; whether it has. */
    synchronized boolean awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; !ended && left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            wait(left);
        }
        return ended;
    }

    /**
     * Whether the server has greeted, and the connection has lasted for a while, so that it may be taken for a good
     * one.
     */
    synchronized boolean isSteady() {
        boolean steady = greeted && System.nanoTime() - greetedAt > STEADY_NANOS;
        keyRefused &= !steady;
        return steady;
    }

    /** Whether the server said, since it last talked to this client, that it does not let in its key. */
    synchronized boolean isKeyRefused() {
        return keyRefused;
    }

    /** The server talks to this client. */
    synchronized void heard() {
        keyRefused = false;
    }
}
