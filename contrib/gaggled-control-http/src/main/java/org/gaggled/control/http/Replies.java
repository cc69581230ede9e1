package org.gaggled.control.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gaggled.json.JsonObject;

/** Sends answers that are known as a whole. */
final class Replies {

    private Replies() {}

    static void reply(HttpExchange exchange, int status, JsonObject body) throws IOException {
        reply(exchange, status, body, new Outlet());
    }

    static void reply(HttpExchange exchange, int status, JsonObject body, Outlet outlet) throws IOException {
        reply(exchange, status, "application/json", (body + "\n").getBytes(StandardCharsets.UTF_8), outlet);
    }

    /** Nobody keeps it, unless a header says so already. */
    static void reply(HttpExchange exchange, int status, String type, byte[] bytes, Outlet outlet)
            throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.putIfAbsent("Cache-Control", List.of("no-store"));
        headers.set("X-Content-Type-Options", "nosniff");
        if (isHead(exchange)) {
            // The server does not take the length of what it is not going to send.
            headers.set("Content-Length", String.valueOf(bytes.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream to = exchange.getResponseBody()) {
            outlet.send(bytes, to);
        }
    }

    static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }
}
