package org.gaggled.importing.supervisord;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.Literal;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts in gaggled's notation of supervisord's, in which Python's formats stand for values: {@code %(here)s},
 * {@code %(ENV_HOME)s}, {@code %(process_num)02d}.
 */
final class Expressions {

    private static final Pattern EXPRESSION = Pattern.compile("%(?:%|\\(([^)]*)\\)(0?)([0-9]{0,2})([sdi])|)");
    private static final Pattern VARIABLE = Pattern.compile("ENV_([A-Za-z_][A-Za-z0-9_]*)");

    private static final Pattern QUOTED =
            Pattern.compile("\\\\.|'[^']*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"");

    /** What the number of the process is called. */
    static final String NUMBER = "process_num";

    private final Map<String, String> values;

    private final @Nullable Integer number;

    private Expressions(Map<String, String> values, @Nullable Integer number) {
        this.values = values;
        this.number = number;
    }

    /** With values for names, which are literal texts; a number for the process is not known. */
    Expressions(Map<String, String> values) {
        this(Map.copyOf(values), null);
    }

    /** The same, with one more value. */
    Expressions with(String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(name, value);
        return new Expressions(more, number);
    }

    /** The same, for the process of that number. */
    Expressions withNumber(int processNumber) {
        return new Expressions(values, processNumber);
    }

    /** The same, where gaggled's number of the instance is that of the process. */
    Expressions withInstance() {
        return new Expressions(values, null);
    }

    /** Whether a text holds the number of the process. */
    static boolean holdsNumber(String text) {
        return text.contains("%(" + NUMBER + ")");
    }

    /** Whether a command holds a variable outside quotes, which supervisord divides into words with the rest. */
    static boolean mayBeDivided(String command) {
        return QUOTED.matcher(command).replaceAll("").contains("%(ENV_");
    }

    /**
     * Whether gaggled's number of the instance, which begins with 1 and has no zeros before it, says the same wherever
     * the number of the process stands in a text.
     */
    static boolean isNumberOfInstance(String text, int first, int count) {
        return first == 1 && EXPRESSION.matcher(text).results()
                .filter(found -> NUMBER.equals(found.group(1)))
                .allMatch(found -> found.group(3).isEmpty() || (!found.group(2).isEmpty() && count < 10));
    }

    /** The text with expressions replaced, in gaggled's notation. */
    String expand(String text) throws NotExpressibleException {
        return expand(text, Literal::of);
    }

    /** The same for the value of a variable. */
    String expandVariable(String text) throws NotExpressibleException {
        return expand(text, Literal::ofVariable);
    }

    private String expand(String text, UnaryOperator<String> literal) throws NotExpressibleException {
        StringBuilder expanded = new StringBuilder();
        Matcher matcher = EXPRESSION.matcher(text);
        int next = 0;
        while (matcher.find()) {
            expanded.append(literal.apply(text.substring(next, matcher.start())));
            expanded.append(value(matcher, literal));
            next = matcher.end();
        }
        return expanded.append(literal.apply(text.substring(next))).toString();
    }

    private String value(Matcher expression, UnaryOperator<String> literal) throws NotExpressibleException {
        if (expression.group().equals("%%")) {
            return "%";
        }
        String name = expression.group(1);
        if (name == null) {
            throw new NotExpressibleException("a % that is neither %% nor %(NAME)s");
        }
        if (name.equals(NUMBER)) {
            return number(expression);
        }
        Matcher variable = VARIABLE.matcher(name);
        if (variable.matches()) {
            if (widthOf(expression) > 0) {
                throw new NotExpressibleException(
                        expression.group() + " has a width, and gaggled's variables have none");
            }
            return "${" + variable.group(1) + "}";
        }
        String value = values.get(name);
        if (value == null) {
            throw new NotExpressibleException(expression.group() + " is not known to supervisord or to gaggled");
        }
        return literal.apply(padding(expression, value.length()) + value);
    }

    private static int widthOf(Matcher expression) {
        return expression.group(3).isEmpty() ? 0 : Integer.parseInt(expression.group(3));
    }

    /** What comes before a value of that length; zeros only before a number. */
    private static String padding(Matcher expression, int length) {
        boolean zeros = !expression.group(2).isEmpty() && !expression.group(4).equals("s");
        return (zeros ? "0" : " ").repeat(Math.max(0, widthOf(expression) - length));
    }

    /** That of the process, or a reference to that of the instance, with as many zeros before it as it always has. */
    private String number(Matcher expression) {
        Integer known = number;
        return known == null ? padding(expression, 1) + "${INSTANCE}"
                : padding(expression, known.toString().length()) + known;
    }
}
