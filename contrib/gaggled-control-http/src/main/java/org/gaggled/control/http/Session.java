package org.gaggled.control.http;

import java.time.Instant;
import org.gaggled.api.control.Role;
import org.gaggled.json.JsonObject;

/**
 * A time for which a browser need not show its token again.
 *
 * @param role of the token that it began with
 * @param expires when it ends by itself
 * @param number which no other session has
 */
record Session(Role role, Instant expires, String number) {

    JsonObject toJson() {
        return new JsonObject().put("role", role.getWord()).put("expires_ms", expires.toEpochMilli());
    }
}
