package org.gaggled.transport.zmq.tool;

/** Who is at an address, as far as ZeroMQ tells whoever connects, before anything is agreed on. */
sealed interface Peer {

    /** Nobody, or nobody who speaks ZeroMQ. */
    record Absent() implements Peer {}

    /** Somebody who began to speak ZeroMQ, and did not come to the point in time. */
    record Unclear() implements Peer {}

    /** Somebody with a ZeroMQ from before version 4, which says less. */
    record Old() implements Peer {}

    /**
     * Somebody who tells more only to those with keys.
     *
     * @param mechanism the name of the security that is asked for, such as {@code CURVE}
     */
    record Secured(String mechanism) implements Peer {}

    /**
     * Somebody who talks to everybody.
     *
     * @param socketType such as {@code XPUB}
     */
    record Open(String socketType) implements Peer {

        boolean publishes() {
            return socketType.equals("PUB") || socketType.equals("XPUB");
        }

        boolean answersRequests() {
            return socketType.equals("ROUTER") || socketType.equals("REP");
        }
    }
}
