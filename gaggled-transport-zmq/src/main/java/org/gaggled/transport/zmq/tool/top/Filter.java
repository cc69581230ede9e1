package org.gaggled.transport.zmq.tool.top;

import java.util.Locale;
import org.gaggled.api.control.ProgramPattern;

/**
 * Which programs are shown: those with a tag, for {@code @TAG}; those whose name fits a glob; or those whose name
 * contains a text, in whatever case.
 */
final class Filter {

    /** Characters: as many, in any script, as the longest name may have bytes. */
    private static final int MOST = ProgramPattern.MAX_BYTES / 4;

    static final Filter NONE = new Filter("");

    private final String text;

    Filter(String text) {
        this.text = text;
    }

    boolean isNone() {
        return text.isEmpty();
    }

    boolean shows(ProgramRow row) {
        if (text.startsWith("@")) {
            return row.tags().stream().anyMatch(tag -> tag.startsWith(text.substring(1)));
        }
        return ProgramPattern.isGlob(text) ? new ProgramPattern(text).matches(row.name())
                : row.name().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /** The same with a further character at its end. */
    Filter with(int character) {
        String longer = text + Character.toString(character);
        return longer.length() > MOST ? this : new Filter(longer);
    }

    /** The same without its last character. */
    Filter shorter() {
        return text.isEmpty() ? this : new Filter(text.substring(0, text.offsetByCodePoints(text.length(), -1)));
    }

    @Override
    public String toString() {
        return text;
    }
}
