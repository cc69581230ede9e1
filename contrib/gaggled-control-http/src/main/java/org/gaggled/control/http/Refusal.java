package org.gaggled.control.http;

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
