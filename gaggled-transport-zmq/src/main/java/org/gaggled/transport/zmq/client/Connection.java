package org.gaggled.transport.zmq.client;

import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.socket.TcpEndpoint;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** A ZeroMQ socket of a client, with a context of its own; closing it waits for nobody. For one thread. */
final class Connection implements AutoCloseable {

    private static final int MAX_MESSAGE = 128 * 1024 * 1024;

    /**
     * JeroMQ 0.6 forgets, in about one of a hundred connections, to say the first word (its pull request 1022 has the reason).
     * Nothing is lost but time: the connection is made again when this is over.
     */
    private static final int HANDSHAKE_MILLIS_NEAR = 400;

    private static final int HANDSHAKE_MILLIS_FAR = 3_000;

    private final ZContext context = new ZContext();
    final ZMQ.Socket socket;
    final ZMQ.Poller poller;

    Connection(SocketType type, ServerAddress address) throws GaggledException {
        context.setLinger(0);
        try {
            socket = context.createSocket(type);
            socket.setLinger(0);
            socket.setMaxMsgSize(MAX_MESSAGE);
            TcpEndpoint endpoint = TcpEndpoint.parse(address.getUrl());
            socket.setIPv6(endpoint.host().contains(":"));
            socket.setHandshakeIvl(endpoint.isLoopback() ? HANDSHAKE_MILLIS_NEAR : HANDSHAKE_MILLIS_FAR);
            ClientKeys keys = address.getKeys();
            if (keys != null) {
                keys.applyTo(socket);
            }
            socket.connect(address.getUrl());
            poller = context.createPoller(1);
            poller.register(socket, ZMQ.Poller.POLLIN);
        } catch (ZMQException | IllegalArgumentException e) {
            context.close();
            throw new GaggledException(Kind.REFUSED, "cannot connect to " + address + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        poller.close();
        context.close();
    }
}
