package org.gaggled.control.http;

import java.time.Duration;
import java.util.Map;

/**
 * What clients may take of this server.
 *
 * @param streams clients that may follow the events at once
 * @param waiting events that may wait for one of them; beyond, the oldest are dropped
 * @param heartbeat the longest silence towards a client that follows the events
 * @param stall how long such a client may leave what it is sent unread, before it is cut off
 * @param answer how long gaggled may take for an answer
 * @param change how long it may take to read gaggled's configuration again and to open what is new in it
 * @param farewell how long all that follow the events may take to read the last of them when gaggled ends, which waits
 * for it; and those that asked for a change to read what came of it
 */
record Limits(
        int streams, int waiting, Duration heartbeat, Duration stall, Duration answer, Duration change,
        Duration farewell) {

    static final Limits USUAL = new Limits(
            16, 1024, Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60),
            Duration.ofMillis(500));

    /** The longest body that is read; none is needed. */
    static final int LONGEST_BODY = 4096;

    /** The longest message of a refusal, which may repeat a name from the request; what is longer is cut. */
    static final int LONGEST_MESSAGE = 1000;

    /** The longest path that is looked at. */
    static final int LONGEST_PATH = 4096;

    /** Clients that may be sent files of the page at once; a browser asks for several of them. */
    static final int PAGE_READERS = 64;

    /**
     * The JDK's server has no other switches for these. They are for the whole virtual machine, and are read once, when
     * its first server is made; so a value that the operator gave stays. Not among them is {@code maxRspTime}, which
     * would end every stream of events.
     */
    private static final Map<String, String> SERVER_PROPERTIES = Map.of(
            // Seconds for a request to arrive as a whole, and for a new connection to begin one.
            "sun.net.httpserver.maxReqTime", "10",
            "jdk.httpserver.maxConnections", "200",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            // Otherwise every answer on a kept connection waits for the client's delayed acknowledgement, 40 ms.
            "sun.net.httpserver.nodelay", "true");

    static void prepareServer() {
        SERVER_PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
