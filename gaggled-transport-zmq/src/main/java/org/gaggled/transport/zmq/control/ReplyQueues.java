package org.gaggled.transport.zmq.control;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.OncePerMinute;
import org.gaggled.transport.zmq.socket.PeerName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies that are owed to clients. Each client gets its own in the order of its requests, and may have so many
 * requests open. What waits for a client that does not read is dropped after {@link #PATIENCE_MILLIS}, or when it
 * becomes too much. Used by the socket loop's thread alone.
 */
final class ReplyQueues {

    private static final Logger log = LoggerFactory.getLogger(ReplyQueues.class);

    /** How many requests of one client may be open. */
    static final int MAX_PER_CLIENT = 1_000;

    /** How many requests may be open in all. One of each client is taken beyond that: others must not silence it. */
    static final int MAX_IN_ALL = 8_192;

    /** How many bytes may wait for one client; a single longer reply is sent all the same. */
    static final long MAX_WAITING_BYTES = 4L * 1024 * 1024;

    /** How many bytes may wait for all clients. */
    static final long MAX_BYTES_IN_ALL = 64L * 1024 * 1024;

    /**
     * How many replies ZeroMQ takes for one client before it has sent them. It does not say how long they are: an
     * answer with lines that programs have printed can have several MiB.
     */
    static final int MAX_LEAVING = 16;

    static final long PATIENCE_MILLIS = 30_000;

    private static final long LONGEST_PAUSE_MILLIS = 500;

    /** What became of sending a reply. */
    enum Delivery {
        SENT,
        /** The way to the client is full. */
        FULL,
        /** There is no such client any more. */
        GONE
    }

    /** The way out. */
    interface Outlet {
        Delivery send(byte[] peer, List<byte[]> envelope, byte[] reply);
    }

    /** The place of one reply, held from the moment the request came. */
    static final class Slot {
        private final Client client;
        private final List<byte[]> envelope;
        private byte @Nullable [] reply;
        private boolean abandoned;

        private Slot(Client client, List<byte[]> envelope) {
            this.client = client;
            this.envelope = envelope;
        }
    }

    /** Somebody who is owed a reply. */
    private static final class Client {
        final byte[] peer;
        final String address;
        final Queue<Slot> slots = new ArrayDeque<>();
        long waitingBytes;
        long stuckSince;
        long retryAt;
        long pauseMillis;

        Client(byte[] peer, String address) {
            this.peer = peer;
            this.address = address;
        }
    }

    private final Outlet outlet;
    private final Map<ByteBuffer, Client> clients = new HashMap<>();
    private final Set<Client> stuck = new LinkedHashSet<>();
    private final OncePerMinute complaints = new OncePerMinute();
    private int owed;
    private long waitingBytes;
    private long dropped;

    /** Nothing is owed to anybody yet. */
    ReplyQueues(Outlet outlet) {
        this.outlet = outlet;
    }

    /**
     * Keeps a place for the reply; null when the client has too many requests open, or has one and all together have
     * too many.
     */
    @Nullable
    Slot add(Incoming incoming) {
        ByteBuffer key = ByteBuffer.wrap(incoming.peer());
        Client known = clients.get(key);
        if (known != null && (owed >= MAX_IN_ALL || known.slots.size() >= MAX_PER_CLIENT)) {
            dropped++;
            complaints.about(
                    PeerName.hostOf(incoming.address()),
                    () -> log.warn(
                            "{} sends more requests than it reads replies; the request is dropped, {} in all so far",
                            incoming.address(), dropped));
            return null;
        }
        Client client = known != null ? known : new Client(incoming.peer(), incoming.address());
        clients.put(key, client);
        Slot slot = new Slot(client, incoming.envelope());
        client.slots.add(slot);
        owed++;
        return slot;
    }

    /** The reply is known: it goes out now if nothing is before it. */
    void complete(Slot slot, byte[] reply) {
        Client client = slot.client;
        if (slot.abandoned) {
            return;
        }
        slot.reply = reply;
        boolean first = client.waitingBytes == 0;
        addWaiting(client, reply.length);
        if (!stuck.contains(client)) {
            flush(client);
        }
        // Also behind a call that waits: what comes after it is kept until then.
        if (!first && client.waitingBytes > MAX_WAITING_BYTES) {
            abandon(client, "more than " + MAX_WAITING_BYTES + " bytes wait for it");
        } else if (client.waitingBytes > 0 && waitingBytes > MAX_BYTES_IN_ALL) {
            abandon(client, "more than " + MAX_BYTES_IN_ALL + " bytes wait for all clients");
        }
    }

    private void addWaiting(Client client, long bytes) {
        client.waitingBytes += bytes;
        waitingBytes += bytes;
    }

    /** Whether somebody still waits for a reply. */
    boolean areOwed() {
        return owed > 0;
    }

    /** How many replies were dropped so far, or requests, because a client did not read. */
    long getDropped() {
        return dropped;
    }

    /** Tries again what could not be sent; says for how many milliseconds it can be let alone, or -1. */
    long turn() {
        long now = now();
        long next = stuck.isEmpty() ? -1 : LONGEST_PAUSE_MILLIS;
        for (Client client : List.copyOf(stuck)) {
            if (client.retryAt <= now) {
                flush(client);
            }
            if (stuck.contains(client) && now - client.stuckSince > PATIENCE_MILLIS) {
                abandon(client, "it has read nothing for " + PATIENCE_MILLIS / 1_000 + " s");
            }
            if (stuck.contains(client)) {
                next = Math.min(next, Math.max(0, client.retryAt - now));
            }
        }
        return next;
    }

    private void flush(Client client) {
        for (Slot head = client.slots.peek(); head != null && head.reply != null; head = client.slots.peek()) {
            switch (outlet.send(client.peer, head.envelope, head.reply)) {
                case SENT -> {
                    addWaiting(client, -head.reply.length);
                    client.slots.remove();
                    owed--;
                    stuck.remove(client);
                }
                case FULL -> {
                    stick(client);
                    return;
                }
                case GONE -> drop(client);
            }
        }
        if (client.slots.isEmpty()) {
            clients.remove(ByteBuffer.wrap(client.peer), client);
        }
    }

    /** Again at once, as ZeroMQ's thread may be about to make room, and then after growing pauses. */
    private void stick(Client client) {
        long now = now();
        if (stuck.add(client)) {
            client.stuckSince = now;
            client.pauseMillis = 0;
        } else {
            client.pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(1, 2 * client.pauseMillis));
        }
        client.retryAt = now + client.pauseMillis;
    }

    private void abandon(Client client, String why) {
        dropped += client.slots.size();
        complaints.about(
                PeerName.hostOf(client.address),
                () -> log.warn("{} does not read its replies: {}; {} are dropped, {} in all so far",
                        client.address, why, client.slots.size(), dropped));
        drop(client);
    }

    private void drop(Client client) {
        owed -= client.slots.size();
        addWaiting(client, -client.waitingBytes);
        client.slots.forEach(slot -> slot.abandoned = true);
        client.slots.clear();
        stuck.remove(client);
        clients.remove(ByteBuffer.wrap(client.peer), client);
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
