package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.Stability;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.testkit.RecordingNeighbourListener.Claimed;
import org.gaggled.api.testkit.RecordingNeighbourListener.Heard;
import org.gaggled.api.testkit.RecordingNeighbourListener.Held;
import org.gaggled.api.testkit.RecordingNeighbourListener.Kind;
import org.junit.jupiter.api.Test;

/**
 * What every neighbour source must do that keeps claims, on top of what every other must: the contract of
 * {@link NeighbourSource#watchClaims()}, {@link NeighbourSource#claim} and
 * {@link org.gaggled.api.neighbour.NeighbourListener#onHeld} as tests for JUnit.
 *
 * <p>The test class of such a source extends this instead of {@link NeighbourSourceContract}, and says in addition how
 * long a lease is. What holds there of leases and of JUnit holds here, too.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public abstract class NeighbourClaimsContract extends NeighbourSourceContract {

    private static final int ROUNDS = 50;

    /** Within which an answer is there, unless the claim is lost. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** For a test class. */
    protected NeighbourClaimsContract() {}

    /** The lease of a host in the cluster of this test. */
    protected abstract Duration lease();

    /** A member that hears claims, and has heard some. */
    private NeighbourSource watcher(String host, RecordingNeighbourListener listener) throws Exception {
        NeighbourSource source = member(host, listener);
        source.watchClaims();
        listener.awaitClaimed(PATIENCE, "the first claims at " + host, any -> true);
        return source;
    }

    /** The first that is heard of a host by that version. */
    private static Claimed awaitVersion(RecordingNeighbourListener listener, String host, long version)
            throws InterruptedException {
        return listener.awaitClaimed(PATIENCE, host + " by version " + version,
                claimed -> claimed.of(host).getVersion() == version);
    }

    /** Claims until that is heard: whoever is not connected for a moment claims nothing by it. */
    private static Claimed claim(NeighbourSource source, String host, RecordingNeighbourListener listener,
            long version, Set<String> programs) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<Claimed> claimed;
        do {
            source.claim(version, programs);
            claimed = heardSoon(listener, host, version + 1);
        } while (claimed.isEmpty() && System.nanoTime() < end);
        Claimed written = claimed.orElseGet(() -> fail(host + " by version " + (version + 1) + " is not heard"));
        assertEquals(new HostClaims(host, version + 1, true, programs), written.of(host));
        return written;
    }

    private static Optional<Claimed> heardSoon(RecordingNeighbourListener listener, String host, long version)
            throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        Optional<Claimed> found;
        do {
            Thread.sleep(1);
            found = listener.getClaimed().stream().filter(claimed -> claimed.of(host).getVersion() == version)
                    .findFirst();
        } while (found.isEmpty() && System.nanoTime() < end);
        return found;
    }

    /** Claims are heard by nobody who has not asked, whoever else has. */
    @Test
    final void whoDoesNotAskHearsNoClaims() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        member("one", one);
        NeighbourSource second = watcher("two", two);
        claim(second, "two", two, 0, Set.of("web"));
        // Told after the claim, so heard after it if that were heard.
        second.tell(report("two", 1));
        awaitStarts(one, "two", 1);
        assertEquals(List.of(), one.getClaimed());
    }

    /** Whoever asks before it joins hears all claims once it is connected, as does who asks later, and again. */
    @Test
    final void whoAsksHearsAllClaims() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        NeighbourSource first = watcher("one", one);
        assertEquals(List.of(), one.getClaimed().get(0).claims());
        claim(first, "one", one, 0, Set.of("web", "db"));
        NeighbourSource early = open("two", "1");
        early.watchClaims();
        join(early, "two", two);
        Claimed claimed = awaitVersion(two, "one", 1);
        assertEquals(new HostClaims("one", 1, true, Set.of("web", "db")), claimed.of("one"));
        assertTrue(await(two, Kind.CONNECTED, null).nanos() <= two.getClaimed().get(0).nanos(),
                "claims were heard before it was connected");
        early.watchClaims();
        claim(early, "two", two, 0, Set.of());
    }

    /** Each write counts, also one that changes nothing, and is heard by the host itself and by others. */
    @Test
    final void everyWriteIsHeardByAll() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        NeighbourSource first = watcher("one", one);
        watcher("two", two);
        List<Set<String>> writes = List.of(Set.of("a"), Set.of("a"), Set.of("ö ✓ 🦢", "a b"), Set.of(), Set.of());
        for (int version = 0; version < writes.size(); version++) {
            claim(first, "one", one, version, writes.get(version));
            assertEquals(new HostClaims("one", version + 1, true, writes.get(version)),
                    awaitVersion(two, "one", version + 1).of("one"));
        }
    }

    /** A write by another version than that of the claims changes nothing, and is answered all the same. */
    @Test
    final void aWrongVersionChangesNothing() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        NeighbourSource first = watcher("one", one);
        claim(first, "one", one, 0, Set.of("web"));
        for (long wrong : List.of(0L, 2L)) {
            long asked = System.nanoTime();
            first.claim(wrong, Set.of("db"));
            Claimed answer = one.awaitClaimed(PATIENCE, "an answer to version " + wrong,
                    claimed -> claimed.nanos() - asked >= 0);
            assertEquals(new HostClaims("one", 1, true, Set.of("web")), answer.of("one"));
        }
        claim(first, "one", one, 1, Set.of("mail"));
    }

    /** Of two hosts that claim the same at once, whoever has written later hears the other's claim with its own. */
    @Test
    final void theLaterOfTwoSeesTheOther() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        NeighbourSource first = watcher("one", one);
        NeighbourSource second = watcher("two", two);
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                long version = 2L * round;
                Future<Claimed> others = threads.submit(() -> {
                    barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    return claim(second, "two", two, version, Set.of("web"));
                });
                barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                Claimed mine = claim(first, "one", one, version, Set.of("web"));
                Claimed theirs = others.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertTrue(mine.of("two").getPrograms().contains("web")
                        || theirs.of("one").getPrograms().contains("web"),
                        () -> "neither saw the other: " + mine + " and " + theirs);
                claim(first, "one", one, version + 1, Set.of());
                claim(second, "two", two, version + 1, Set.of());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Claims stay when their host is gone, without a lease then, and are those of its next gaggled. */
    @Test
    final void claimsOutliveTheLease() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        watcher("one", one);
        NeighbourSource second = watcher("two", two);
        second.tell(report("two", 1));
        claim(second, "two", two, 0, Set.of("web"));
        close(second);
        one.awaitClaimed(PATIENCE, "two without a lease",
                claimed -> claimed.of("two").equals(new HostClaims("two", 1, false, Set.of("web"))));
        RecordingNeighbourListener next = new RecordingNeighbourListener();
        NeighbourSource successor = watcher("two", next);
        assertEquals(Set.of("web"), awaitVersion(next, "two", 1).of("two").getPrograms());
        claim(successor, "two", next, 1, Set.of());
        awaitVersion(one, "two", 2);
    }

    /** A goodbye takes nothing back: claims are written after it as before, and stay when that host is closed. */
    @Test
    final void claimsOutliveAGoodbye() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        watcher("one", one);
        NeighbourSource second = watcher("two", two);
        second.tell(report("two", 1));
        claim(second, "two", two, 0, Set.of("web", "db"));
        second.leave();
        claim(second, "two", two, 1, Set.of("web"));
        close(second);
        one.awaitClaimed(PATIENCE, "two without a lease",
                claimed -> claimed.of("two").equals(new HostClaims("two", 2, false, Set.of("web"))));
    }

    /** What was handed over right before a goodbye and the end is written. */
    @Test
    final void aClaimIsWrittenBeforeTheEnd() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        watcher("one", one);
        NeighbourSource second = watcher("two", new RecordingNeighbourListener());
        second.claim(0, Set.of("web"));
        second.leave();
        close(second);
        assertEquals(Set.of("web"), awaitVersion(one, "two", 1).of("two").getPrograms());
        NeighbourSource third = watcher("three", new RecordingNeighbourListener());
        third.claim(0, Set.of("db"));
        close(third);
        assertEquals(Set.of("db"), awaitVersion(one, "three", 1).of("three").getPrograms());
    }

    /** Whoever was cut off hears all claims again; what it claims meanwhile is not written. */
    @Test
    final void claimsAreHeardAgainWhenTheLinkIsMended() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        RecordingNeighbourListener two = new RecordingNeighbourListener();
        NeighbourSource first = watcher("one", one);
        NeighbourSource second = watcher("two", two);
        claim(second, "two", two, 0, Set.of("web"));
        cut("two");
        await(two, Kind.DISCONNECTED, null);
        second.claim(1, Set.of("db"));
        one.awaitClaimed(PATIENCE, "two without a lease",
                claimed -> claimed.of("two").equals(new HostClaims("two", 1, false, Set.of("web"))));
        claim(first, "one", one, 0, Set.of("web"));
        int heard = two.getAll().size();
        mend("two");
        Heard connected = awaitAfter(two, heard, Kind.CONNECTED, null);
        Claimed again = two.awaitClaimed(PATIENCE, "claims again",
                claimed -> claimed.nanos() - connected.nanos() >= 0);
        assertEquals(Set.of("web"), again.of("one").getPrograms());
        assertEquals(new HostClaims("two", 1, again.of("two").isLeased(), Set.of("web")), again.of("two"));
        claim(second, "two", two, 1, Set.of());
    }

    /** Until when a host stays connected moves forward by itself, is less than a lease ahead, and is kept to. */
    @Test
    final void aHostStaysConnectedForAsLongAsItWasTold() throws Exception {
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        member("one", one);
        long first = one.awaitHeld(PATIENCE, "a time", any -> true).until();
        one.awaitHeld(PATIENCE, "a time a lease later", held -> held.until() - first > lease().toNanos());
        cut("one");
        Heard alone = await(one, Kind.DISCONNECTED, null);
        List<Held> all = one.getHeld();
        assertTrue(all.get(0).nanos() >= await(one, Kind.CONNECTED, null).nanos(), "held before it was connected");
        for (Held held : all) {
            assertTrue(held.until() - held.nanos() < lease().toNanos(), () -> "a lease ahead or more: " + held);
            assertFalse(alone.nanos() - held.until() < 0, () -> "disconnected before " + held + ": " + alone);
        }
    }
}
