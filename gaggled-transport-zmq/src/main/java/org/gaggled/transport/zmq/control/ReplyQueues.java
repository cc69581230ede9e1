package org.gaggled.transport.zmq.control;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.gaggled.transport.zmq.socket.ByteBudget;
import org.gaggled.transport.zmq.socket.OncePerMinute;
import org.gaggled.transport.zmq.socket.PeerName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies that are owed to clients. Each client gets its own in the order of its requests; one that does not read what it
 * asked for loses after {@link #PATIENCE_MILLIS} what is waiting for it. What is kept for all of them, requests and replies, is
 * bounded as well: beyond that, whoever holds most loses it. Used by the socket loop's thread alone.
 *
 * <p>Only as much as {@link #MAX_LEAVING_BYTES} is handed to ZeroMQ for a client at a time, where nothing can be taken back. What
 * was handed over remains charged to a client that lost the rest, so that asking again gets it no more.
 */
final class ReplyQueues {

    private static final Logger log = LoggerFactory.getLogger(ReplyQueues.class);

    /** How many requests of one client may be unanswered. */
    static final int MAX_PER_CLIENT = 1_000;

    /** How many requests may be unanswered in all. */
    static final int MAX_IN_ALL = 8_192;

    /** How many bytes may wait for one client; a single longer reply is sent all the same. */
    static final long MAX_WAITING_BYTES = 4L * 1024 * 1024;

    /** How many bytes of requests and replies may be kept for all clients. */
    static final long MAX_BYTES_IN_ALL = 64L * 1024 * 1024;

    /** How many bytes may be in ZeroMQ's own queue for one client; a single longer reply is handed over all the same. */
    static final long MAX_LEAVING_BYTES = 128L * 1024;

    static final long PATIENCE_MILLIS = 30_000;

    /** After how many clients those are forgotten for the first time who are owed nothing. */
    private static final int FIRST_SWEEP = 64;

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
        Delivery send(byte[] peer, List<byte[]> envelope, LeavingReply reply);
    }

    /** The place of one reply, held from the moment the request came. */
    static final class Slot {
        private final Client client;
        private final List<byte[]> envelope;
        private final long requestBytes;
        private byte @Nullable [] reply;
        private boolean abandoned;

        private Slot(Client client, Incoming incoming) {
            this.client = client;
            this.envelope = incoming.envelope();
            this.requestBytes = incoming.bytes();
        }

        private long bytes() {
            return requestBytes + (reply == null ? 0 : reply.length);
        }
    }

    private final class Client {
        final byte[] peer;
        final String address;
        final Queue<Slot> slots = new ArrayDeque<>();
        /** Of the replies. */
        long waitingBytes;
        /** Of the replies and the requests. */
        long heldBytes;
        long stuckSince;
        long retryAt;
        long pauseMillis;
        /** What ZeroMQ has, and did not send yet. */
        final ByteBudget leaving = new ByteBudget(MAX_LEAVING_BYTES);
        /** Whether to wake the loop when there is room again. */
        volatile boolean waitsForRoom;

        Client(byte[] peer, String address) {
            this.peer = peer;
            this.address = address;
        }

        boolean isStuck() {
            return pauseMillis > 0;
        }

        boolean isOwedNothing() {
            return slots.isEmpty() && leaving.getHeld() == 0;
        }

        /** Not again for each reply that leaves: half of the room is worth a turn. */
        boolean hasRoom() {
            return leaving.getHeld() <= MAX_LEAVING_BYTES / 2;
        }

        /** A reply has left, says ZeroMQ's thread. */
        void left() {
            if (waitsForRoom && hasRoom()) {
                wake.run();
            }
        }
    }

    private final Outlet outlet;
    private final Runnable wake;
    private final Map<ByteBuffer, Client> clients = new HashMap<>();
    private final Map<ByteBuffer, Client> stuck = new HashMap<>();
    private final OncePerMinute complaints = new OncePerMinute();
    private int owed;
    private long heldBytes;
    private long dropped;
    private int sweepAt = FIRST_SWEEP;

    /**
     * Nothing is owed to anybody yet.
     *
     * @param wake brings about a {@linkplain #turn turn}; on any thread
     */
    ReplyQueues(Outlet outlet, Runnable wake) {
        this.outlet = outlet;
        this.wake = wake;
    }

    /** Keeps a place for the reply; null when the client, or all together, have too many requests unanswered. */
    @Nullable Slot add(Incoming incoming) {
        ByteBuffer key = ByteBuffer.wrap(incoming.peer());
        Client known = clients.get(key);
        if (owed >= MAX_IN_ALL || (known != null && known.slots.size() >= MAX_PER_CLIENT)) {
            dropped++;
            complaints.about(
                    PeerName.hostOf(incoming.address()),
                    () -> log.warn("{} sends more requests than it reads replies; the request is dropped, {} in all so far",
                            incoming.address(), dropped));
            return null;
        }
        Client client = known != null ? known : meet(key, incoming);
        Slot slot = new Slot(client, incoming);
        client.slots.add(slot);
        owed++;
        hold(client, slot.bytes());
        relieve();
        return slot;
    }

    private Client meet(ByteBuffer key, Incoming incoming) {
        if (clients.size() >= sweepAt) {
            clients.values().removeIf(Client::isOwedNothing);
            sweepAt = Math.max(FIRST_SWEEP, 2 * clients.size());
        }
        Client client = new Client(incoming.peer(), incoming.address());
        clients.put(key, client);
        return client;
    }

    private void hold(Client client, long bytes) {
        client.heldBytes += bytes;
        heldBytes += bytes;
    }

    /** Takes from whoever holds most until what is held in all is within its bound. */
    private void relieve() {
        while (heldBytes > MAX_BYTES_IN_ALL) {
            Client greediest = clients.values().stream()
                    .max(Comparator.comparingLong(client -> client.heldBytes))
                    .orElseThrow();
            abandon(greediest, "more than " + MAX_BYTES_IN_ALL + " bytes are kept for all clients, and most of them for it");
        }
    }

    /** The reply is known: it goes out now if nothing is before it. */
    void complete(Slot slot, byte[] reply) {
        Client client = slot.client;
        if (slot.abandoned) {
            return;
        }
        slot.reply = reply;
        boolean first = client.waitingBytes == 0;
        client.waitingBytes += reply.length;
        hold(client, reply.length);
        if (!client.isStuck()) {
            flush(client);
        }
        // Also behind a call that waits: what comes after it is kept until then.
        if (!first && client.waitingBytes > MAX_WAITING_BYTES) {
            abandon(client, "more than " + MAX_WAITING_BYTES + " bytes wait for it");
        }
        relieve();
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
        if (stuck.isEmpty()) {
            return -1;
        }
        long now = now();
        long next = LONGEST_PAUSE_MILLIS;
        for (Client client : new ArrayList<>(stuck.values())) {
            if (client.retryAt <= now || client.hasRoom()) {
                flush(client);
            }
            if (client.isStuck() && now - client.stuckSince > PATIENCE_MILLIS) {
                abandon(client, "it has read nothing for " + PATIENCE_MILLIS / 1_000 + " s");
            }
            if (client.isStuck()) {
                next = Math.min(next, Math.max(1, client.retryAt - now));
            }
        }
        return next;
    }

    private void flush(Client client) {
        for (Slot head = client.slots.peek(); head != null && head.reply != null; head = client.slots.peek()) {
            switch (send(client, head, head.reply)) {
                case SENT -> {
                    client.waitingBytes -= head.reply.length;
                    hold(client, -head.bytes());
                    client.slots.remove();
                    owed--;
                    unstick(client);
                }
                case FULL -> {
                    stick(client);
                    return;
                }
                case GONE -> {
                    drop(client);
                    clients.remove(ByteBuffer.wrap(client.peer), client);
                    return;
                }
            }
        }
    }

    private Delivery send(Client client, Slot slot, byte[] reply) {
        if (!client.leaving.hasRoomFor(LeavingReply.weight(slot.envelope, reply))) {
            return Delivery.FULL;
        }
        LeavingReply leaving = new LeavingReply(slot.envelope, reply, client.leaving, client::left);
        Delivery delivery = outlet.send(client.peer, slot.envelope, leaving);
        if (delivery != Delivery.SENT) {
            leaving.giveBack();
        }
        return delivery;
    }

    private void stick(Client client) {
        long now = now();
        if (!client.isStuck()) {
            client.stuckSince = now;
            client.waitsForRoom = true;
            stuck.put(ByteBuffer.wrap(client.peer), client);
        }
        client.pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(1, 2 * client.pauseMillis));
        // Room that was made just before anybody waited for it wakes nobody.
        client.retryAt = client.hasRoom() ? now : now + client.pauseMillis;
    }

    private void unstick(Client client) {
        if (client.isStuck()) {
            client.pauseMillis = 0;
            client.waitsForRoom = false;
            stuck.remove(ByteBuffer.wrap(client.peer));
        }
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
        hold(client, -client.heldBytes);
        client.waitingBytes = 0;
        client.slots.forEach(slot -> slot.abandoned = true);
        client.slots.clear();
        unstick(client);
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
