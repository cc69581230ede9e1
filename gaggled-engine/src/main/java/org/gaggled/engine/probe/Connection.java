package org.gaggled.engine.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** Connects to a host, at the first of its addresses that takes the connection. */
final class Connection {

    private Connection() {}

    /** A socket that is connected, to be closed by whoever asked for it. */
    static Socket open(HostPort target, HostLookup lookup, Deadline deadline)
            throws IOException, InterruptedException {
        List<InetAddress> addresses = lookup.find(target, deadline);
        IOException last = new SocketTimeoutException();
        for (int i = 0; i < addresses.size(); i++) {
            // None may use up the time of those after it.
            int millis = Math.max(1, deadline.millisLeft() / (addresses.size() - i));
            try {
                return open(new Socket(), new InetSocketAddress(addresses.get(i), target.port()), millis);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** The same socket, connected; closed where it cannot be. */
    static Socket open(Socket socket, InetSocketAddress address, int millis) throws IOException {
        try {
            socket.connect(address, millis);
            refuseItself(socket);
            return socket;
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Where nobody listens on a port that the system also gives to those who connect, a socket may be given that same
     * port, and is then connected to itself. It must not keep the port, which its program is about to listen on.
     */
    private static void refuseItself(Socket socket) throws IOException {
        if (socket.getLocalPort() == socket.getPort() && socket.getLocalAddress().equals(socket.getInetAddress())) {
            socket.setSoLinger(true, 0);
            throw new ConnectException("Connection refused");
        }
    }
}
