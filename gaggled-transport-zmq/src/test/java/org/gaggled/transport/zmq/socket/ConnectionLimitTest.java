package org.gaggled.transport.zmq.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.gaggled.transport.zmq.LoggedLines;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Shows that a socket with as many connections as it may have takes no more, and takes them again when some have ended. */
class ConnectionLimitTest {

    private static final int MAX = 5;

    @Test
    void listensOnlyWhileThereIsRoom() throws Exception {
        ZContext context = ServerContext.open();
        SocketLoop loop = new SocketLoop("limited", context);
        List<Socket> clients = new ArrayList<>();
        try (LoggedLines log = new LoggedLines()) {
            ZMQ.Socket socket = ServerContext.socket(context, SocketType.ROUTER, 1_000);
            String url = ServerSocket.bind(socket, "controlurl", "tcp://127.0.0.1:*");
            int port = URI.create(url).getPort();
            ConnectionMonitor.attach(socket, url, MAX, loop, false, new OncePerMinute());
            loop.attend(socket, () -> socket.recv(ZMQ.DONTWAIT));
            loop.start();
            for (int i = 0; i < MAX; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            log.await("WARN " + url + ": 5 connections, which is the most there may be; .*");
            await(() -> !isListening(port));
            clients.removeLast().close();
            await(() -> isListening(port));
            assertEquals(1, log.like("WARN .*").size());
        } finally {
            for (Socket client : clients) {
                client.close();
            }
            loop.close();
        }
        assertFalse(loop.isAlive());
    }

    private static boolean isListening(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static void await(BooleanSupplier so) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!so.getAsBoolean()) {
            assertFalse(System.nanoTime() > deadline, "not within a minute");
            Thread.sleep(5);
        }
    }
}
