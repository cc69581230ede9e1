package org.gaggled.control.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts the wrong tokens of each address, so that none can try many. Some are forgiven at once, and then one at a
 * time. Of an IPv6 address the network counts: whoever has one of its addresses has them all. Safe for use by several
 * threads.
 */
final class WrongTokens {

    /** So many in no time. */
    static final int AT_ONCE = 10;

    /** And then one in this time. */
    static final Duration EACH = Duration.ofSeconds(6);

    /** Beyond that many, the address is forgotten that would be forgiven all first. */
    static final int MOST_ADDRESSES = 1_000;

    private static final int NETWORK_BYTES = 8;

    private final LongSupplier nanoTime;
    private final long begin;

    /** By address: when all its wrong tokens are forgiven, in nanoseconds from the beginning. */
    private final Map<String, Long> forgiven = new HashMap<>();

    /** None yet; the clock counts nanoseconds from wherever it likes. */
    WrongTokens(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    /** For how long that address may not try another token; zero where it may. */
    synchronized Duration waitOf(InetAddress address) {
        long now = now();
        long left = forgiven.getOrDefault(keyOf(address), now) - now - (AT_ONCE - 1) * EACH.toNanos();
        return Duration.ofNanos(Math.max(0, left));
    }

    /** There was one more. */
    synchronized void count(InetAddress address) {
        long now = now();
        String key = keyOf(address);
        if (!forgiven.containsKey(key) && forgiven.size() >= MOST_ADDRESSES) {
            forgiven.entrySet().stream().min(Comparator.comparingLong(Map.Entry::getValue))
                    .ifPresent(least -> forgiven.remove(least.getKey()));
        }
        forgiven.merge(key, now + EACH.toNanos(), (known, _) -> Math.max(known, now) + EACH.toNanos());
    }

    /** How many addresses are remembered. */
    synchronized int size() {
        return forgiven.size();
    }

    private long now() {
        return nanoTime.getAsLong() - begin;
    }

    private static String keyOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    }
}
