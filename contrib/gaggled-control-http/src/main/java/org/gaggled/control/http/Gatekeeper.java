package org.gaggled.control.http;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;

/** Decides who may come in, and as what: who calls the server by a name that is its own, and shows a token. */
final class Gatekeeper {

    private static final String SCHEME = "bearer ";

    private final HttpSettings settings;

    Gatekeeper(HttpSettings settings) {
        this.settings = settings;
    }

    /** What who asks for that path with those headers may do. */
    Role admit(@Nullable String path, Headers headers) throws Refusal {
        checkHost(headers.get("Host"));
        return isOpen(path == null ? "" : path) ? Role.WATCH : roleOf(headers.get("Authorization"));
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

    private Role roleOf(@Nullable List<String> authorizations) throws Refusal {
        if (authorizations == null || authorizations.isEmpty()) {
            throw Refusal.unauthorized(false);
        }
        String authorization = authorizations.getFirst();
        if (authorizations.size() != 1 || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw Refusal.unauthorized(false);
        }
        String shown = authorization.substring(SCHEME.length()).strip();
        Token watchToken = settings.watchToken();
        // Both are compared, so that the time tells nothing.
        boolean watches = watchToken != null && watchToken.isShownBy(shown);
        if (settings.token().isShownBy(shown)) {
            return Role.OPERATE;
        }
        if (watches) {
            return Role.WATCH;
        }
        throw Refusal.unauthorized(true);
    }
}
