package org.gaggled.control.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.LogExcerpt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients that follow what programs print. Safe for use by several threads. */
final class LogStreams {

    private static final Logger log = LoggerFactory.getLogger(LogStreams.class);

    /** What a client that connects again has seen last. */
    private static final String LAST_SEEN = "Last-Event-ID";

    private final ControlPort port;
    private final Operations operations;
    private final Places places;
    private final Limits limits;
    private final Set<LogStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean finishing;

    LogStreams(ControlPort port, Operations operations, Places places, Limits limits) {
        this.port = port;
        this.operations = operations;
        this.places = places;
        this.limits = limits;
    }

    /** Serves one client until it goes away, or gaggled ends. */
    void serve(HttpExchange exchange, LogQuery asked, Requester requester, Outlet outlet)
            throws IOException, Refusal, InterruptedException {
        String seen = exchange.getRequestHeaders().getFirst(LAST_SEEN);
        LogQuery query = seen == null || seen.isEmpty() ? asked : asked.goOn(seen, null);
        LogStream stream = new LogStream(
                query, further -> port.readLogs(further.request(requester)).toCompletableFuture(), limits, outlet);
        try (Places.Place _ = places.take(outlet)) {
            open.add(stream);
            if (finishing) {
                // Perhaps too late to be seen by finish().
                stream.end();
            }
            LogExcerpt first = operations.readLogs(query, requester);
            EventStreams.sendHeaders(exchange);
            try (OutputStream body = exchange.getResponseBody()) {
                stream.write(first, body);
            }
            log.debug("http: {} follows no more", exchange.getRemoteAddress());
        } finally {
            open.remove(stream);
        }
    }

    /** Lets each client have what there is by now, and then no more. */
    void finish() {
        finishing = true;
        open.forEach(LogStream::end);
    }
}
