package org.gaggled.notify.smtp.gate;

import java.util.Objects;

/**
 * One change of a program.
 *
 * @param program its name; control characters are replaced, so that no name can break out of a line of a mail
 * @param condition what it has become
 * @param cause how its last process ended: {@code EXIT}, {@code KILL}, {@code DUMP}, {@code UNK}; empty when it is up, or
 *     when there is nothing to say
 * @param dependenciesSatisfied whether all that it depends on is there
 * @param pid its process id, the last one when it is down; 0 where none is known
 * @param at when, in nanoseconds
 */
public record Change(
        String program, Condition condition, String cause, boolean dependenciesSatisfied, long pid, long at) {

    /** Makes the name fit for a line of a mail. */
    public Change {
        program = printable(program);
        cause = printable(cause);
        Objects.requireNonNull(condition);
    }

    /** A text without what could break out of a line. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(character -> printable.appendCodePoint(isPrintable(character) ? character : 0xFFFD));
        return printable.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
            default -> true;
        };
    }
}
