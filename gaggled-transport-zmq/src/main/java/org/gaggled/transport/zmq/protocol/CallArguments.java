package org.gaggled.transport.zmq.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.transport.zmq.json.JsonObject;
import org.gaggled.transport.zmq.protocol.CallException.Code;
import org.jspecify.annotations.Nullable;

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
                String meant = nearest(name, known);
                throw new CallException(
                        Code.BAD_REQUEST,
                        "'" + call + "' takes no '" + shortened(name) + "'; "
                                + (meant == null ? "known: " + String.join(", ", known) : "did you mean '" + meant + "'?"));
            }
        }
    }

    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "...";
    }

    private static @Nullable String nearest(String written, List<String> known) {
        String nearest = null;
        int least = 3;
        for (String name : known) {
            int distance = Math.abs(name.length() - written.length()) < least ? distance(written, name) : least;
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    /** The least number of insertions, deletions and replacements that make one text of the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
