package org.gaggled.transport.zmq.control;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.gaggled.transport.zmq.socket.ByteBudget;
import org.gaggled.transport.zmq.socket.OncePerMinute;
import org.gaggled.transport.zmq.socket.PeerName;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.Msg;
import zmq.io.Metadata;
import zmq.msg.MsgAllocator;

/**
 * The memory for what clients send, until it is received. JeroMQ counts whole messages only: it keeps the frames of a message
 * that has no last one for as long as they come. Its frames are made here, so they can see what becomes of them.
 *
 * <ul>
 *   <li>A frame that is too long for a request will be refused whatever is in it: all of those are read into one and the same
 *       piece. So are frames that come while {@link #MAX_UNREAD_BYTES} wait to be received.
 *   <li>What is beyond {@link #MAX_UNFINISHED} in one message is not kept, until its last frame; then it is refused.
 *   <li>Clients of ZMTP 1 and 2 cannot be told apart here. For their unfinished messages there is one bound for all.
 * </ul>
 *
 * <p>JeroMQ drops a frame that says it is a command: that is how a frame is not kept. All of this happens on its I/O thread, of
 * which there is one; what is received is given back by the thread of the socket.
 */
final class RequestFrames implements MsgAllocator {

    private static final Logger log = LoggerFactory.getLogger(RequestFrames.class);

    /** What every frame is taken for that is too long. */
    private static final byte[] TOO_LONG = new byte[WireRequest.MAX_BYTES + 1];

    /** What a frame counts for, beside its bytes: {@link Incoming#MAX_FRAMES} of them are well within the bound, endless ones not. */
    private static final int FRAME_WEIGHT = 8 * 1024;

    /** How much one message may weigh without its last frame. */
    static final int MAX_UNFINISHED = 192 * 1024;

    /** How much all clients of ZMTP 1 and 2 may have in unfinished messages. */
    static final long MAX_UNFINISHED_OF_OLD = 8L * 1024 * 1024;

    /** How much of all clients may wait to be received. */
    static final long MAX_UNREAD_BYTES = 64L * 1024 * 1024;

    /** Where the weight of a connection's unfinished message is kept: a client may set properties, so it must not know this one. */
    private final String weight = "gaggled-" + HexFormat.of().formatHex(PeerName.secret());

    private final ByteBudget unread = new ByteBudget(MAX_UNREAD_BYTES);
    private final ByteBudget unfinishedOfOld = new ByteBudget(MAX_UNFINISHED_OF_OLD);
    private final OncePerMinute complaints = new OncePerMinute();
    private final ByteBuffer waste;

    /** For frames up to {@code maxFrame} bytes. */
    RequestFrames(int maxFrame) {
        this.waste = ByteBuffer.allocate(maxFrame);
    }

    /**
     * JeroMQ takes a length of more than 63 bits for a negative one, lets it pass as too small, and asks for its lower 32 bits. It
     * must not be answered with an exception: JeroMQ's decoder would turn in a circle when the next byte comes, for ever.
     */
    @Override
    public Msg allocate(int size) {
        int length = size < 0 || size > waste.capacity() ? 0 : size;
        if (unread.isSpent()) {
            complaints.about(
                    "unread", () -> log.warn("more than {} bytes of requests wait to be read; others are refused", MAX_UNREAD_BYTES));
            return new Frame(waste.slice(0, length), true);
        }
        return length > WireRequest.MAX_BYTES
                ? new Frame(waste.slice(0, length), true)
                : new Frame(ByteBuffer.wrap(new byte[length]), false);
    }

    /** What is in a frame, which is received by that. */
    static byte[] contentOf(Msg message) {
        if (message instanceof Frame frame) {
            frame.received();
            // An empty one ends the envelope, without which a client would not know the reply for its own.
            return frame.refused && frame.size() > 0 ? TOO_LONG : frame.data();
        }
        return message.size() > WireRequest.MAX_BYTES ? TOO_LONG : message.data();
    }

    /** How much waits to be received. */
    long getUnread() {
        return unread.getHeld();
    }

    /** One frame of a client. */
    private final class Frame extends Msg {

        private final Cleaner.Cleanable charge;
        private Cleaner.@Nullable Cleanable chargeOfOld;
        /** Whether it is not kept. */
        private boolean surplus;
        /** Whether its content is not what was sent, or not all of it is there. */
        private boolean refused;
        private boolean queued;

        Frame(ByteBuffer content, boolean refused) {
            super(content);
            this.refused = refused;
            this.charge = unread.charge(this, refused ? 0 : content.remaining());
        }

        private boolean isUnfinished() {
            return (flags() & MORE) != 0;
        }

        /** Told by JeroMQ whose frame it is, before it is queued; not told by the older protocols. */
        @Override
        public Msg setMetadata(Metadata metadata) {
            if (getMetadata() == null && metadata != null) {
                weigh(metadata);
            }
            return super.setMetadata(metadata);
        }

        private void weigh(Metadata metadata) {
            String before = metadata.get(weight);
            int known = before == null ? 0 : Integer.parseInt(before);
            if (isUnfinished()) {
                int sum = Math.min(known + FRAME_WEIGHT + size(), MAX_UNFINISHED + 1);
                metadata.put(weight, Integer.toString(sum));
                surplus = sum > MAX_UNFINISHED;
            } else if (before != null) {
                metadata.remove(weight);
                refused |= known > MAX_UNFINISHED;
            }
            if (surplus) {
                complain(PeerName.addressOf(metadata));
            }
        }

        private void complain(String who) {
            complaints.about(
                    PeerName.hostOf(who), () -> log.warn("{} sends a message of too many frames; what is too much is dropped as it comes", who));
        }

        /** Asked by JeroMQ to learn whether to drop it. */
        @Override
        public boolean isCommand() {
            if (getMetadata() == null && isUnfinished() && !queued && unfinishedOfOld.isSpent()) {
                complain("a client of ZMTP 1 or 2");
                surplus = true;
            }
            if (surplus) {
                charge.clean();
            }
            return surplus || super.isCommand();
        }

        /** Asked by JeroMQ first when it queues the frame. */
        @Override
        public boolean hasMore() {
            if (!queued) {
                queued = true;
                if (getMetadata() == null && !isIdentity()) {
                    queueOfOld();
                }
            }
            return isUnfinished();
        }

        private void queueOfOld() {
            if (isUnfinished()) {
                chargeOfOld = unfinishedOfOld.charge(this, size());
            } else {
                // Maybe not all that belongs to it was kept.
                refused |= unfinishedOfOld.isSpent();
            }
        }

        void received() {
            charge.clean();
            Cleaner.@Nullable Cleanable old = chargeOfOld;
            if (old != null) {
                old.clean();
            }
        }
    }
}
