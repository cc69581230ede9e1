package org.gaggled.transport.zmq.control;

import java.nio.ByteBuffer;
import org.gaggled.transport.zmq.wire.WireRequest;
import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * The memory for what clients send. A frame that is too long for a request will be refused whatever is in it: all of those are
 * read into one and the same piece, so that announcing long frames costs a client more than gaggled.
 */
final class RequestFrames implements MsgAllocator {

    /** What every frame is taken for that is too long. */
    private static final byte[] TOO_LONG = new byte[WireRequest.MAX_BYTES + 1];

    private final ByteBuffer waste;

    /** For frames up to {@code maxFrame} bytes. */
    RequestFrames(int maxFrame) {
        this.waste = ByteBuffer.allocate(maxFrame);
    }

    /** JeroMQ takes a length of more than 63 bits for a negative one, and would throw at every byte that comes after. */
    @Override
    public Msg allocate(int size) {
        return size > WireRequest.MAX_BYTES ? new Msg(waste.slice(0, size)) : new Msg(Math.max(0, size));
    }

    /** What is in a frame. */
    static byte[] contentOf(Msg frame) {
        return frame.size() > WireRequest.MAX_BYTES ? TOO_LONG : frame.data();
    }
}
