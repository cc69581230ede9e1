package org.gaggled.transport.zmq.client;

import java.nio.file.Path;
import org.gaggled.api.PluginException;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.zeromq.ZMQ;

/** The keys of a CURVE client: its own pair, and the server's public key. */
public final class ClientKeys {

    private final byte[] publicKey;
    private final byte[] secretKey;
    private final byte[] serverKey;

    private ClientKeys(byte[] publicKey, byte[] secretKey, byte[] serverKey) {
        this.publicKey = publicKey;
        this.secretKey = secretKey;
        this.serverKey = serverKey;
    }

    /**
     * Reads keys.
     *
     * @param own the client's {@code gaggled.key}
     * @param server the server's {@code gaggled.pub}
     * @throws PluginException with what is wrong with a file, in one line
     */
    public static ClientKeys read(Path own, Path server) throws PluginException {
        KeyFile pair = KeyFile.read(own);
        KeyFile open = KeyFile.read(server);
        if (open.values().containsKey(KeyFile.SECRET_KEY)) {
            // It would do, but whoever has it can pass itself off as the server.
            throw new PluginException(
                    "key file " + server + " holds a secret key, and a client must not have the server's; give the"
                            + " server's gaggled.pub");
        }
        return new ClientKeys(
                pair.key(KeyFile.PUBLIC_KEY),
                pair.key(KeyFile.SECRET_KEY),
                open.key(KeyFile.PUBLIC_KEY));
    }

    /** The keys of a client that has the server's own pair. */
    public static ClientKeys ofServer(KeyFile pair) throws PluginException {
        byte[] publicKey = pair.key(KeyFile.PUBLIC_KEY);
        return new ClientKeys(publicKey, pair.key(KeyFile.SECRET_KEY), publicKey);
    }

    /**
     * The same client's, for the server with that key.
     *
     * @param key in Z85
     * @throws IllegalArgumentException when it is none
     */
    public ClientKeys forServer(String key) {
        if (!KeyFile.isKey(key)) {
            throw new IllegalArgumentException("the server's key is not 40 characters of Z85");
        }
        return new ClientKeys(publicKey, secretKey, ZMQ.Curve.z85Decode(key));
    }

    public void applyTo(ZMQ.Socket socket) {
        socket.setCurvePublicKey(publicKey);
        socket.setCurveSecretKey(secretKey);
        socket.setCurveServerKey(serverKey);
    }
}
