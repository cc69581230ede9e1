package org.gaggled.importing.variables;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gaggled.importing.model.Literal;

/**
 * A value in which other supervisors put variables, in gaggled's notation: {@code $NAME}, <code>${NAME}</code>,
 * <code>${NAME:-default}</code> and the like, and {@code $$} for a dollar. One that is not defined is the empty text
 * there, and an error to gaggled; so each gets a default.
 *
 * @param differences where gaggled's notation says something else
 */
public record References(String notation, List<String> differences) {

    /** Takes a copy of the list. */
    public References {
        differences = List.copyOf(differences);
    }

    /** For any value. */
    public static References of(String text) {
        return new Conversion(Literal::of).convert(text);
    }

    /** For the value of a variable. */
    public static References ofVariable(String text) {
        return new Conversion(Literal::ofVariable).convert(text);
    }

    /** One text being converted. */
    private static final class Conversion {

        private final UnaryOperator<String> literal;
        private final List<String> differences = new ArrayList<>();

        Conversion(UnaryOperator<String> literal) {
            this.literal = literal;
        }

        References convert(String text) {
            return new References(notation(text), differences);
        }

        private String notation(String text) {
            StringBuilder notation = new StringBuilder();
            StringBuilder plain = new StringBuilder();
            int next = 0;
            while (next < text.length()) {
                int end = text.charAt(next) == '$' ? endOfReference(text, next) : next;
                if (end > next) {
                    notation.append(literal.apply(plain.toString())).append(reference(text.substring(next, end)));
                    plain.setLength(0);
                    next = end;
                } else {
                    plain.append(text.charAt(next));
                    next += text.startsWith("$$", next) ? 2 : 1;
                }
            }
            return notation.append(literal.apply(plain.toString())).toString();
        }

        /** Behind the reference that begins at a dollar; the same place where none does. */
        private static int endOfReference(String text, int dollar) {
            if (!text.startsWith("${", dollar)) {
                int end = endOfName(text, dollar + 1);
                return end == dollar + 1 ? dollar : end;
            }
            int open = 0;
            for (int i = dollar + 1; i < text.length(); i++) {
                open += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
                if (open == 0) {
                    return endOfName(text, dollar + 2) == dollar + 2 ? dollar : i + 1;
                }
            }
            return dollar;
        }

        private static int endOfName(String text, int start) {
            int end = start;
            while (end < text.length() && isOfName(text.charAt(end), end > start)) {
                end++;
            }
            return end;
        }

        private static boolean isOfName(char c, boolean digitAllowed) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'
                    || (digitAllowed && c >= '0' && c <= '9');
        }

        private String reference(String written) {
            if (written.charAt(1) != '{') {
                return "${" + written.substring(1) + ":-}";
            }
            int end = endOfName(written, 2);
            String name = written.substring(2, end);
            String rest = written.substring(end, written.length() - 1);
            String operator = rest.startsWith(":") ? rest.substring(0, Math.min(2, rest.length()))
                    : rest.substring(0, Math.min(1, rest.length()));
            String word = rest.substring(operator.length());
            return switch (operator) {
                case "" -> "${" + name + ":-}";
                case ":-" -> withDefault(name, word, written);
                case "-" -> {
                    differences.add(written + " also has its default where the variable is empty");
                    yield withDefault(name, word, written);
                }
                case ":?", "?" -> "${" + name + "}";
                default -> {
                    differences.add(written + " is not known to gaggled, and is the value of the variable here");
                    yield "${" + name + ":-}";
                }
            };
        }

        /** gaggled allows no brace in a default but those of references. */
        private String withDefault(String name, String word, String written) {
            String otherwise = notation(word);
            if (otherwise.replaceAll("\\$\\{", "").indexOf('{') >= 0) {
                differences.add(written + " has a brace in its default, which is left out");
                return "${" + name + ":-}";
            }
            return "${" + name + ":-" + otherwise + "}";
        }
    }
}
