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

    private final ZContext context = new ZContext();
    final ZMQ.Socket socket;
    final ZMQ.Poller poller;

    Connection(SocketType type, ServerAddress address) throws GaggledException {
        context.setLinger(0);
        try {
            socket = context.createSocket(type);
            socket.setLinger(0);
            socket.setMaxMsgSize(MAX_MESSAGE);
            socket.setIPv6(TcpEndpoint.parse(address.getUrl()).host().contains(":"));
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
