package org.gaggled.engine.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.gaggled.engine.words.ReadableDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in gaggled's log how other hosts are, each time that it is different. For any thread. */
final class HostLog {

    private static final Logger log = LoggerFactory.getLogger(HostLog.class);

    private static final int MOST_NAMED = 5;

    /** What is said that is not about one host; no host has such a name. */
    private static final String ALL = "";

    /** What was said last, by the host. */
    private final Map<String, String> said = new ConcurrentHashMap<>();

    void connected() {
        if (isNew(ALL, "connected")) {
            log.info("cluster: this host is in it, and hears others");
        }
    }

    void disconnected(String reason) {
        if (isNew(ALL, reason)) {
            log.warn("cluster: every other host is unknown: {}", reason);
        }
    }

    /** Nobody wants this host to be in a cluster. */
    void departed() {
        said.clear();
        log.info("cluster: this gaggled is in no cluster any more");
    }

    void known(String host) {
        if (isNew(host, "known")) {
            log.info("cluster: {} is known", host);
        }
    }

    void unknown(String host, String reason) {
        if (isNew(host, reason)) {
            log.warn("cluster: {} is unknown, and so is whether its programs run: {}", host, reason);
        }
    }

    void left(String host) {
        if (isNew(host, "left")) {
            log.info("cluster: {} has left", host);
        }
    }

    /** A shutdown waits for those, at most for that long. */
    void awaited(List<String> dependents, Duration longest) {
        String named = dependents.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int more = dependents.size() - MOST_NAMED;
        log.info("cluster: the shutdown waits for at most {} (leavewait) until these are stopped: {}",
                ReadableDuration.of(longest), more > 0 ? named + " and " + more + " more" : named);
    }

    private boolean isNew(String about, String what) {
        return !what.equals(said.put(about, what));
    }
}
