package org.gaggled.engine.config.expand;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text with its references replaced, and what was wrong with them. A reference that is wrong stays as it is written.
 *
 * <pre>
 * text      = { "$$" | reference | any character }
 * reference = "${" name [ ":-" default ] "}"
 * default   = a text without "{" but in references, up to the first "}" that ends none
 * </pre>
 *
 * <p>A shell lets a default hold a brace as well, and ends it at the first closing one: seldom what was meant, and so
 * refused.
 */
final class ExpandedText {

    /** What is wrong, and at which character of the text. */
    record Fault(int offset, String message, String advice) {}

    /** More defaults inside of defaults than anybody can read. */
    private static final int DEEPEST = 20;

    /** Whoever made more mistakes in one value has seen enough of them; what is behind them is left out. */
    private static final int MOST_FAULTS = 100;

    private final String written;
    private final Map<String, String> variables;
    private final int longest;
    private final StringBuilder text = new StringBuilder();
    private final List<Fault> faults = new ArrayList<>();
    private int next;

    private ExpandedText(String written, Map<String, String> variables, int longest) {
        this.written = written;
        this.variables = variables;
        this.longest = longest;
    }

    /** The text, made no further than a little beyond {@code longest} characters. */
    static ExpandedText of(String written, Map<String, String> variables, int longest) {
        ExpandedText expanded = new ExpandedText(written, variables, longest);
        while (expanded.next < written.length() && !expanded.isTooLong() && expanded.faults.size() < MOST_FAULTS) {
            expanded.readOne();
        }
        return expanded;
    }

    String text() {
        return text.toString();
    }

    List<Fault> faults() {
        return faults;
    }

    boolean isTooLong() {
        return text.length() > longest;
    }

    private void readOne() {
        if (written.startsWith("${", next)) {
            readReference();
        } else {
            readCharacter(true);
        }
    }

    /** A reference; one that cannot be read is reported, and reading goes on behind its brace. */
    private void readReference() {
        int start = next;
        int length = text.length();
        try {
            readReference(0, true);
        } catch (Unreadable wrong) {
            faults.add(wrong.fault);
            text.setLength(length);
            text.append("${");
            next = start + 2;
        }
    }

    private void readReference(int depth, boolean used) throws Unreadable {
        int start = next;
        next += 2;
        String name = readName();
        boolean hasDefault = !name.isEmpty() && written.startsWith(":-", next);
        if (depth > DEEPEST) {
            throw new Unreadable(start, "more than " + DEEPEST + " nested defaults", "use fewer");
        }
        if (name.isEmpty() || (!hasDefault && !written.startsWith("}", next))) {
            throw new Unreadable(
                    start,
                    "'${' is not followed by a name and '}'",
                    "write ${NAME} or ${NAME:-default}, or $${ for the characters themselves");
        }
        String value = variables.get(name);
        if (hasDefault) {
            next += 2;
            // As in a shell, the default also stands in for an empty value.
            boolean defaultUsed = used && (value == null || value.isEmpty());
            readDefault(start, depth, defaultUsed);
            append(used && !defaultUsed ? value : null);
        } else if (used && value == null) {
            faults.add(undefined(start, name));
            append("${" + name + "}");
        } else {
            append(used ? value : null);
        }
        next++;
    }

    private void append(@Nullable String value) {
        if (value != null) {
            text.append(value);
        }
    }

    private String readName() {
        int start = next;
        while (next < written.length() && isOfName(written.charAt(next), next > start)) {
            next++;
        }
        return written.substring(start, next);
    }

    private static boolean isOfName(char c, boolean digitAllowed) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (digitAllowed && c >= '0' && c <= '9');
    }

    private void readDefault(int start, int depth, boolean used) throws Unreadable {
        while (!written.startsWith("}", next)) {
            if (next >= written.length()) {
                throw new Unreadable(start, "this '${' is not closed", "write a '}' after the default");
            }
            if (written.startsWith("${", next)) {
                readReference(depth + 1, used);
            } else if (written.startsWith("{", next) || written.startsWith("\\}", next)) {
                throw new Unreadable(
                        next,
                        "a default cannot hold a brace",
                        "put it into a variable in 'env' in gaggled, and write ${NAME:-${VARIABLE}}");
            } else {
                readCharacter(used);
            }
        }
    }

    private void readCharacter(boolean used) {
        int length = written.startsWith("$$", next) ? 2 : 1;
        if (used) {
            text.append(written.charAt(next));
        }
        next += length;
    }

    private static Fault undefined(int offset, String name) {
        return new Fault(
                offset,
                "${" + name + "} is not defined",
                "set it in gaggled's environment or in 'env' in gaggled, write ${" + name
                        + ":-default}, or $${ for the characters themselves");
    }

    /** A reference that cannot be read. */
    private static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Fault fault;

        Unreadable(int offset, String message, String advice) {
            super(message, null, false, false);
            this.fault = new Fault(offset, message, advice);
        }
    }
}
