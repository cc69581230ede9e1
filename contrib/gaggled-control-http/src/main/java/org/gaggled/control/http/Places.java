package org.gaggled.control.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places of clients that are sent much: of those that follow events or logs or read logs, for one. One that stops
 * reading loses its place. Safe for use by several threads.
 */
final class Places implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Places.class);

    /** The place of one client, until it is closed. */
    final class Place implements AutoCloseable {

        private final Outlet outlet;

        private Place(Outlet outlet) {
            this.outlet = outlet;
            taken.add(this);
        }

        @Override
        public void close() {
            taken.remove(this);
            free.release();
        }
    }

    private final int count;
    private final Duration stall;
    private final String doing;
    private final Semaphore free;
    private final OncePerMinute stalled = new OncePerMinute();
    private final Set<Place> taken = ConcurrentHashMap.newKeySet();
    private final Thread watch = Thread.ofVirtual().name("http-watch").unstarted(this::watch);

    /**
     * That many places.
     *
     * @param stall how long a client may leave what it is sent unread
     * @param doing what clients do there, for messages
     */
    Places(int count, Duration stall, String doing) {
        this.count = count;
        this.stall = stall;
        this.doing = doing;
        this.free = new Semaphore(count);
    }

    void start() {
        watch.start();
    }

    /** A place for the client at the end of that way, if there is one. */
    Place take(Outlet outlet) throws Refusal {
        if (!free.tryAcquire()) {
            throw Refusal.unavailable("too-many-streams", count + " clients " + doing + " already");
        }
        return new Place(outlet);
    }

    /** Looks for stalled clients, until interrupted. */
    private void watch() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(stall.toNanos() / 4);
                taken.forEach(this::cutOffIfStalled);
            }
        } catch (InterruptedException _) {
            // The end.
        }
    }

    private void cutOffIfStalled(Place place) {
        if (place.outlet.cutOff(stall)) {
            stalled.about("", () -> log.warn(
                    "http: one of the clients that {} has read nothing for {} s; it is cut off (reported at most once a"
                            + " minute)",
                    doing, stall.toSeconds()));
        }
    }

    /** Whether all clients have left within that time. */
    boolean areFree(Duration within) throws InterruptedException {
        return free.tryAcquire(count, within.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Cuts off every client that has not read what it is being sent. */
    void cutOffAll() {
        taken.forEach(place -> place.outlet.cutOff(Duration.ZERO));
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
