package org.gaggled.control.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The page for people, and the files that it is made of. Everybody gets them: nothing in them is secret. Each is read
 * when it is asked for first, and then kept. Safe for use by several threads.
 */
final class Page {

    /** What {@code GET /} answers. */
    static final String INDEX = "index.html";

    /**
     * The resources in the directory {@code page} beside this class; there is nothing else to be had under its name.
     */
    static final Set<String> FILES = Set.of(
            INDEX, "actions.js", "api.js", "badge.js", "columns.js", "dagre.esm.js", "dagre.esm.js.LEGAL.txt",
            "dialog.js", "dom.js", "effects.js", "facts.js", "filter.js", "gaggle.js", "graph.js", "groups.js",
            "header.js", "hosts.js", "icon.svg", "layout.js", "live.js", "log.js", "login.js", "main.js", "page.css",
            "plan.js", "program.js", "route.js", "selection.js", "sight.js", "stream.js", "table.js", "types.js",
            "usage.js", "words.js");

    /** Scripts and styles come from this server alone, and no other page may show this one or hear of it. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cache-Control", "no-cache",
            "Vary", "Accept-Encoding");

    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    /** Sends one of {@link #FILES}, unless the client has it as it is. */
    void send(HttpExchange exchange, String name, Outlet outlet) throws IOException {
        PageFile file = file(name);
        Headers asked = exchange.getRequestHeaders();
        boolean zipped = file.isZippedFor(asked.get("Accept-Encoding"));
        Headers headers = exchange.getResponseHeaders();
        HEADERS.forEach(headers::set);
        headers.set("ETag", file.tag(zipped));
        if (PageFile.isAmong(file.tag(zipped), asked.get("If-None-Match"))) {
            headers.set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        if (zipped) {
            headers.set("Content-Encoding", "gzip");
        }
        Replies.reply(exchange, 200, file.type(), file.bytes(zipped), outlet);
    }

    /** Two threads may read it at the same time, and read the same. */
    private PageFile file(String name) throws IOException {
        PageFile known = files.get(name);
        if (known != null) {
            return known;
        }
        try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("the plugin's jar has no page/" + name);
            }
            PageFile file = PageFile.of(name, in.readAllBytes());
            files.put(name, file);
            return file;
        }
    }
}
