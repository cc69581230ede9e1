package org.gaggled.transport.zmq.tool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.socket.TcpEndpoint;

/** The first byte that whoever speaks ZeroMQ says to whoever connects: a subscriber cannot tell silence from absence otherwise. */
final class Greeting {

    private static final int FIRST_BYTE = 0xFF;

    private Greeting() {}

    /** Whether there is one, in that time for connecting and that for hearing it. */
    static boolean isHeard(ServerAddress address, Duration patience) {
        TcpEndpoint endpoint = TcpEndpoint.parse(address.getUrl());
        int millis = Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.host(), Integer.parseInt(endpoint.port())), millis);
            socket.setSoTimeout(millis);
            return socket.getInputStream().read() == FIRST_BYTE;
        } catch (IOException e) {
            // Nobody there, or nobody who says anything: that is the answer.
            return false;
        }
    }
}
