package org.gaggled.importing.variables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;

/**
 * A file {@code .env}. gaggled's {@code envfile} reads such a file itself, but not everything that others allow in one:
 * {@code export}, {@code NAME: VALUE}, a comment behind a value, text in quotes and behind them, over several lines as
 * well, and <code>${NAME}</code>.
 *
 * @param variables with the values that stand in the file, in which nothing is replaced
 * @param others lines that give no variable, without their text, which may be a part of a secret
 */
public record DotEnv(Map<String, String> variables, VariableFile file, List<ForeignSetting> others) {

    private static final String NAME = ".env";
    private static final Pattern VARIABLE = Pattern.compile("""
            \\h*(?<export>export\\h+)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\\h*(?:=|(?<colon>:)(?=\\h))\\h*\
            (?:'(?<single>[^']*+)'|"(?<double>[^"\\\\]*+(?:\\\\[\\s\\S][^"\\\\]*+)*+)"|(?<bare>[^\\n]*?))\
            (?<comment>\\h+#[^\\n]*)?\\h*(?:\\n|\\z)""");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\\s\\S])");

    /** Takes a copy of the list. */
    public DotEnv {
        others = List.copyOf(others);
    }

    public static DotEnv of(Source source) {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        List<ForeignSetting> others = new ArrayList<>();
        boolean forGaggled = true;
        String text = source.text();
        Matcher matcher = VARIABLE.matcher(text);
        int number = 1;
        int next = 0;
        while (next < text.length()) {
            int lineBreak = text.indexOf('\n', next);
            int end = lineBreak < 0 ? text.length() : lineBreak + 1;
            String line = text.substring(next, end).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                // It is for nobody.
            } else if (matcher.region(next, text.length()).lookingAt()) {
                String name = matcher.group("name");
                String value = value(matcher);
                forGaggled &= !variables.containsKey(name) && isSameForGaggled(matcher, value);
                variables.put(name, value);
                values.put(name, matcher.group("single") == null ? References.ofVariable(value).notation()
                        : Literal.ofVariable(value));
                end = matcher.end();
            } else {
                forGaggled = false;
                others.add(source.setting(source.name(), number));
            }
            number += (int) text.substring(next, end).chars().filter(c -> c == '\n').count();
            next = end;
        }
        return new DotEnv(
                variables, new VariableFile(source.directory().resolve(source.name()), values, forGaggled), others);
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
        found.addTo(gaggled, source.setting(NAME, 0));
        return found.variables();
    }

    /** Gives its variables to a program, or to all of them in {@code gaggled}. */
    public void addTo(Section section, ForeignSetting from) {
        file.addTo(section, from);
        others.forEach(other -> section.lose(other, "line " + other.place().line() + " gives no variable: write"
                + " NAME=VALUE, and a quote behind the value that begins with one"));
    }

    private static String value(Matcher variable) {
        String single = variable.group("single");
        String quoted = variable.group("double");
        return single != null ? single : quoted == null ? variable.group("bare") : unescaped(quoted);
    }

    private static String unescaped(String quoted) {
        return ESCAPE.matcher(quoted).replaceAll(escape -> Matcher.quoteReplacement(switch (escape.group(1)) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            default -> escape.group(1);
        }));
    }

    /** gaggled keeps a quote or a backslash in double quotes, replaces nothing, and reads line by line. */
    private static boolean isSameForGaggled(Matcher variable, String value) {
        if (variable.group("export") != null || variable.group("colon") != null || variable.group("comment") != null
                || value.indexOf('\n') >= 0) {
            return false;
        }
        if (variable.group("single") != null) {
            return true;
        }
        String quoted = variable.group("double");
        return quoted == null ? !value.contains("$") && !value.startsWith("'") && !value.startsWith("\"")
                : !quoted.contains("$") && quoted.replace("\\\\", "").replace("\\\"", "").indexOf('\\') < 0;
    }
}
