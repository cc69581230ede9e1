package org.gaggled.engine.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A server on the loopback interface that does with each connection what its script says, in this process. */
final class ScriptedServer implements AutoCloseable {

    /** What is done with one connection. */
    interface Script {
        void play(Socket socket) throws Exception;
    }

    /** Takes connections and says nothing until the other side ends them. */
    static final Script SILENT = socket -> socket.getInputStream().readAllBytes();

    private final ServerSocket listening;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** How the connections have ended, one entry for each. */
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    ScriptedServer(Script script) throws IOException {
        this(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()), script);
    }

    ScriptedServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    /** Reads a request, and answers with that text. */
    static Script answering(String text) {
        return socket -> {
            readHead(socket.getInputStream());
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        };
    }

    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the client left");
            }
            head.append((char) c);
        }
        return head.toString();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> play(socket));
            }
        } catch (IOException closed) {
            ends.add("closed");
        }
    }

    private void play(Socket socket) {
        try (socket) {
            script.play(socket);
            ends.add("orderly");
        } catch (Exception e) {
            ends.add(String.valueOf(e.getMessage()));
        } finally {
            open.remove(socket);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    BlockingQueue<String> ends() {
        return ends;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
