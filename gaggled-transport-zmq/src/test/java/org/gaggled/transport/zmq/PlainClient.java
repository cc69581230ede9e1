package org.gaggled.transport.zmq;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A ZeroMQ socket as clients have it that are not ours: its frames are whatever the test wants them to be. */
public final class PlainClient {

    private static final int HANDSHAKE_MILLIS = 1_000;

    private PlainClient() {}

    /** A socket of that kind, connected to who is there. */
    public static ZMQ.Socket connect(ZContext context, SocketType type, String url) throws InterruptedException {
        ZMQ.Socket socket = context.createSocket(type);
        connect(socket, url);
        return socket;
    }

    /**
     * JeroMQ 0.6 forgets a connection now and then when something is sent while it is made, and notices when the time
     * for the handshake is over, which is half a minute: so that is short here, and nothing is sent before the other
     * side has greeted.
     */
    public static void connect(ZMQ.Socket socket, String url) throws InterruptedException {
        CountDownLatch greeted = new CountDownLatch(1);
        socket.setLinger(0);
        socket.setReceiveTimeOut((int) RunningGaggle.PATIENCE.toMillis());
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        socket.setEventHook(event -> greeted.countDown(), ZMQ.EVENT_HANDSHAKE_PROTOCOL);
        socket.connect(url);
        assertTrue(greeted.await(RunningGaggle.PATIENCE.toSeconds(), TimeUnit.SECONDS), url + " greets");
    }
}
