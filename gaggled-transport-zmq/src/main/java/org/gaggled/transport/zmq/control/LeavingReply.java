package org.gaggled.transport.zmq.control;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.List;
import org.gaggled.transport.zmq.socket.ByteBudget;
import zmq.Msg;

/**
 * A reply in JeroMQ's queue for a client, which JeroMQ bounds in messages only: it is charged for its bytes until it leaves.
 *
 * <p>JeroMQ's I/O thread reads what is in a message when it has taken it from the queue, and not before: that is how the end of
 * the waiting is seen.
 */
final class LeavingReply extends Msg {

    /** What a frame before the reply costs beside its content. */
    private static final int FRAME_WEIGHT = 256;

    private final Cleaner.Cleanable charge;
    private final Runnable left;

    /**
     * Charges a reply.
     *
     * @param left run when it has left, by JeroMQ's I/O thread, maybe more than once
     */
    LeavingReply(List<byte[]> envelope, byte[] reply, ByteBudget queue, Runnable left) {
        super(reply);
        this.charge = queue.charge(this, weight(envelope, reply));
        this.left = left;
    }

    /** What a reply and the frames before it cost. */
    static int weight(List<byte[]> envelope, byte[] reply) {
        int weight = reply.length;
        for (byte[] frame : envelope) {
            weight += frame.length + FRAME_WEIGHT;
        }
        return weight;
    }

    /** It was not queued after all. */
    void giveBack() {
        charge.clean();
    }

    /** Asked for by JeroMQ to send the content. */
    @Override
    public ByteBuffer buf() {
        leave();
        return super.buf();
    }

    /** Asked for by JeroMQ to send the content with CURVE. */
    @Override
    public void transfer(ByteBuffer destination, int from, int length) {
        leave();
        super.transfer(destination, from, length);
    }

    private void leave() {
        charge.clean();
        left.run();
    }
}
