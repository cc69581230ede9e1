package org.gaggled.engine.config.check;

import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.Probing.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * The probes of a program, as they are written and what they are.
 *
 * @param ready the settings of {@code ready}; null where it is not given
 * @param alive the settings of {@code alive}; null where it is not given
 * @param rules what they say together
 */
public record ProgramProbes(@Nullable CheckedSettings ready, @Nullable CheckedSettings alive, Probing rules) {

    /** The settings for that purpose; null where they are not given. */
    public @Nullable CheckedSettings settings(Purpose purpose) {
        return switch (purpose) {
            case READY -> ready;
            case ALIVE -> alive;
        };
    }
}
