package org.gaggled.importing.dinit;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.Place;

/**
 * Divides a value as dinit does: at blanks, with double quotes around what holds together, a backslash before what
 * loses its meaning, and a comment behind {@code #}.
 */
final class ValueParts {

    private final String text;
    private final Place place;
    private final List<String> parts = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private boolean inPart;
    private int next;

    private ValueParts(String text, Place place) {
        this.text = text;
        this.place = place;
    }

    /**
     * The parts of a value.
     *
     * @throws ImportException if a quote is open at the end, or nothing follows a backslash
     */
    static List<String> of(String text, Place place) throws ImportException {
        ValueParts value = new ValueParts(text, place);
        value.read();
        return value.parts;
    }

    /** The value as it is written, without the comment behind it. */
    static String withoutComment(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '#' && !quoted && (i == 0 || Character.isWhitespace(text.charAt(i - 1)))) {
                return text.substring(0, i).strip();
            }
        }
        return text.strip();
    }

    private void read() throws ImportException {
        boolean quoted = false;
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == '"') {
                quoted = !quoted;
                inPart = true;
            } else if (c == '\\') {
                inPart = true;
                part.append(escaped());
            } else if (!quoted && Character.isWhitespace(c)) {
                endPart();
            } else if (!quoted && c == '#' && !inPart) {
                break;
            } else {
                inPart = true;
                part.append(c);
            }
        }
        if (quoted) {
            throw new ImportException(place + ": a \" is not closed; dinit cannot read that");
        }
        endPart();
    }

    private char escaped() throws ImportException {
        if (next == text.length()) {
            throw new ImportException(place + ": nothing follows the \\ at the end; dinit cannot read that");
        }
        return text.charAt(next++);
    }

    private void endPart() {
        if (inPart) {
            parts.add(part.toString());
            part.setLength(0);
            inPart = false;
        }
    }
}
