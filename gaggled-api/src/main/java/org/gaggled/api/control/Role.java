package org.gaggled.api.control;

import java.util.Locale;
import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * What a requester may do, from the least to the most. Roles may be added: ask {@link #includes}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum Role {
    /** Listen to events, list, describe, and read what programs print. */
    WATCH,
    /** Everything. */
    OPERATE;

    /** Whether this role may do what that one may. */
    public boolean includes(Role other) {
        return compareTo(Objects.requireNonNull(other)) >= 0;
    }

    /** It in files and messages: {@code watch}. */
    public String getWord() {
        return name().toLowerCase(Locale.ROOT);
    }
}
