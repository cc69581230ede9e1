package org.gaggled.importing.variables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;

/**
 * A file {@code .env}. gaggled's {@code envfile} reads such a file itself, but not everything that others allow in one:
 * {@code export}, a comment behind a value, text in quotes and behind them, and <code>${NAME}</code>.
 *
 * @param variables with the values that stand in the file, in which nothing is replaced
 */
public record DotEnv(Map<String, String> variables, VariableFile file) {

    private static final String NAME = ".env";
    private static final Pattern LINE = Pattern.compile(
            "(export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*[=]\\s*(?:'([^']*)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|(.*?))(\\s+#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /** Reads what can be read; other lines count for nobody. */
    public static DotEnv of(Source source) {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
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
            values.put(matcher.group(2), matcher.group(3) == null ? References.ofVariable(value).notation()
                    : Literal.ofVariable(value));
        }
        return new DotEnv(variables,
                new VariableFile(source.directory().resolve(source.name()), values, forGaggled));
    }

    /**
     * Gives the variables of the {@code .env} beside a file to all programs, if there is one.
     *
     * @return them, with the values that stand in the file
     */
    public static Map<String, String> addBeside(Source file, Section gaggled) throws ImportException {
        Path path = file.path().resolveSibling(NAME);
        if (!Files.isRegularFile(path)) {
            return Map.of();
        }
        Source source = Source.read(path);
        DotEnv found = of(source);
        found.file().addTo(gaggled, source.setting(NAME, 0));
        return found.variables();
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
}
