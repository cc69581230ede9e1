package org.gaggled.transport.zmq.client;

/** Why a server does not talk to a client, as far as ZeroMQ lets the client see. */
enum Refusal {
    /** The server knows the client's key, and does not let it in. */
    KEY,
    /** The server asks for keys and the client has none, or the other way round. */
    SECURITY,
    /** Both agree on the security, and one of them found the handshake wrong: the server's key is another, or its channel. */
    HANDSHAKE,
    /** The server ends each connection during the handshake, and does not say why. */
    BROKEN_OFF
}
