package org.gaggled.cluster.zookeeper;

import java.time.Duration;

/**
 * Times that nobody sets.
 *
 * @param gather how long changes of this host are gathered before they are told
 * @param retell within which time this host tells again when another one has come
 * @param patience how long it takes to say that no server answers, at the beginning
 */
record Timing(Duration gather, Duration retell, Duration patience) {

    static final Timing USUAL = new Timing(Duration.ofMillis(3), Duration.ofSeconds(30), Duration.ofSeconds(3));
}
