package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The link of a host to a server: can be cut, so that all that is sent is lost, and counts bytes. */
final class Relay implements AutoCloseable {

    private final ServerSocket door;
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    final AtomicLong bytesUp = new AtomicLong();
    final AtomicLong bytesDown = new AtomicLong();

    Relay(int to) throws IOException {
        this.to = to;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on nothing arrives, and nobody is told. */
    void cut() {
        cut = true;
    }

    /** It works again; what was open before is broken. */
    void mend() throws IOException {
        breakOff();
        cut = false;
    }

    /** Breaks what is open; the link works. */
    void breakOff() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket from = door.accept();
                sockets.add(from);
                if (!cut) {
                    connect(from);
                }
            } catch (IOException e) {
                // The door has been closed.
                return;
            }
        }
    }

    private void connect(Socket from) throws IOException {
        try {
            Socket on = new Socket(InetAddress.getLoopbackAddress(), to);
            on.setTcpNoDelay(true);
            from.setTcpNoDelay(true);
            sockets.add(on);
            Thread.ofVirtual().start(() -> pump(from, on, bytesUp));
            Thread.ofVirtual().start(() -> pump(on, from, bytesDown));
        } catch (IOException e) {
            // There is no server: whoever comes finds a link that breaks.
            from.close();
        }
    }

    private void pump(Socket from, Socket on, AtomicLong count) {
        byte[] buffer = new byte[65536];
        try (from; on) {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!cut) {
                    count.addAndGet(read);
                    on.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // One side has broken it; so is the other by the end of this.
        } finally {
            sockets.remove(from);
            sockets.remove(on);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        breakOff();
    }
}
