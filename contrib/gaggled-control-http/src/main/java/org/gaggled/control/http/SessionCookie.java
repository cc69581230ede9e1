package org.gaggled.control.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps of a session.
 *
 * @param text of the session
 * @param encrypted whether the browser sends it over TLS alone
 */
record SessionCookie(String text, boolean encrypted) {

    private static final String NAME = "gaggled-session";

    /** Browsers keep cookies of such names from being set by anybody but this very host, over TLS. */
    private static final String ENCRYPTED_NAME = "__Host-" + NAME;

    /** All that a client shows in its headers {@code Cookie}. */
    static List<SessionCookie> shownIn(@Nullable List<String> headers) {
        List<SessionCookie> shown = new ArrayList<>();
        for (String header : headers == null ? List.<String>of() : headers) {
            for (String pair : header.split(";", -1)) {
                int equals = Math.max(0, pair.indexOf('='));
                String name = pair.substring(0, equals).strip();
                if (name.equals(NAME) || name.equals(ENCRYPTED_NAME)) {
                    shown.add(new SessionCookie(pair.substring(equals + 1).strip(), name.equals(ENCRYPTED_NAME)));
                }
            }
        }
        return shown;
    }

    /** What has a browser keep it for that long. */
    String header(Duration age) {
        return (encrypted ? ENCRYPTED_NAME : NAME) + "=" + text + "; HttpOnly; SameSite=Strict; Path=/; Max-Age="
                + age.toSeconds() + (encrypted ? "; Secure" : "");
    }

    /** What has a browser forget it. */
    static String removal(boolean encrypted) {
        return new SessionCookie("", encrypted).header(Duration.ZERO);
    }
}
