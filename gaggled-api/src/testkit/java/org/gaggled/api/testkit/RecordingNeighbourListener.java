package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.gaggled.api.Stability;
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

    private void add(Kind kind, @Nullable String host, @Nullable String reason, @Nullable HostReport report) {
        heard.add(new Heard(kind, host, reason, report, System.nanoTime()));
    }

    /** All that was heard, in its order. */
    public List<Heard> getAll() {
        return heard.all();
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
