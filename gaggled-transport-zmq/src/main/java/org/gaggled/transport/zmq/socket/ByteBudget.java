package org.gaggled.transport.zmq.socket;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of one kind are held at the moment, at most so many: the bound of a queue that is ZeroMQ's and that ZeroMQ
 * itself bounds in messages only. Safe for use by several threads.
 *
 * <p>ZeroMQ does not say which messages it throws away with a connection. What is charged is therefore given back at the latest
 * when the message is garbage.
 */
public final class ByteBudget {

    /** What a message costs beside its content: objects of ZeroMQ, and of ours. */
    private static final int OVERHEAD = 256;

    private static final Cleaner CLEANER = Cleaner.create();

    private final long max;
    private final AtomicLong held = new AtomicLong();

    /** For so many bytes. */
    public ByteBudget(long max) {
        this.max = max;
    }

    /** Whether there is nothing left. */
    public boolean isSpent() {
        return held.get() >= max;
    }

    /** Whether so many more bytes can be held; a message that is alone always can. */
    public boolean hasRoomFor(long bytes) {
        long before = held.get();
        return before == 0 || before + bytes + OVERHEAD <= max;
    }

    /** How many bytes are held. */
    public long getHeld() {
        return held.get();
    }

    /** Charges a message that holds so many bytes; clean it when it is held no more. */
    public Cleaner.Cleanable charge(Object message, int bytes) {
        long cost = (long) bytes + OVERHEAD;
        AtomicLong account = held;
        account.addAndGet(cost);
        // Nothing here may refer to the message, or it would never be garbage.
        return CLEANER.register(message, () -> account.addAndGet(-cost));
    }
}
