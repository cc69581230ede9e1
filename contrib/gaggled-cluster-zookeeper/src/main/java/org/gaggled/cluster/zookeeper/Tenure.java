package org.gaggled.cluster.zookeeper;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.gaggled.api.neighbour.NeighbourListener;
import org.jspecify.annotations.Nullable;

/**
 * How long this host is connected: from an answer of ZooKeeper until the last question that was answered is three
 * quarters of a session old. The listener hears when that begins, until when it lasts, and when it ends.
 */
final class Tenure {

    private final ClusterThread thread;
    private final NeighbourListener listener;
    private final Supplier<String> silence;

    private boolean connected;
    private long answered;
    private long limit;
    private @Nullable String told;
    private Future<?> deadline = CompletableFuture.completedFuture(null);

    /**
     * One that has not begun.
     *
     * @param silence why ZooKeeper does not answer, in the words of the reason that the listener hears
     */
    Tenure(ClusterThread thread, NeighbourListener listener, Supplier<String> silence) {
        this.thread = thread;
        this.listener = listener;
        this.silence = silence;
    }

    /** ZooKeeper has answered what this host has asked at that moment, in a session of that length. */
    void answered(long asked, Duration session) {
        answered = asked;
        limit = limitOf(session).toNanos();
        if (isConnected()) {
            listener.onHeld(answered + limit);
        }
    }

    /** How old the last question may be that was answered. */
    static Duration limitOf(Duration session) {
        return session.dividedBy(4).multipliedBy(3);
    }

    /** Has it begin; returns false, and does nothing, where it has begun. */
    boolean begin() {
        if (connected) {
            return false;
        }
        connected = true;
        told = null;
        listener.onConnected();
        listener.onHeld(answered + limit);
        watchDeadline();
        return true;
    }

    /** Whether what was answered last is young enough. */
    boolean isFresh() {
        return System.nanoTime() - answered < limit;
    }

    private void watchDeadline() {
        if (connected) {
            long left = limit - (System.nanoTime() - answered);
            if (left <= 0) {
                end(silence.get());
            } else {
                deadline.cancel(false);
                deadline = thread.after(Duration.ofNanos(left), this::watchDeadline);
            }
        }
    }

    /** Whether it lasts at this moment. Where the thread was late, the listener hears now that it does not. */
    boolean isConnected() {
        if (connected && !isFresh()) {
            watchDeadline();
        }
        return connected;
    }

    /** Ends it, or says why it has not begun. */
    void end(String reason) {
        if (connected || !reason.equals(told)) {
            connected = false;
            told = reason;
            listener.onDisconnected(reason);
        }
    }
}
