package org.gaggled.transport.zmq.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.gaggled.transport.zmq.socket.TcpEndpoint;
import org.jspecify.annotations.Nullable;

/** What keeps anybody from connecting to an address. */
final class Obstacle {

    /** Whoever takes longer may yet answer: that is no obstacle. */
    private static final int PATIENCE_MILLIS = 1_000;

    private Obstacle() {}

    /** In a few words; null when there is none, or none that is known in a moment. */
    static @Nullable String at(String url) {
        TcpEndpoint endpoint = TcpEndpoint.parse(url);
        InetSocketAddress address = new InetSocketAddress(endpoint.host(), Integer.parseInt(endpoint.port()));
        if (address.isUnresolved()) {
            return "there is no host " + endpoint.host();
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, PATIENCE_MILLIS);
            return null;
        } catch (SocketTimeoutException slow) {
            return null;
        } catch (ConnectException refused) {
            return "connection refused: nothing listens there";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
