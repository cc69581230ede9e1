package org.gaggled.control.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.event.EventSubscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients that follow the events. Safe for use by several threads. */
final class EventStreams {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final ControlPort port;
    private final Operations operations;
    private final Limits limits;
    private final Places places;
    private final Map<EventStream, EventSubscription> open = new ConcurrentHashMap<>();
    private volatile boolean finishing;

    EventStreams(ControlPort port, Operations operations, Places places, Limits limits) {
        this.port = port;
        this.operations = operations;
        this.limits = limits;
        this.places = places;
    }

    /** Serves one client until it goes away, or gaggled ends. */
    void serve(HttpExchange exchange, Outlet outlet) throws IOException, Refusal, InterruptedException {
        EventStream stream = new EventStream(limits, outlet);
        try (Places.Place _ = places.take(outlet);
                EventSubscription subscription = subscribe(stream)) {
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
     * Lets each client have what waits for it, here and at the host, and then no more. It is the host that ends a
     * stream, after the last event it has for it.
     */
    void finish() {
        finishing = true;
        open.values().forEach(EventSubscription::close);
    }

    /** Lets go of the clients that have not read all of that. */
    void abandon() {
        open.keySet().forEach(EventStream::abandon);
    }
}
