package org.gaggled.engine.core;

import java.util.Locale;
import org.gaggled.api.config.Setting;

/** After which ends gaggled starts a program again. */
public enum Respawn {
    /** After every end. */
    ALWAYS("true"),
    /** After none. */
    NEVER("false"),
    /** After an end that was not a success. */
    ON_FAILURE("on-failure");

    /** What users write. */
    public static final String ALLOWED = "true or false (or yes/no, on/off, 1/0), or on-failure";

    private static final Setting<Boolean> FLAG = Setting.flag("respawn");

    private final String word;

    Respawn(String word) {
        this.word = word;
    }

    /**
     * Reads what users write.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Respawn parse(String text) {
        if (text.toLowerCase(Locale.ROOT).equals(ON_FAILURE.word)) {
            return ON_FAILURE;
        }
        return FLAG.parseText(text) ? ALWAYS : NEVER;
    }

    /** Whether it is started again after an end by itself. */
    boolean isAfter(boolean success) {
        return this == ALWAYS || (this == ON_FAILURE && !success);
    }

    /** As users write it. */
    @Override
    public String toString() {
        return word;
    }
}
