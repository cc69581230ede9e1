package org.gaggled.importing.supervisord;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values as supervisord understands them. */
final class Values {

    private static final Set<String> TRUE = Set.of("true", "t", "yes", "y", "on", "1");

    private Values() {}

    static boolean isTrue(String text) {
        return TRUE.contains(lower(text));
    }

    /** Null where it is none. */
    static @Nullable Integer wholeNumber(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
