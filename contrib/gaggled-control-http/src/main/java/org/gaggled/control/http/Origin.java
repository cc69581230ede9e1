package org.gaggled.control.http;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;

/**
 * The server whose page has made a browser send a request. Browsers send cookies with what the pages of other servers
 * make them ask for, too, and say which server it was.
 */
final class Origin {

    static final String HTTP = "http";
    static final String HTTPS = "https";

    private Origin() {}

    /**
     * Refuses a request that a page of another server may have sent.
     *
     * @param schemes by which this server can be reached
     * @return the one of them by which the browser reaches it
     */
    static String require(Headers headers, List<String> schemes) throws Refusal {
        String host = String.valueOf(headers.getFirst("Host")).toLowerCase(Locale.ROOT);
        List<String> shown = headers.getOrDefault("Origin", List.of());
        for (String scheme : schemes) {
            if (shown.size() == 1 && shown.getFirst().equalsIgnoreCase(of(scheme, host))) {
                return scheme;
            }
        }
        throw Refusal.wrongOrigin(shown, schemes.stream().map(scheme -> of(scheme, host)).toList());
    }

    /** As browsers write it: without the port that goes without saying. */
    private static String of(String scheme, String host) {
        return scheme + "://" + host.replaceFirst(scheme.equals(HTTPS) ? ":443$" : ":80$", "");
    }
}
