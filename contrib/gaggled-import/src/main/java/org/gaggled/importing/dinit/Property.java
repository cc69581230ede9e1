package org.gaggled.importing.dinit;

import java.util.List;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;

/**
 * A setting of a service: {@code restart = true}.
 *
 * @param parts what blanks divide it into, without quotes
 * @param appends whether it adds to what stands before it ({@code +=})
 * @param written the value as it is written
 */
record Property(String name, List<String> parts, boolean appends, String written, Source source, int line) {

    /** Takes a copy. */
    Property {
        parts = List.copyOf(parts);
    }

    String value() {
        return String.join(" ", parts);
    }

    /** The first part, which may be all of it. */
    String word() {
        return parts.isEmpty() ? "" : parts.getFirst();
    }

    boolean isTrue() {
        return word().equals("true") || word().equals("yes");
    }

    boolean isFalse() {
        return word().equals("false") || word().equals("no");
    }

    ForeignSetting setting() {
        return source.setting(name + " = " + written, line);
    }
}
