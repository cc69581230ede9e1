package org.gaggled.engine.config.known;

import org.gaggled.api.config.InvalidSettingException;

/**
 * A probe as users write it: {@code tcp://127.0.0.1:5432}, {@code exec:pg_isready -q}, {@code notify}. Whether there is
 * such a kind, and whether it can have that target, is checked elsewhere.
 *
 * @param kind what stands before the first colon, or all of it where there is none
 * @param target what stands behind that colon, without change; may be empty
 */
public record ProbeText(String kind, String target) {

    static final String ALLOWED = "KIND:TARGET, such as tcp://127.0.0.1:5432 or exec:COMMAND, or notify";

    /** Reads what users write. */
    static ProbeText parse(String text) {
        if (text.isBlank()) {
            throw new InvalidSettingException("is empty", "write " + ALLOWED);
        }
        int colon = text.indexOf(':');
        return colon < 0 ? new ProbeText(text, "")
                : new ProbeText(text.substring(0, colon), text.substring(colon + 1));
    }

    /** As users write it. */
    @Override
    public String toString() {
        return target.isEmpty() ? kind : kind + ":" + target;
    }
}
