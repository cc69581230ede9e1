package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.gaggled.api.Stability;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.jspecify.annotations.Nullable;

/**
 * Records what a neighbour source says, and waits for it. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class RecordingNeighbourListener implements NeighbourListener {

    private final Recording<Heard> heard = new Recording<>();
    private final Recording<Claimed> claimed = new Recording<>();
    private final Recording<Held> held = new Recording<>();

    /** What can be heard. */
    public enum Kind {
        /** {@link NeighbourListener#onConnected()}. */
        CONNECTED,
        /** {@link NeighbourListener#onDisconnected}. */
        DISCONNECTED,
        /** {@link NeighbourListener#onReport}. */
        REPORT,
        /** {@link NeighbourListener#onUnknown}. */
        UNKNOWN,
        /** {@link NeighbourListener#onLeft}. */
        LEFT
    }

    /**
     * One call of the listener.
     *
     * @param host the host that it is about; null where it is about this one
     * @param reason null where none is given
     * @param report null where it is another kind
     * @param nanos when it was made, as {@link System#nanoTime()} has it
     */
    public record Heard(
            Kind kind, @Nullable String host, @Nullable String reason, @Nullable HostReport report, long nanos) {}

    /**
     * One call of {@link NeighbourListener#onClaims}.
     *
     * @param nanos when it was made, as {@link System#nanoTime()} has it
     */
    public record Claimed(List<HostClaims> claims, long nanos) {

        /** The claims of a host; version 0 without any where nothing is said of it. */
        public HostClaims of(String host) {
            for (HostClaims one : claims) {
                if (one.getHost().equals(host)) {
                    return one;
                }
            }
            return new HostClaims(host, 0, false, Set.of());
        }
    }

    /**
     * One call of {@link NeighbourListener#onHeld}.
     *
     * @param until what was given
     * @param nanos when it was made, as {@link System#nanoTime()} has it
     */
    public record Held(long until, long nanos) {}

    /** A listener that has heard nothing yet. */
    public RecordingNeighbourListener() {}

    @Override
    public void onConnected() {
        add(Kind.CONNECTED, null, null, null);
    }

    @Override
    public void onDisconnected(String reason) {
        add(Kind.DISCONNECTED, null, reason, null);
    }

    @Override
    public void onReport(HostReport report) {
        add(Kind.REPORT, report.getHost(), null, report);
    }

    @Override
    public void onUnknown(String host, String reason) {
        add(Kind.UNKNOWN, host, reason, null);
    }

    @Override
    public void onLeft(String host) {
        add(Kind.LEFT, host, null, null);
    }

    @Override
    public void onHeld(long nanos) {
        held.add(new Held(nanos, System.nanoTime()));
    }

    @Override
    public void onClaims(List<HostClaims> claims) {
        claimed.add(new Claimed(claims, System.nanoTime()));
    }

    private void add(Kind kind, @Nullable String host, @Nullable String reason, @Nullable HostReport report) {
        heard.add(new Heard(kind, host, reason, report, System.nanoTime()));
    }

    /** All that was heard but {@linkplain #getClaimed() claims} and {@linkplain #getHeld() times}, in its order. */
    public List<Heard> getAll() {
        return heard.all();
    }

    /** What was heard of claims, in its order. */
    public List<Claimed> getClaimed() {
        return claimed.all();
    }

    /** Until when this host was said to stay connected, in the order in which that was heard. */
    public List<Held> getHeld() {
        return held.all();
    }

    /**
     * The first claims that are wanted, heard already or within that time.
     *
     * @throws AssertionError when none are
     */
    public Claimed awaitClaimed(Duration atMost, String what, Predicate<? super Claimed> wanted)
            throws InterruptedException {
        return claimed.await(atMost, what, wanted);
    }

    /**
     * The first such time that is wanted, heard already or within that time.
     *
     * @throws AssertionError when none is
     */
    public Held awaitHeld(Duration atMost, String what, Predicate<? super Held> wanted) throws InterruptedException {
        return held.await(atMost, what, wanted);
    }

    /**
     * The first that is wanted, heard already or within that time.
     *
     * @throws AssertionError when none is
     */
    public Heard await(Duration atMost, String what, Predicate<? super Heard> wanted) throws InterruptedException {
        return heard.await(atMost, what, wanted);
    }

    /**
     * The first report that is wanted, heard already or within that time.
     *
     * @throws AssertionError when none is
     */
    public HostReport awaitReport(Duration atMost, String what, Predicate<? super HostReport> wanted)
            throws InterruptedException {
        HostReport report = await(atMost, what, one -> one.report != null && wanted.test(one.report)).report;
        if (report == null) {
            throw new IllegalStateException("a report was wanted");
        }
        return report;
    }
}
