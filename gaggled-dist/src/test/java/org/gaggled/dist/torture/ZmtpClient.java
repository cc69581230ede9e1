package org.gaggled.dist.torture;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A ZeroMQ client over a plain socket (ZMTP 3.0, no security): small enough to be right, and to be wrong on purpose.
 */
final class ZmtpClient implements AutoCloseable {

    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int GREETING_SIZE = 64;
    private static final int CONTROL = 5238;
    private static final int CALL = 64;
    private static final int MOST = 64 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private ZmtpClient(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** A client that asks, as a REQ socket does. */
    static ZmtpClient asking(String url, Duration patience) throws IOException {
        return connect(url, patience, "REQ");
    }

    /** A client that listens to JSON events. */
    static ZmtpClient listening(String url, Duration patience) throws IOException {
        ZmtpClient client = connect(url, patience, "SUB");
        client.send(0, new byte[] {1, 0, 0, 0x24, 0x15, 0, 0, 0, CALL});
        return client;
    }

    private static ZmtpClient connect(String url, Duration patience, String type) throws IOException {
        ZmtpClient client = new ZmtpClient(open(url, patience));
        try {
            client.shakeHands(type);
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** A connection on which nothing has been said. */
    static Socket open(String url, Duration patience) throws IOException {
        URI uri = URI.create(url);
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), (int) patience.toMillis());
        socket.setSoTimeout((int) patience.toMillis());
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** The first bytes of every connection. */
    static byte[] greeting() {
        byte[] greeting = new byte[GREETING_SIZE];
        greeting[0] = (byte) 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
        return greeting;
    }

    private void shakeHands(String type) throws IOException {
        out.write(greeting());
        in.readFully(new byte[GREETING_SIZE]);
        ByteBuffer ready = ByteBuffer.allocate(22 + type.length());
        ready.put((byte) 5).put("READY".getBytes(StandardCharsets.US_ASCII));
        ready.put((byte) 11).put("Socket-Type".getBytes(StandardCharsets.US_ASCII));
        ready.putInt(type.length()).put(type.getBytes(StandardCharsets.US_ASCII), 0, type.length());
        send(COMMAND, Arrays.copyOf(ready.array(), ready.position()));
        readFrame();
    }

    /** Sends a JSON call, and gives the JSON reply. */
    String call(String json) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        byte[] reply = request(
                ByteBuffer.allocate(12 + text.length).putInt(CONTROL).putInt(CALL).putInt(text.length).put(text)
                        .array());
        ByteBuffer read = ByteBuffer.wrap(reply);
        if (read.remaining() < 9 || read.getInt() != CONTROL || read.get() != 0) {
            throw new IOException("not a reply to a call: " + Arrays.toString(Arrays.copyOf(reply, 16)));
        }
        return new String(reply, 9, read.getInt(), StandardCharsets.UTF_8);
    }

    /** Sends any request, and gives the reply. */
    byte[] request(byte[] request) throws IOException {
        send(MORE, new byte[0]);
        send(0, request);
        return readMessage();
    }

    /** The next message, without the empty frame before a reply. */
    byte[] readMessage() throws IOException {
        while (true) {
            byte[] body = readFrame();
            if (body.length > 0) {
                return body;
            }
        }
    }

    private byte[] readFrame() throws IOException {
        int flags = in.readUnsignedByte();
        long length = (flags & LONG) == 0 ? in.readUnsignedByte() : in.readLong();
        if (flags > (MORE | LONG | COMMAND) || length < 0 || length > MOST) {
            throw new IOException("not a frame: flags " + flags + ", length " + length);
        }
        byte[] body = new byte[(int) length];
        in.readFully(body);
        return body;
    }

    void send(int flags, byte[] body) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + body.length);
        if (body.length > 255) {
            frame.put((byte) (flags | LONG)).putLong(body.length);
        } else {
            frame.put((byte) flags).put((byte) body.length);
        }
        frame.put(body);
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
