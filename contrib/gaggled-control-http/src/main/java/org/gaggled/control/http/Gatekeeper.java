package org.gaggled.control.http;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may come in, and as what: who calls the server by a name that is its own, and shows a token, or the
 * cookie of a session.
 */
final class Gatekeeper {

    private static final String SCHEME = "bearer ";

    private final HttpSettings settings;
    private final Sessions sessions;
    private final WrongTokens wrongTokens;

    Gatekeeper(HttpSettings settings, Sessions sessions, WrongTokens wrongTokens) {
        this.settings = settings;
        this.sessions = sessions;
        this.wrongTokens = wrongTokens;
    }

    /** As what a client at that address is let in that asks for that path with those headers. */
    Admission admit(String method, @Nullable String path, Headers headers, InetAddress client) throws Refusal {
        checkHost(headers.get("Host"));
        if (isOpen(path == null ? "" : path)) {
            return new Admission(Role.WATCH, null, settings.isEncrypted());
        }
        List<String> authorizations = headers.get("Authorization");
        if (authorizations == null || authorizations.isEmpty()) {
            return admitBySession(method, path, headers);
        }
        return new Admission(roleOf(authorizations, client), null, settings.isEncrypted());
    }

    private boolean isOpen(String path) {
        return path.equals("/") || path.startsWith(Router.PAGE) || path.equals("/healthz")
                || (path.equals("/metrics") && !settings.metricsToken());
    }

    /**
     * A web page can make its visitor's browser call any server under the page's own name, by letting that name mean
     * 127.0.0.1 for a while. Under a name that is not ours nothing is answered. An address is no such name.
     */
    private void checkHost(@Nullable List<String> hosts) throws Refusal {
        if (hosts == null || hosts.size() != 1) {
            throw Refusal.badRequest("there must be one Host header");
        }
        String host = hosts.getFirst().toLowerCase(Locale.ROOT);
        String name = host.replaceFirst(":\\d{1,5}$", "");
        if (!name.equals("localhost") && !settings.names().contains(name) && !isAddress(name)) {
            throw Refusal.misdirected(name);
        }
    }

    private static boolean isAddress(String name) {
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        try {
            InetAddress.ofLiteral(bracketed ? name.substring(1, name.length() - 1) : name);
            return true;
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    private Role roleOf(List<String> authorizations, InetAddress client) throws Refusal {
        String authorization = authorizations.getFirst();
        if (authorizations.size() != 1 || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw Refusal.unauthorized(false);
        }
        Duration wait = wrongTokens.waitOf(client);
        if (!wait.isZero() && !isShared(client)) {
            throw Refusal.tooManyTokens(wait);
        }
        Role role = roleOf(authorization.substring(SCHEME.length()).strip());
        if (role != null) {
            return role;
        }
        if (!wait.isZero()) {
            throw Refusal.tooManyTokens(wait);
        }
        wrongTokens.count(client);
        throw Refusal.unauthorized(true);
    }

    /**
     * All users of this machine come from there, and all clients of a proxy on it. Whoever shows wrong tokens must not
     * keep out the others, who show the right one.
     */
    private static boolean isShared(InetAddress client) {
        return client.isLoopbackAddress();
    }

    private @Nullable Role roleOf(String shown) {
        Token watchToken = settings.watchToken();
        // Both are compared, so that the time tells nothing.
        boolean watches = watchToken != null && watchToken.isShownBy(shown);
        if (settings.token().isShownBy(shown)) {
            return Role.OPERATE;
        }
        return watches ? Role.WATCH : null;
    }

    private Admission admitBySession(String method, @Nullable String path, Headers headers) throws Refusal {
        List<SessionCookie> cookies = SessionCookie.shownIn(headers.get("Cookie"));
        for (SessionCookie cookie : cookies) {
            boolean isSent = cookie.encrypted() || !settings.isEncrypted();
            Session session = isSent ? sessions.find(cookie.text()) : null;
            if (session != null) {
                if (!Router.READ.contains(method)) {
                    Origin.require(headers, List.of(cookie.encrypted() ? Origin.HTTPS : Origin.HTTP));
                }
                return new Admission(session.role(), session, cookie.encrypted());
            }
        }
        throw cookies.isEmpty() && !Router.SESSION.equals(path) ? Refusal.unauthorized(false) : Refusal.noSession();
    }
}
