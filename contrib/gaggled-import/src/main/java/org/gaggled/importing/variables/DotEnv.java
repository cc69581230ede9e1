package org.gaggled.importing.variables;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;

/**
 * A file of variables. gaggled's {@code envfile} reads such a file itself, but not everything that others allow in one:
 * {@code export}, a comment behind a value, text in quotes and behind them, and <code>${NAME}</code>.
 *
 * @param variables with the values that others find in the file
 * @param isForGaggled whether gaggled finds the same
 */
public record DotEnv(Source source, Map<String, String> variables, boolean isForGaggled) {

    private static final Pattern LINE = Pattern.compile(
            "(export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*[=]\\s*(?:'([^']*)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|(.*?))(\\s+#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /** Reads what can be read; other lines count for nobody. */
    public static DotEnv of(Source source) {
        Map<String, String> variables = new LinkedHashMap<>();
        boolean forGaggled = true;
        for (String line : source.lines()) {
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(stripped);
            if (!matcher.matches()) {
                forGaggled = false;
                continue;
            }
            String value = value(matcher);
            forGaggled &= matcher.group(1) == null && matcher.group(6) == null
                    && !variables.containsKey(matcher.group(2)) && isSameForGaggled(matcher, value);
            variables.put(matcher.group(2), value);
        }
        return new DotEnv(source, variables, forGaggled);
    }

    private static String value(Matcher line) {
        if (line.group(3) != null) {
            return line.group(3);
        }
        if (line.group(4) == null) {
            return line.group(5);
        }
        return ESCAPE.matcher(line.group(4)).replaceAll(escape -> Matcher.quoteReplacement(switch (escape.group(1)) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            default -> escape.group(1);
        }));
    }

    /** gaggled keeps a quote or a backslash in double quotes, and replaces nothing. */
    private static boolean isSameForGaggled(Matcher line, String value) {
        if (line.group(3) != null) {
            return true;
        }
        String inner = line.group(4) == null ? line.group(5) : line.group(4);
        boolean isBare = line.group(4) == null;
        return !inner.contains("$") && value.indexOf('\n') < 0
                && (isBare ? !inner.startsWith("'") && !inner.startsWith("\"")
                        : inner.replace("\\\\", "").replace("\\\"", "").indexOf('\\') < 0);
    }

    /**
     * Gives its variables to a program, or to all of them in {@code gaggled}: by naming the file where gaggled reads it
     * in the same way, and has not been given another one.
     */
    public void addTo(Section section, ForeignSetting from) {
        if (isForGaggled && !section.has("envfile")) {
            section.keep(from, "envfile", Literal.of(source.directory().resolve(source.name()).toString()));
            return;
        }
        variables.forEach((name, value) -> section.section("env").set(name, References.ofVariable(value).notation()));
        section.approximate(from, "its variables are in env: "
                + (isForGaggled ? "there is one envfile already"
                        : "gaggled's envfile would not read it in the same way"));
    }
}
