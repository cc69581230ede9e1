package org.gaggled.control.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.event.EventSubscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients that follow the events. Safe for use by several threads. */
final class EventStreams implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final ControlPort port;
    private final Operations operations;
    private final Limits limits;
    private final Semaphore places;
    private final Map<EventStream, EventSubscription> open = new ConcurrentHashMap<>();
    private volatile boolean finishing;

    private final Thread watch = Thread.ofVirtual().name("http-watch").unstarted(this::watch);

    EventStreams(ControlPort port, Operations operations, Limits limits) {
        this.port = port;
        this.operations = operations;
        this.limits = limits;
        this.places = new Semaphore(limits.streams());
    }

    void start() {
        watch.start();
    }

    /** Looks for stalled clients, until interrupted. */
    private void watch() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(limits.stall().toNanos() / 4);
                open.keySet().forEach(this::cutOffIfStalled);
            }
        } catch (InterruptedException _) {
            // The end.
        }
    }

    private void cutOffIfStalled(EventStream stream) {
        if (stream.cutOff(limits.stall())) {
            log.warn("http: a client that follows the events has read nothing for {} s; it is cut off",
                    limits.stall().toSeconds());
        }
    }

    /** Serves one client until it goes away, or gaggled ends. */
    void serve(HttpExchange exchange) throws IOException, Refusal, InterruptedException {
        if (!places.tryAcquire()) {
            throw Refusal.unavailable("too-many-streams", limits.streams() + " clients follow the events already");
        }
        EventStream stream = new EventStream(limits);
        try (EventSubscription subscription = subscribe(stream)) {
            open.put(stream, subscription);
            if (finishing) {
                // Perhaps too late to be seen by finish().
                subscription.close();
            }
            GaggleSnapshot snapshot = operations.answerOf(port.getSnapshot());
            sendHeaders(exchange);
            try (OutputStream body = exchange.getResponseBody()) {
                stream.write(snapshot, body);
            }
            log.debug("http: {} follows no more, {} events dropped by the host", exchange.getRemoteAddress(),
                    subscription.getDropped());
        } finally {
            open.remove(stream);
            places.release();
        }
    }

    /** What comes before the events; all there is in an answer to HEAD. */
    static void sendHeaders(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : 0);
    }

    private EventSubscription subscribe(EventStream stream) throws Refusal {
        try {
            return port.subscribe("http", stream);
        } catch (ControlException e) {
            throw Refusal.unavailable("too-many-streams", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Lets each client have what waits for it, here and at the host, for a while, and then no more. It is the host that
     * ends a stream, after the last event it has for it.
     */
    void finish() throws InterruptedException {
        finishing = true;
        open.values().forEach(EventSubscription::close);
        boolean all = places.tryAcquire(limits.streams(), limits.farewell().toNanos(), TimeUnit.NANOSECONDS);
        if (!all) {
            open.keySet().forEach(EventStream::abandon);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
