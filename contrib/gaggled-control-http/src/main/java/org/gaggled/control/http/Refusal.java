package org.gaggled.control.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.HarmlessText;
import org.gaggled.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A request that is not done, and why: for programs the status and a code, for people a message. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;
    private final transient @Nullable JsonObject plan;

    private Refusal(int status, String code, String message, Map<String, String> headers) {
        this(status, code, message, headers, null);
    }

    /** The message may repeat some of the request: it is shown in the log, and by clients on terminals. */
    private Refusal(int status, String code, String message, Map<String, String> headers,
            @Nullable JsonObject plan) {
        super(HarmlessText.of(bounded(message)), null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
        this.plan = plan;
    }

    private static String bounded(String message) {
        return message.length() > Limits.LONGEST_MESSAGE ? message.substring(0, Limits.LONGEST_MESSAGE) + "…" : message;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "bad-request", message, Map.of());
    }

    static Refusal unauthorized(boolean shown) {
        return new Refusal(
                401,
                "unauthorized",
                shown ? "that is not the token" : "show the token: Authorization: Bearer TOKEN",
                Map.of("WWW-Authenticate", "Bearer realm=\"gaggled\"" + (shown ? ", error=\"invalid_token\"" : "")));
    }

    /** Who shows no token, and a session that is none any more, or none at all. */
    static Refusal noSession() {
        return new Refusal(401, "no-session",
                "there is no session, or it has ended; begin one with the token: POST /v1/session",
                Map.of("WWW-Authenticate", "Bearer realm=\"gaggled\""));
    }

    static Refusal tooManyTokens(Duration wait) {
        long seconds = wait.plusNanos(999_999_999).toSeconds();
        return new Refusal(429, "too-many-tokens",
                "too many wrong tokens have come from that address; try again in " + seconds + " s",
                Map.of("Retry-After", String.valueOf(seconds)));
    }

    static Refusal wrongOrigin(List<String> shown, List<String> own) {
        return new Refusal(403, "wrong-origin",
                "a browser sends this with the header Origin: " + String.join(" or ", own) + "; here it is "
                        + (shown.isEmpty() ? "missing" : "'" + String.join(", ", shown) + "'")
                        + "; a proxy must pass on the header Host as it is",
                Map.of());
    }

    static Refusal tooManySessions() {
        return unavailable("too-many-sessions",
                Sessions.MOST_ENDED + " sessions were ended before their time; a new token ends all the others");
    }

    static Refusal forbidden() {
        return new Refusal(403, "forbidden", "that token is for watching; nothing can be changed with it", Map.of());
    }

    static Refusal notFound(String code, String message) {
        return new Refusal(404, code, message, Map.of());
    }

    static Refusal methodNotAllowed(String method, List<String> allowed) {
        return new Refusal(405, "method-not-allowed", method + " is not allowed here; use " + allowed.getFirst(),
                Map.of("Allow", String.join(", ", allowed)));
    }

    static Refusal conflict(String code, String message) {
        return new Refusal(409, code, message, Map.of());
    }

    /** The same for a reload, with all that is wrong with the configuration. */
    static Refusal conflict(String code, String message, JsonObject plan) {
        return new Refusal(409, code, message, Map.of(), plan);
    }

    static Refusal tooLarge() {
        return new Refusal(
                413,
                "too-large",
                "the body is longer than " + Limits.LONGEST_BODY + " bytes; none is needed",
                Map.of("Connection", "close"));
    }

    static Refusal pathTooLong() {
        return new Refusal(414, "path-too-long", "the path is longer than " + Limits.LONGEST_PATH + " characters",
                Map.of());
    }

    static Refusal misdirected(String host) {
        return new Refusal(
                421,
                "misdirected",
                "this server is not called '" + host
                        + "'; call it by its address or localhost, or add the name to setting 'names'",
                Map.of());
    }

    /** Again in a second. */
    static Refusal unavailable(String code, String message) {
        return new Refusal(503, code, message, Map.of("Retry-After", "1"));
    }

    static Refusal fault() {
        return new Refusal(500, "fault", "a fault of gaggled; its log says more", Map.of());
    }

    /** Whether somebody may have tried what he may not: whose session has ended has not. */
    boolean isOfIntruder() {
        return List.of("unauthorized", "too-many-tokens", "wrong-origin", "misdirected").contains(code);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    JsonObject body() {
        return new JsonObject()
                .put("error", new JsonObject().put("code", code).put("message", String.valueOf(getMessage())))
                .put("plan", plan);
    }
}
