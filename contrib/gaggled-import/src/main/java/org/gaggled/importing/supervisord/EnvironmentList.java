package org.gaggled.importing.supervisord;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Section;

/** {@code environment=A="1",B='2',C=3}: variables, with commas or line ends between them. */
final class EnvironmentList {

    private static final Pattern VARIABLE = Pattern.compile(
            "\\s*([^\\s=,\"']+)\\s*=\\s*((?:\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|'[^']*+'|[^,\\s\"']++)*+)"
                    + "\\s*(?:,|$|(?=\\n))",
            Pattern.DOTALL);

    private EnvironmentList() {}

    /** Adds the variables to the section {@code env} of a program or of {@code gaggled}. */
    static void read(IniDocument.Entry entry, Expressions expressions, Section to) {
        String names = entry.name() + " (its values are not shown)";
        Map<String, String> variables = new LinkedHashMap<>();
        Matcher matcher = VARIABLE.matcher(entry.value());
        int next = 0;
        try {
            while (matcher.find(next) && matcher.start() == next) {
                variables.put(matcher.group(1), expressions.expandVariable(unquoted(matcher.group(2))));
                next = matcher.end();
            }
        } catch (NotExpressibleException e) {
            to.lose(entry.setting(names), e.reason());
            return;
        }
        if (!entry.value().substring(next).isBlank()) {
            to.lose(entry.setting(names), "it is not a list of NAME=\"VALUE\" with commas, at character " + (next + 1)
                    + " of it");
            return;
        }
        variables.forEach((name, value) -> to.section("env").set(name, value));
        to.keep(entry.setting(entry.name() + " " + String.join(", ", variables.keySet())), "env");
    }

    /** As {@code shlex} of Python has it: a backslash keeps a quote or a backslash between double quotes. */
    private static String unquoted(String written) {
        StringBuilder plain = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            boolean escapes = c == '\\' && quote == '"' && i + 1 < written.length()
                    && "\"\\".indexOf(written.charAt(i + 1)) >= 0;
            if (escapes) {
                plain.append(written.charAt(++i));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
