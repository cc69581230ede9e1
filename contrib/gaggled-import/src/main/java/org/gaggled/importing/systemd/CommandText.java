package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.shell.ShellQuotes;

/**
 * Command lines of a unit as gaggled runs them. systemd puts variables of the unit into them, and gaggled none of a
 * program's: so those that are known are written out, and a shell puts in the others. A shell also runs several
 * commands one after the other.
 *
 * @param variables that are known
 */
record CommandText(Map<String, String> variables) {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}|^\\$([A-Za-z_][A-Za-z0-9_]*)$");

    /** What a shell is not to take for a pattern. */
    private static final String WITHOUT_PATTERNS = "-fc";

    /** Takes a copy. */
    CommandText {
        variables = Map.copyOf(variables);
    }

    /** The words to execute, in gaggled's notation. Each command is run when the one before it has succeeded. */
    List<String> words(List<ExecCommand> commands) {
        ExecCommand only = commands.getFirst();
        if (commands.size() == 1 && !only.mayFail() && isKnown(only)) {
            return written(only).stream().map(Literal::of).toList();
        }
        List<String> lines = new ArrayList<>();
        for (ExecCommand command : commands) {
            boolean last = lines.size() + 1 == commands.size();
            String line = shellLine(command);
            if (command.mayFail()) {
                lines.add(commands.size() == 1 ? line + " || :" : "{ " + line + " || :; }");
            } else {
                lines.add(last ? "exec " + line : line);
            }
        }
        boolean splits = commands.stream().anyMatch(CommandText::splits);
        return List.of("sh", splits ? WITHOUT_PATTERNS : "-c", Literal.of(String.join(" && ", lines)));
    }

    /** Whether a shell divides the value of a variable into words, which systemd would do a little differently. */
    static boolean splits(ExecCommand command) {
        return !command.literal() && command.words().stream()
                .anyMatch(word -> REFERENCE.matcher(word).results().anyMatch(CommandText::isDivided));
    }

    /** Whether it is a word of its own, which may become several. */
    private static boolean isDivided(MatchResult reference) {
        return reference.group(2) != null && !reference.group(2).equals(ExecCommand.PID);
    }

    /** Whether all variables in it are known, so that no shell is needed for them. */
    boolean isKnown(ExecCommand command) {
        return command.literal() || command.words().stream().flatMap(word -> REFERENCE.matcher(word).results())
                .allMatch(found -> found.group().equals("$$") || variables.containsKey(nameIn(found)));
    }

    private static String nameIn(MatchResult reference) {
        return reference.group(1) == null ? reference.group(2) : reference.group(1);
    }

    /** With the values of variables. */
    private List<String> written(ExecCommand command) {
        List<String> words = new ArrayList<>();
        for (String word : command.words()) {
            Matcher matcher = REFERENCE.matcher(word);
            if (command.literal()) {
                words.add(word);
            } else if (matcher.matches() && matcher.group(2) != null) {
                String value = variables.getOrDefault(matcher.group(2), "").strip();
                words.addAll(value.isEmpty() ? List.of() : List.of(value.split("\\s+")));
            } else {
                words.add(matcher.replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? "$" : variables.getOrDefault(found.group(1), ""))));
            }
        }
        return words;
    }

    private static String shellLine(ExecCommand command) {
        List<String> words = new ArrayList<>();
        for (String word : command.words()) {
            words.add(command.literal() ? ShellQuotes.quoted(word) : shellWord(word));
        }
        return String.join(" ", words);
    }

    private static String shellWord(String word) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(word);
        int next = 0;
        StringBuilder plain = new StringBuilder();
        while (matcher.find()) {
            plain.append(word, next, matcher.start());
            next = matcher.end();
            if (matcher.group().equals("$$")) {
                plain.append('$');
            } else {
                text.append(plain.isEmpty() ? "" : ShellQuotes.quoted(plain.toString()));
                plain.setLength(0);
                text.append(isDivided(matcher) ? matcher.group() : "\"" + matcher.group() + "\"");
            }
        }
        plain.append(word, next, word.length());
        return text.isEmpty() || !plain.isEmpty() ? text + ShellQuotes.quoted(plain.toString()) : text.toString();
    }
}
