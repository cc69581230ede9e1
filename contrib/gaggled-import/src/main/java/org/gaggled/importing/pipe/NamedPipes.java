package org.gaggled.importing.pipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.shell.ShellQuotes;

/**
 * Pipes in the file system: into each, one program or several print, and another one reads from it. Everybody opens it
 * for reading and for writing: so nobody waits for the other end, and nobody sees its end when one of them is started
 * again.
 */
public final class NamedPipes {

    private static final List<String> SHELL = List.of("sh", "-c");

    /** Those that a shell starts with a pipe already. */
    private final Set<Section> redirected = new HashSet<>();

    /** Has a program print into a pipe. */
    public void addProducer(Section program, Path pipe) {
        redirect(program, "1<>", pipe);
    }

    /** Has a program read from a pipe. */
    public void setConsumer(Section program, Path pipe) {
        redirect(program, "0<>", pipe);
    }

    private void redirect(Section program, String redirection, Path pipe) {
        String quoted = ShellQuotes.quoted(Literal.of(pipe.toString()));
        List<String> words = program.commandLine();
        String script = redirected.add(program) ? "exec " + ShellQuotes.joined(words) : words.getLast();
        program.setCommandLine(shell(script + " " + redirection + quoted));
        String make = "{ mkfifo -m 600 " + quoted + " 2>/dev/null || test -p " + quoted + "; }";
        List<String> before = program.words("prestart");
        program.set("prestart", shell(before.isEmpty() ? make : before.getLast() + " && " + make));
    }

    private static List<String> shell(String script) {
        List<String> words = new ArrayList<>(SHELL);
        words.add(script);
        return words;
    }
}
