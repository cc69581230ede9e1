package org.gaggled.control.http;

import static org.gaggled.control.http.Replies.reply;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import org.gaggled.json.JsonObject;

/** Begins and ends sessions of browsers. Safe for use by several threads. */
final class Logins {

    private final HttpSettings settings;
    private final Sessions sessions;

    Logins(HttpSettings settings, Sessions sessions) {
        this.settings = settings;
        this.sessions = sessions;
    }

    /** For a client that has shown a token. A session makes no other, or it would never end. */
    void begin(HttpExchange exchange, Admission admission) throws IOException, Refusal {
        if (admission.session() != null) {
            throw Refusal.unauthorized(false);
        }
        boolean encrypted = isEncryptedFor(exchange.getRequestHeaders());
        Session session = sessions.begin(admission.role());
        setCookie(exchange, new SessionCookie(sessions.textOf(session), encrypted).header(settings.sessionLength()));
        reply(exchange, 200, session.toJson());
    }

    /** Whether a browser reaches this server over TLS; where that is a proxy's, the browser alone can tell. */
    private boolean isEncryptedFor(Headers headers) throws Refusal {
        if (!headers.containsKey("Origin")) {
            return settings.isEncrypted();
        }
        return Origin.require(headers,
                settings.isEncrypted() ? List.of(Origin.HTTPS) : List.of(Origin.HTTP, Origin.HTTPS))
                .equals(Origin.HTTPS);
    }

    void show(HttpExchange exchange, Admission admission) throws IOException, Refusal {
        reply(exchange, 200, sessionOf(admission).toJson());
    }

    void end(HttpExchange exchange, Admission admission) throws IOException, Refusal {
        sessions.end(sessionOf(admission));
        setCookie(exchange, SessionCookie.removal(admission.encrypted()));
        reply(exchange, 200, new JsonObject().put("done", "logout"));
    }

    /** Whether a client that was let in so may stay. */
    boolean isValid(Admission admission) {
        return admission.session() == null || !sessions.isOver(admission.session());
    }

    private static Session sessionOf(Admission admission) throws Refusal {
        if (admission.session() == null) {
            throw Refusal.noSession();
        }
        return admission.session();
    }

    private static void setCookie(HttpExchange exchange, String cookie) {
        exchange.getResponseHeaders().set("Set-Cookie", cookie);
    }
}
