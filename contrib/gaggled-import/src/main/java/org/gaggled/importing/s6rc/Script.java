package org.gaggled.importing.s6rc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Literal;

/**
 * A script of a service, which is run as it is.
 *
 * @param command what runs it, in gaggled's notation
 * @param needs which language of s6's own it is in; empty for any other
 */
record Script(List<String> command, String needs) {

    private static final String EXECLINE = "execlineb";

    /** What belongs to s6, and sets up a process in its way. */
    private static final Pattern TOOLS = Pattern.compile("(?:^|[\\s/])(s6-[a-z-]+|with-contenv)\\b");

    /** Takes a copy. */
    Script {
        command = List.copyOf(command);
    }

    /** A file with the interpreter in its first line, which may lack the right to be executed. */
    static Script of(Path file) throws ImportException {
        String text = Source.read(file).text();
        String first = text.lines().findFirst().orElse("");
        List<String> command = new ArrayList<>();
        if (!Files.isExecutable(file) && first.startsWith("#!")) {
            command.addAll(List.of(first.substring(2).strip().split("\\s+", 2)));
        }
        command.add(file.toString());
        return new Script(command.stream().map(Literal::of).toList(), needs(first, text));
    }

    private static String needs(String first, String text) {
        if (first.contains(EXECLINE)) {
            return "execline";
        }
        return Stream.concat(Stream.of(first), text.lines().filter(line -> !line.stripLeading().startsWith("#")))
                .flatMap(line -> TOOLS.matcher(line).results())
                .map(found -> found.group(1)).findFirst().orElse("");
    }

    /** A command line in a file, in the language of execline; where that has nothing to do, it is left out. */
    static Script ofLine(Path file) throws ImportException {
        List<String> words = ExeclineWords.of(Source.read(file).text());
        if (words == null) {
            return new Script(List.of(EXECLINE, "-P", Literal.of(file.toString())), "execline");
        }
        return new Script((words.isEmpty() ? List.of("true") : words).stream().map(Literal::of).toList(), "");
    }

    /** What is to be said of it beside the setting that it is for. */
    String remark(String setting) {
        return setting + ": it is run as it is, and needs " + needs + " on this machine";
    }
}
