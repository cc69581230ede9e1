package org.gaggled.transport.zmq.socket;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Keeps the connections of a bound socket from using up the descriptors that gaggled needs for its programs: while there are too
 * many, the socket does not listen.
 */
final class ConnectionLimit {

    private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);

    private final ZMQ.Socket socket;
    private final String url;
    private final int max;
    private final SocketLoop loop;
    private final OncePerMinute complaints = new OncePerMinute();
    private final AtomicInteger open = new AtomicInteger();
    private boolean listening = true;

    /**
     * Watches over a socket that is bound.
     *
     * @param url the address it is bound to, with its port
     * @param max how many connections there may be
     * @param loop owns the socket
     */
    ConnectionLimit(ZMQ.Socket socket, String url, int max, SocketLoop loop) {
        this.socket = socket;
        this.url = url;
        this.max = max;
        this.loop = loop;
    }

    /** There is one more; on any thread. */
    void opened() {
        if (open.incrementAndGet() >= max) {
            loop.execute(this::adapt);
        }
    }

    /** There is one less; on any thread. */
    void closed() {
        if (open.getAndDecrement() >= max) {
            loop.execute(this::adapt);
        }
    }

    private void adapt() {
        int connections = open.get();
        if (listening && connections >= max) {
            listening = !socket.unbind(url);
            complaints.about(
                    url,
                    () -> log.warn("{}: {} connections, which is the most there may be; no more are accepted until some end",
                            url, connections));
        } else if (!listening && connections < max) {
            try {
                listening = socket.bind(url);
            } catch (ZMQException e) {
                log.error("{}: cannot listen again: {}", url, e.getMessage());
            }
        }
    }
}
