package org.gaggled.importing.dinit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        String name = nameIn(reference);
        String operator = reference.group(4) == null ? ":-" : reference.group(4);
        String word = reference.group(5) == null ? "" : reference.group(5);
        String known = name.equals("1") ? (argument == null ? "" : argument) : variables.get(name);
        if (operator.endsWith("+")) {
            if (known == null) {
                throw new NotExpressibleException(
                        reference.group() + " depends on whether a variable is set, which gaggled"
                                + " cannot ask");
            }
            return Literal.of(known.isEmpty() && operator.startsWith(":") ? "" : word);
        }
        if (known != null) {
            return Literal.of(known.isEmpty() && operator.startsWith(":") ? word : known);
        }
        return "${" + name + ":-" + Literal.of(word) + "}";
    }

    private static String nameIn(Matcher reference) {
        return reference.group(2) == null ? reference.group(3) : reference.group(2);
    }

    /** The words of a command; a known variable that is to be divided ({@code $/NAME}) becomes several. */
    List<String> expand(List<String> parts) throws NotExpressibleException {
        List<String> words = new ArrayList<>();
        for (String part : parts) {
            Matcher whole = REFERENCE.matcher(part);
            String known = whole.matches() && "/".equals(whole.group(1)) ? variables.get(nameIn(whole)) : null;
            if (known == null) {
                words.add(expand(part));
            } else {
                for (String word : List.of(known.strip().split("\\s+"))) {
                    words.add(Literal.of(word));
                }
            }
        }
        return words;
    }

    /** Whether a variable is to be divided into words that is not known. */
    boolean isDivided(List<String> parts) {
        return parts.stream().flatMap(part -> REFERENCE.matcher(part).results()).anyMatch(found -> "/".equals(
                found.group(1)) && !variables.containsKey(found.group(2) == null ? found.group(3) : found.group(2)));
    }

    /** Whether a text has a place for an argument. */
    static boolean hasArgument(String text) {
        return REFERENCE.matcher(text).results()
                .anyMatch(found -> "1".equals(found.group(2)) || "1".equals(found.group(3)));
    }
}
