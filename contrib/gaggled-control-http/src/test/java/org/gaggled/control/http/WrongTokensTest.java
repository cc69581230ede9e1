package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Few wrong tokens can be tried from one address, whatever others do, and however many there are. */
class WrongTokensTest {

    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

    private long now = Long.MAX_VALUE - 5_000_000_000L;
    private final WrongTokens wrong = new WrongTokens(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private int tries(InetAddress address) {
        int count = 0;
        while (wrong.waitOf(address).isZero() && count < 1000) {
            wrong.count(address);
            count++;
        }
        return count;
    }

    @Test
    void tenAtOnceAndThenOneInSixSeconds() {
        assertEquals(10, tries(ONE));
        assertEquals(Duration.ofSeconds(6), wrong.waitOf(ONE));
        pass(Duration.ofSeconds(4));
        assertEquals(Duration.ofSeconds(2), wrong.waitOf(ONE));
        assertEquals(0, tries(ONE));
        pass(Duration.ofSeconds(2));
        assertEquals(1, tries(ONE));
        pass(Duration.ofSeconds(18));
        assertEquals(3, tries(ONE));
        pass(Duration.ofHours(1));
        assertEquals(10, tries(ONE));
    }

    @Test
    void oneAddressDoesNotCountForAnother() {
        tries(ONE);
        assertEquals(10, tries(OTHER));
    }

    @Test
    void anIpv6NetworkIsOne() {
        assertEquals(10, tries(InetAddress.ofLiteral("2001:db8:1:2::1")));
        assertFalse(wrong.waitOf(InetAddress.ofLiteral("2001:db8:1:2:ffff:ffff:ffff:ffff")).isZero());
        assertTrue(wrong.waitOf(InetAddress.ofLiteral("2001:db8:1:3::1")).isZero());
    }

    /**
     * It is the one with the fewest that is forgotten: who has tried much is remembered, and nobody is kept out for
     * others.
     */
    @Test
    void manyAddressesNeedNoMoreMemory() {
        tries(ONE);
        for (int i = 0; i < 3 * WrongTokens.MOST_ADDRESSES; i++) {
            InetAddress address = InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256);
            assertTrue(wrong.waitOf(address).isZero());
            wrong.count(address);
        }
        assertEquals(WrongTokens.MOST_ADDRESSES, wrong.size());
        assertFalse(wrong.waitOf(ONE).isZero());
    }
}
