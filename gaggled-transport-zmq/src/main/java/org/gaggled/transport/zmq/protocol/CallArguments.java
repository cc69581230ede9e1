package org.gaggled.transport.zmq.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.NearestName;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.protocol.CallException.Code;

/** What each call takes, so that a misspelt name is refused rather than passed over: {@code wiat} must not mean not to wait. */
final class CallArguments {

    private static final Map<String, List<String>> KNOWN = Map.of(
            "version", List.of(),
            "list", List.of("name", "state", "from", "limit", "token"),
            "describe", List.of("program"),
            "start", List.of("programs", "wait", "timeout_ms", "user"),
            "stop", List.of("programs", "wait", "timeout_ms", "user"),
            "restart", List.of("programs", "wait", "timeout_ms", "user"),
            "signal", List.of("programs", "signal", "user"),
            "shutdown", List.of("user"));

    private CallArguments() {}

    /** Refuses a call that has what it does not take; calls that are not known are left to others. */
    static void check(String call, JsonObject request) throws CallException {
        List<String> own = KNOWN.get(call);
        if (own == null) {
            return;
        }
        List<String> known = new ArrayList<>(own);
        known.add("call");
        known.add("id");
        for (String name : request.names()) {
            if (!known.contains(name)) {
                String meant = NearestName.find(name, known);
                throw new CallException(
                        Code.BAD_REQUEST,
                        "'" + call + "' takes no '" + CallException.shortened(name) + "'; "
                                + (meant == null ? "known: " + String.join(", ", known) : "did you mean '" + meant + "'?"));
            }
        }
    }
}
