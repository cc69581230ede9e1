package org.gaggled.dist.torture;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.List;

/** What was done, and how often; and what was found that must not be. */
final class Tally {

    private final Map<String, Long> counts = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void violated(String how) {
        violations.add(how);
    }

    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
