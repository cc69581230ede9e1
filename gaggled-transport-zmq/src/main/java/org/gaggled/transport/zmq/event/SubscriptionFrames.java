package org.gaggled.transport.zmq.event;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.gaggled.transport.zmq.wire.WireEvent;
import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * The memory for what subscribers send. A subscription costs far more than its bytes, for as long as it lasts, and JeroMQ bounds
 * neither how many there are nor how many frames a message has. Its frames are made here, so that those are dropped which nobody
 * needs:
 *
 * <ul>
 *   <li>frames that are not the last of their message: a subscription is one frame;
 *   <li>what is no subscription;
 *   <li>subscriptions to what is never published, or longer than {@link #MAX_PREFIX};
 *   <li>subscriptions to more than the kind of an event, while {@link #MAX_PREFIX_BYTES} are subscribed to.
 * </ul>
 *
 * <p>What is left without the last is a handful of prefixes, however many subscribers there are. JeroMQ drops a frame that says it
 * is a command.
 */
final class SubscriptionFrames implements MsgAllocator {

    /** How long all prefixes that are subscribed to may be together, each counted once. */
    static final long MAX_PREFIX_BYTES = 64 * 1024;

    /** The longest prefix that may be subscribed to. */
    static final int MAX_PREFIX = 256;

    /** Magic number and function. */
    private static final int KIND_BYTES = 8;

    private final int maxFrame;
    private final AtomicLong prefixBytes;

    /**
     * For frames up to {@code maxFrame} bytes.
     *
     * @param prefixBytes how long all prefixes are together
     */
    SubscriptionFrames(int maxFrame, AtomicLong prefixBytes) {
        this.maxFrame = maxFrame;
        this.prefixBytes = prefixBytes;
    }

    /** Never throws: see the control channel's allocator. */
    @Override
    public Msg allocate(int size) {
        return new Frame(size < 0 || size > maxFrame ? 0 : size);
    }

    /** Whether a message is of no use to anybody. */
    boolean isUseless(ByteBuffer message) {
        if (!message.hasRemaining()) {
            return true;
        }
        byte verb = message.get();
        if (verb != 0 && verb != 1) {
            return true;
        }
        byte[] prefix = new byte[message.remaining()];
        message.get(prefix);
        if (prefix.length > MAX_PREFIX || !WireEvent.isPublishedUnder(prefix)) {
            return true;
        }
        return verb == 1 && prefix.length > KIND_BYTES && prefixBytes.get() + prefix.length > MAX_PREFIX_BYTES;
    }

    /** One frame of a subscriber. */
    private final class Frame extends Msg {

        Frame(int size) {
            super(size);
        }

        /** Asked by JeroMQ, once it is read, to learn whether to drop it. */
        @Override
        public boolean isCommand() {
            return super.isCommand() || (flags() & MORE) != 0 || isUseless(buf());
        }
    }
}
