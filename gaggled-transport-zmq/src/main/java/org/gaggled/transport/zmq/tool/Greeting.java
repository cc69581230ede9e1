package org.gaggled.transport.zmq.tool;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.socket.TcpEndpoint;

/**
 * What whoever speaks ZeroMQ says first to whoever connects (ZMTP 3.0): its version, the security it asks for, and without any the
 * type of its socket. A subscriber hears nothing of that, and cannot tell an address with nothing new from one that is wrong.
 *
 * <p>It says itself what a client would, with the security that is asked for, and leaves before it has to show a key: so
 * gaggled takes it for a client that changed its mind, and has nothing to log.
 */
final class Greeting {

    private static final byte[] SIGNATURE = {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F};
    private static final byte VERSION = 3;

    /** Zero, the name of the security, which role one has in it (a client's), and a filler. */
    private static final int AFTER_VERSION = 1 + 20 + 1 + 31;

    /** The name of the security stands behind the minor version. */
    private static final int MECHANISM = 1;

    private static final int MECHANISM_END = MECHANISM + 20;

    /** What versions before the signature said first: the length of a name that is empty. */
    private static final int FIRST_BYTE_OF_OLD = 1;

    /** Marks a command of up to 255 bytes, which READY is. */
    private static final int SHORT_COMMAND = 4;

    private final Socket socket;
    private final long deadline;

    private Greeting(Socket socket, long deadline) {
        this.socket = socket;
        this.deadline = deadline;
    }

    /** Connects, and finds out who is there, within that time. */
    static Peer exchange(ServerAddress address, Duration patience) {
        TcpEndpoint endpoint = TcpEndpoint.parse(address.getUrl());
        long deadline = System.nanoTime() + patience.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(endpoint.host(), Integer.parseInt(endpoint.port())), millisUntil(deadline));
            return new Greeting(socket, deadline).peer();
        } catch (IOException e) {
            // Nobody there, or nobody who says anything: that is the answer.
            return new Peer.Absent();
        }
    }

    private Peer peer() throws IOException {
        int first = read(1)[0] & 0xFF;
        if (first == FIRST_BYTE_OF_OLD) {
            return new Peer.Old();
        }
        if (first != (SIGNATURE[0] & 0xFF)) {
            return new Peer.Absent();
        }
        try {
            return versionedPeer();
        } catch (IOException e) {
            // It has begun, so somebody is there; more is not known.
            return new Peer.Unclear();
        }
    }

    private Peer versionedPeer() throws IOException {
        read(SIGNATURE.length - 1);
        socket.getOutputStream().write(SIGNATURE);
        socket.getOutputStream().write(VERSION);
        if (read(1)[0] < VERSION) {
            return new Peer.Old();
        }
        byte[] rest = read(AFTER_VERSION);
        byte[] name = Arrays.copyOfRange(rest, MECHANISM, MECHANISM_END);
        socket.getOutputStream().write(ByteBuffer.allocate(AFTER_VERSION).put(MECHANISM, name).array());
        String mechanism = new String(name, StandardCharsets.US_ASCII).replace("\0", "");
        return mechanism.equals("NULL") ? new Peer.Open(socketType()) : new Peer.Secured(mechanism);
    }

    /** From the command READY: its name, then pairs of a name and a value, of which this is one. */
    private String socketType() throws IOException {
        if (read(1)[0] != SHORT_COMMAND) {
            throw new IOException("not the command READY");
        }
        DataInputStream command = new DataInputStream(new ByteArrayInputStream(read(read(1)[0] & 0xFF)));
        text(command, command.readUnsignedByte());
        while (true) {
            String name = text(command, command.readUnsignedByte());
            String value = text(command, command.readInt());
            if (name.equalsIgnoreCase("Socket-Type")) {
                return value;
            }
        }
    }

    private static String text(DataInputStream command, int length) throws IOException {
        if (length < 0 || length > command.available()) {
            throw new EOFException();
        }
        return new String(command.readNBytes(length), StandardCharsets.US_ASCII);
    }

    /** The next bytes, all of them, however slowly they come, but not beyond the deadline. */
    private byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        int filled = 0;
        while (filled < count) {
            socket.setSoTimeout(millisUntil(deadline));
            int more = socket.getInputStream().read(bytes, filled, count - filled);
            if (more < 0) {
                throw new EOFException();
            }
            filled += more;
        }
        return bytes;
    }

    /** At least one, as none is none too many for a socket: it would wait for ever. */
    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left < 0) {
            throw new SocketTimeoutException();
        }
        return Math.clamp(left, 1, Integer.MAX_VALUE);
    }
}
