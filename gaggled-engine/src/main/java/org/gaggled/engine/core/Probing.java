package org.gaggled.engine.core;

import org.jspecify.annotations.Nullable;

/**
 * The probes of one program.
 *
 * @param ready what says when it can be used; null where it can be as soon as it is started
 * @param alive what says whether it still works; null where nothing does
 */
public record Probing(@Nullable ProbeRules ready, @Nullable ProbeRules alive) {

    /** No probes. */
    public static final Probing NONE = new Probing(null, null);

    /** What a probe is for. */
    public enum Purpose {
        /** Whether the program can be used. */
        READY,
        /** Whether it still works. */
        ALIVE
    }

    /** The probe for that; null where there is none. */
    public @Nullable ProbeRules forPurpose(Purpose purpose) {
        return switch (purpose) {
            case READY -> ready;
            case ALIVE -> alive;
        };
    }
}
