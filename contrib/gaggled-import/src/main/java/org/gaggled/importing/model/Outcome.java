package org.gaggled.importing.model;

import java.util.Locale;

/** What became of a setting. */
public enum Outcome {
    /** gaggled does the same. */
    KEPT,
    /** gaggled does nearly the same. */
    APPROXIMATED,
    /** gaggled does nothing like it. */
    LOST;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
