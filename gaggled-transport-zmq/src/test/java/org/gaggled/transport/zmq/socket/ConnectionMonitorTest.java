package org.gaggled.transport.zmq.socket;

import org.gaggled.api.OncePerMinute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.gaggled.transport.zmq.LoggedLines;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Shows that a socket with as many connections as it may have ends every further one, and admits again when some have
 * ended.
 */
class ConnectionMonitorTest {

    private static final int MAX = 5;

    @Test
    void whatIsTooMuchIsEnded() throws Exception {
        ZContext context = ServerContext.open();
        SocketLoop loop = new SocketLoop("limited", context);
        Deque<Socket> clients = new ArrayDeque<>();
        try (LoggedLines log = new LoggedLines()) {
            ZMQ.Socket socket = ServerContext.socket(context, SocketType.ROUTER, 1_000);
            // The clients here never say anything.
            socket.setHandshakeIvl(0);
            String anyPort = "tcp://127.0.0.1:*";
            ConnectionMonitor monitor = ConnectionMonitor.attach(socket, anyPort, MAX, false, new OncePerMinute());
            String url = ServerSocket.bind(socket, "controlurl", anyPort);
            monitor.bound(url);
            int port = URI.create(url).getPort();
            loop.attend(socket, () -> socket.recv(ZMQ.DONTWAIT));
            loop.start();
            for (int round = 0; round < 3; round++) {
                while (clients.size() < MAX) {
                    Socket client = connect(port);
                    if (isGreeted(client)) {
                        clients.add(client);
                    }
                }
                for (int i = 0; i < 3 * MAX; i++) {
                    try (Socket surplus = connect(port)) {
                        assertFalse(isGreeted(surplus));
                    }
                }
                clients.removeFirst().close();
                clients.removeFirst().close();
            }
            log.await("WARN " + url
                    + ": refused a connection from 127.0.0.1: there are 5 already, the most that are allowed");
            assertEquals(1, log.like("WARN .*").size(), () -> log.like(".*").toString());
        } finally {
            for (Socket client : clients) {
                client.close();
            }
            loop.close();
        }
        assertFalse(loop.isAlive());
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
        return socket;
    }

    /** A server that speaks ZeroMQ begins; one that ends the connection says nothing. */
    private static boolean isGreeted(Socket client) {
        try {
            return client.getInputStream().read() >= 0;
        } catch (IOException reset) {
            return false;
        }
    }
}
