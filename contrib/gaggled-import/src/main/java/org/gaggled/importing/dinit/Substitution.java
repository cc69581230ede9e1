package org.gaggled.importing.dinit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Literal;
import org.jspecify.annotations.Nullable;

/**
 * Replaces variables in the settings of a service: {@code $1} by its argument, those of its {@code env-file} by their
 * values; others become references of gaggled. In dinit, one that is not set is the empty text.
 *
 * @param variables that are known
 * @param argument of the service; null where it has none
 */
record Substitution(Map<String, String> variables, @Nullable String argument) {

    private static final Pattern REFERENCE = Pattern.compile(
            "\\$\\$|\\$(/?)(?:([A-Za-z_][A-Za-z0-9_]*|1)|\\{([A-Za-z_][A-Za-z0-9_]*|1)(?:(:?[-+])([^}]*))?\\})");

    /** Takes a copy. */
    Substitution {
        variables = Map.copyOf(variables);
    }

    /** A text in gaggled's notation. */
    String expand(String text) throws NotExpressibleException {
        StringBuilder expanded = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        int next = 0;
        while (matcher.find()) {
            expanded.append(Literal.of(text.substring(next, matcher.start()))).append(value(matcher));
            next = matcher.end();
        }
        return expanded.append(Literal.of(text.substring(next))).toString();
    }

    private String value(Matcher reference) throws NotExpressibleException {
        if (reference.group().equals("$$")) {
            return "$$";
        }
        String known = known(reference);
        return known == null ? "${" + nameIn(reference) + ":-" + Literal.of(wordIn(reference)) + "}"
                : Literal.of(known);
    }

    /** What stands for a reference, where that is known; null otherwise. */
    private @Nullable String known(Matcher reference) throws NotExpressibleException {
        String operator = reference.group(4) == null ? ":-" : reference.group(4);
        String value = valueOf(nameIn(reference));
        if (operator.endsWith("+")) {
            if (value == null) {
                throw new NotExpressibleException(
                        reference.group() + " depends on whether a variable is set, which gaggled"
                                + " cannot ask");
            }
            return value.isEmpty() && operator.startsWith(":") ? "" : wordIn(reference);
        }
        return value != null && value.isEmpty() && operator.startsWith(":") ? wordIn(reference) : value;
    }

    private @Nullable String valueOf(String name) {
        return name.equals("1") ? (argument == null ? "" : argument) : variables.get(name);
    }

    private static String nameIn(MatchResult reference) {
        return reference.group(2) == null ? reference.group(3) : reference.group(2);
    }

    private static String wordIn(MatchResult reference) {
        return reference.group(5) == null ? "" : reference.group(5);
    }

    /** The words of a command; a known variable that is to be divided ({@code $/NAME}) becomes several, or none. */
    List<String> expand(List<String> parts) throws NotExpressibleException {
        List<String> words = new ArrayList<>();
        for (String part : parts) {
            Matcher whole = REFERENCE.matcher(part);
            String known = whole.matches() && "/".equals(whole.group(1)) ? known(whole) : null;
            if (known == null) {
                words.add(expand(part));
            } else if (!known.isBlank()) {
                Stream.of(known.strip().split("\\s+")).map(Literal::of).forEach(words::add);
            }
        }
        return words;
    }

    /** Whether a variable is to be divided into words that is not known. */
    boolean isDivided(List<String> parts) {
        return parts.stream().flatMap(part -> REFERENCE.matcher(part).results())
                .anyMatch(found -> "/".equals(found.group(1)) && valueOf(nameIn(found)) == null);
    }

    /** Whether a text has a place for an argument. */
    static boolean hasArgument(String text) {
        return REFERENCE.matcher(text).results()
                .anyMatch(found -> "1".equals(found.group(2)) || "1".equals(found.group(3)));
    }
}
