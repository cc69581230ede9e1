package org.gaggled.importing.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a command line as a shell does: into words and operators. It knows quotes, and notes what a shell would do
 * something about, but does none of it.
 */
final class ShellScanner {

    /**
     * A word, or an operator.
     *
     * @param text of a word, without its quotes
     * @param start where it begins in the command line
     * @param plain whether a shell takes it as it is
     */
    record Token(String text, int start, boolean operator, boolean plain) {}

    private static final String OPERATORS = ";&|<>()\n";
    private static final String SPECIAL = "*?[{";
    private static final String QUOTES = "'\"`\\";

    private final String line;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    /** Whether a quote is open at the end, or there is a comment, or more than is looked at here. */
    private boolean odd;

    private ShellScanner(String line) {
        this.line = line;
    }

    /** What was found; {@code odd} is for what is better left to a shell altogether. */
    record Result(List<Token> tokens, boolean odd) {}

    static Result scan(String line) {
        ShellScanner scanner = new ShellScanner(line);
        while (scanner.next < line.length()) {
            scanner.scanOne();
        }
        return new Result(List.copyOf(scanner.tokens), scanner.odd);
    }

    private void scanOne() {
        char c = line.charAt(next);
        if (c == ' ' || c == '\t') {
            next++;
        } else if (c == '\\' && next + 1 < line.length() && line.charAt(next + 1) == '\n') {
            next += 2;
        } else if (OPERATORS.indexOf(c) >= 0) {
            boolean isDouble = c != '\n' && next + 1 < line.length() && line.charAt(next + 1) == c;
            tokens.add(new Token(line.substring(next, next + (isDouble ? 2 : 1)), next, true, false));
            next += isDouble ? 2 : 1;
        } else if (c == '#') {
            odd = true;
            next = line.length();
        } else {
            scanWord();
        }
    }

    private void scanWord() {
        int start = next;
        StringBuilder word = new StringBuilder();
        boolean plain = line.charAt(next) != '~';
        while (next < line.length() && " \t".indexOf(line.charAt(next)) < 0
                && OPERATORS.indexOf(line.charAt(next)) < 0) {
            char c = line.charAt(next++);
            switch (c) {
                case '\'' -> scanSingleQuoted(word);
                case '"' -> plain &= scanDoubleQuoted(word);
                case '\\' -> scanEscaped(word);
                case '$' -> {
                    plain = false;
                    skipSubstitution();
                }
                case '`' -> odd = true;
                default -> {
                    plain &= SPECIAL.indexOf(c) < 0 && !(c == '~' && isBehindSign(start));
                    word.append(c);
                }
            }
        }
        tokens.add(new Token(word.toString(), start, false, plain));
    }

    /** Where a tilde is a directory as well, as in an assignment. */
    private boolean isBehindSign(int start) {
        return next - 2 >= start && "=:".indexOf(line.charAt(next - 2)) >= 0;
    }

    /** Behind the end of a substitution, {@code $(...)} or <code>${...}</code>, if one begins here. */
    private void skipSubstitution() {
        int open = 0;
        while (next < line.length() && (open > 0 || "({".indexOf(line.charAt(next)) >= 0)) {
            char c = line.charAt(next++);
            open += "({".indexOf(c) >= 0 ? 1 : ")}".indexOf(c) >= 0 ? -1 : 0;
            // Quotes in it are more than is looked at here.
            odd |= QUOTES.indexOf(c) >= 0;
            if (open == 0) {
                return;
            }
        }
        odd |= open > 0;
    }

    private void scanEscaped(StringBuilder word) {
        if (next == line.length()) {
            word.append('\\');
        } else if (line.charAt(next) != '\n') {
            word.append(line.charAt(next));
        }
        next = Math.min(next + 1, line.length());
    }

    private void scanSingleQuoted(StringBuilder word) {
        int end = line.indexOf('\'', next);
        odd |= end < 0;
        word.append(line, next, end < 0 ? line.length() : end);
        next = end < 0 ? line.length() : end + 1;
    }

    /** Whether a shell takes what is between the quotes as it is. */
    private boolean scanDoubleQuoted(StringBuilder word) {
        boolean plain = true;
        while (next < line.length() && line.charAt(next) != '"') {
            char c = line.charAt(next++);
            boolean escapes = c == '\\' && next < line.length() && "$`\"\\\n".indexOf(line.charAt(next)) >= 0;
            plain &= c != '$';
            // A command in it may have quotes of its own.
            odd |= c == '`' || (c == '$' && line.startsWith("(", next));
            if (!escapes) {
                word.append(c);
            } else if (line.charAt(next++) != '\n') {
                word.append(line.charAt(next - 1));
            }
        }
        odd |= next >= line.length();
        next++;
        return plain;
    }
}
