package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gaggled.importing.format.NotExpressibleException;

/**
 * One command line of {@code ExecStart=} and the like, without the signs before it.
 *
 * @param words with specifiers replaced, and variables as they are written, but for that of the process id
 * @param mayFail whether its failure is none ({@code -})
 * @param privileged whether it runs as root whatever the unit's user is ({@code +}, {@code !})
 * @param named whether its first word is not the file's name to itself ({@code @})
 * @param literal whether variables in it are none ({@code :})
 */
record ExecCommand(List<String> words, boolean mayFail, boolean privileged, boolean named, boolean literal) {

    /** As gaggled calls what systemd calls {@code MAINPID}. */
    static final String PID = "GAGGLED_PID";

    private static final String SIGNS = "-@:+!|";
    private static final Pattern MAIN_PID = Pattern.compile("\\$(\\{?)MAINPID\\b");

    /** Takes a copy of the list. */
    ExecCommand {
        words = List.copyOf(words);
    }

    /**
     * The commands in a setting: one, or several with semicolons between them.
     *
     * @throws NotExpressibleException if there is none in it that can be run
     */
    static List<ExecCommand> read(Assignment assignment, Specifiers specifiers) throws NotExpressibleException {
        List<ExecCommand> commands = new ArrayList<>();
        for (List<String> line : UnitWords.commandLines(assignment.value())) {
            commands.add(one(line, specifiers));
        }
        return commands;
    }

    /** Whether a command line begins with the sign for that. */
    static boolean mayFail(String line) {
        return signsOf(line).contains("-");
    }

    private static String signsOf(String line) {
        int end = 0;
        while (end < line.length() && SIGNS.indexOf(line.charAt(end)) >= 0) {
            end++;
        }
        return line.substring(0, end);
    }

    private static ExecCommand one(List<String> line, Specifiers specifiers) throws NotExpressibleException {
        String first = line.getFirst();
        String signs = signsOf(first);
        int end = signs.length();
        boolean named = signs.contains("@");
        if (end == first.length() || (named && line.size() < 2)) {
            throw new NotExpressibleException("there is no command in it");
        }
        List<String> words = new ArrayList<>();
        words.add(specifiers.expand(first.substring(end)));
        for (String word : line.subList(named ? 2 : 1, line.size())) {
            words.add(MAIN_PID.matcher(specifiers.expand(word)).replaceAll("\\$$1" + PID));
        }
        if (signs.contains("|")) {
            words = List.of("sh", "-c", String.join(" ", words));
        }
        return new ExecCommand(
                words, signs.contains("-"), signs.contains("+") || signs.contains("!"), named, signs.contains(":"));
    }

    /** The same, where its failure is one. */
    ExecCommand withoutFailing() {
        return new ExecCommand(words, false, privileged, named, literal);
    }
}
