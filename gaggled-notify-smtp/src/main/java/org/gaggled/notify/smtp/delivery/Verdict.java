package org.gaggled.notify.smtp.delivery;

import java.util.List;
import java.util.Map;

/**
 * What a server said to one letter; each recipient is in one of the three.
 *
 * @param accepted who will get it
 * @param refused who will never get it, with the server's words
 * @param deferred who may get it later, with the server's words
 */
record Verdict(List<String> accepted, Map<String, String> refused, Map<String, String> deferred) {

    Verdict {
        accepted = List.copyOf(accepted);
        refused = Map.copyOf(refused);
        deferred = Map.copyOf(deferred);
    }
}
