package org.gaggled.importing.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.engine.config.check.ShellWords;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.shell.ShellScanner.Token;
import org.jspecify.annotations.Nullable;

/**
 * A command line that another supervisor gives to a shell. Where the shell has nothing to do but to start a program, it
 * is left out; otherwise it is told to become the last program that it starts ({@code exec}), if it can, so that
 * signals reach that.
 *
 * @param variables that are set for the program, if it needs no shell
 * @param words the program and its arguments, if it needs no shell
 * @param script for a shell; null if it needs none
 */
public record ShellCommand(Map<String, String> variables, List<String> words, @Nullable String script) {

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    /** What begins more than a single command. */
    private static final Set<String> RESERVED = Set.of(
            "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "{", "}", "!",
            "function", "select", "time", "[[");

    /** What a shell does itself. Those that are programs, too, such as {@code test}, are not among them. */
    private static final Set<String> BUILT_IN = Set.of(
            ":", ".", "alias", "bg", "break", "cd", "command", "continue", "declare", "eval", "exec", "exit", "export",
            "fg", "getopts", "hash", "jobs", "let", "local", "popd", "pushd", "read", "readonly", "return", "set",
            "shift", "shopt", "source", "times", "trap", "type", "typeset", "ulimit", "umask", "unalias", "unset",
            "wait");

    /** What separates commands of which each has ended when the next begins. */
    private static final Set<String> SEPARATORS = Set.of(";", "&&", "||", "\n");

    /** Takes copies. */
    public ShellCommand {
        words = List.copyOf(words);
    }

    /** What it takes to run a command line. */
    public static ShellCommand of(String line) {
        String stripped = line.strip();
        ShellScanner.Result scanned = ShellScanner.scan(stripped);
        List<Token> tokens = scanned.tokens();
        if (!scanned.odd() && tokens.stream().allMatch(Token::plain)) {
            ShellCommand plain = plain(stripped, tokens);
            if (plain != null) {
                return plain;
            }
        }
        return new ShellCommand(Map.of(), List.of(), scanned.odd() ? stripped : withExec(stripped, tokens));
    }

    /** Null where it takes a shell all the same. */
    private static @Nullable ShellCommand plain(String line, List<Token> tokens) {
        Map<String, String> variables = new LinkedHashMap<>();
        int first = 0;
        while (first < tokens.size() && isAssignment(tokens.get(first), line)) {
            Matcher assignment = ASSIGNMENT.matcher(tokens.get(first).text());
            if (assignment.matches()) {
                variables.put(assignment.group(1), assignment.group(2));
            }
            first++;
        }
        if (first < tokens.size() && tokens.get(first).text().equals("exec")) {
            first++;
        }
        List<String> words = tokens.stream().skip(first).map(Token::text).toList();
        boolean runs = !words.isEmpty() && !words.getFirst().isEmpty() && !words.getFirst().startsWith("-")
                && !RESERVED.contains(words.getFirst()) && !BUILT_IN.contains(words.getFirst());
        return runs ? new ShellCommand(variables, words, null) : null;
    }

    private static boolean isAssignment(Token token, String line) {
        // Its name is not quoted.
        return !token.operator() && ASSIGNMENT.matcher(line.substring(token.start())).matches();
    }

    /** Has the shell become what it starts last, where nothing is left for it to do then, as a trap is. */
    private static String withExec(String line, List<Token> tokens) {
        int begin = 0;
        boolean first = true;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean separates = token.operator() && SEPARATORS.contains(token.text());
            if (separates && i + 1 < tokens.size()) {
                begin = i + 1;
            } else if (separates || (token.operator() && !isRedirection(token, tokens, i))
                    || (first && (RESERVED.contains(token.text()) || token.text().equals("trap")))) {
                return line;
            }
            first = token.operator();
        }
        while (begin < tokens.size() && isAssignment(tokens.get(begin), line)) {
            begin++;
        }
        if (begin == tokens.size() || tokens.get(begin).operator() || BUILT_IN.contains(tokens.get(begin).text())) {
            return line;
        }
        int start = tokens.get(begin).start();
        return line.substring(0, start) + "exec " + line.substring(start);
    }

    /** Whether it is that, or a part of one, as in {@code 2>&1}; what reads from the script itself is none. */
    private static boolean isRedirection(Token token, List<Token> tokens, int index) {
        boolean behindOne = index > 0 && tokens.get(index - 1).operator()
                && tokens.get(index - 1).text().endsWith(">")
                && tokens.get(index - 1).start() + tokens.get(index - 1).text().length() == token.start();
        return switch (token.text()) {
            case "<", ">", ">>" -> true;
            case "&", "|" -> behindOne;
            default -> false;
        };
    }

    /** Whether it takes a shell. */
    public boolean needsShell() {
        return script != null;
    }

    /**
     * The words to execute, in gaggled's notation.
     *
     * @param notation makes that of a text, such as {@link Literal#of}
     */
    public List<String> commandLine(String shell, UnaryOperator<String> notation) {
        String text = script;
        return text == null ? words.stream().map(notation).toList() : List.of(shell, "-c", notation.apply(text));
    }

    /** Gives a program its command, arguments and variables. */
    public void writeTo(Section program, String shell, UnaryOperator<String> notation) {
        program.setCommandLine(commandLine(shell, notation));
        variables.forEach((name, value) -> program.section("env").set(name, Literal.ofVariable(value)));
    }

    /** The same in one text for a probe, which takes no variables. */
    public String probe(String shell, UnaryOperator<String> notation) {
        List<String> line = new ArrayList<>();
        if (!variables.isEmpty()) {
            line.add("env");
            variables.forEach((name, value) -> line.add(notation.apply(name + "=" + value)));
        }
        line.addAll(commandLine(shell, notation));
        return "exec:" + ShellWords.joined(line);
    }
}
