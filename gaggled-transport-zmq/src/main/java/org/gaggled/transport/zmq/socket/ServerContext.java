package org.gaggled.transport.zmq.socket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.Msg;

/** Makes the ZeroMQ context and socket of a channel such that no peer, whatever it sends, does harm. */
public final class ServerContext {

    private static final Logger log = LoggerFactory.getLogger(ServerContext.class);

    /** A connection that has not said by then that it speaks ZeroMQ is closed. */
    private static final int HANDSHAKE_MILLIS = 10_000;

    /** How long the last message, a reply to a shutdown for instance, may take to leave. */
    private static final int LINGER_MILLIS = 500;

    private ServerContext() {}

    /** A context whose own threads complain in the log, and not with a stack trace for each mistake of a peer. */
    public static ZContext open() {
        ZContext context = new ZContext();
        context.setUncaughtExceptionHandler((thread, e) -> log.error("ZeroMQ thread {} ended", thread.getName(), e));
        context.setNotificationExceptionHandler((thread, e) -> log.debug("a peer confused ZeroMQ", e));
        return context;
    }

    /**
     * A socket that is not bound yet.
     *
     * @param maxMessage the longest frame a peer may send, in bytes
     */
    public static ZMQ.Socket socket(ZContext context, SocketType type, long maxMessage) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setLinger(LINGER_MILLIS);
        socket.setMaxMsgSize(maxMessage);
        // JeroMQ takes a length of more than 63 bits for a negative one, lets it pass as too small, and asks for its
        // lower 32 bits: for two gigabytes, or for less than nothing.
        socket.setMsgAllocator(size -> new Msg(size < 0 || size > maxMessage ? 0 : size));
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        socket.setTCPKeepAlive(1);
        return socket;
    }
}
