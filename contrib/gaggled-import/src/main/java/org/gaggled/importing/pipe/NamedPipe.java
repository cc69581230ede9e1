package org.gaggled.importing.pipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.shell.ShellQuotes;

/**
 * A pipe in the file system, into which one program or several print, and from which another one reads. Everybody opens
 * it for reading and for writing: so nobody waits for the other end, and nobody sees its end when one of them is
 * started again.
 */
public record NamedPipe(Path path) {

    private static final List<String> SHELL = List.of("sh", "-c");

    /** Has a program print into it. */
    public void addProducer(Section program) {
        redirect(program, "1<>");
    }

    /** Has a program read from it. */
    public void setConsumer(Section program) {
        redirect(program, "0<>");
    }

    private void redirect(Section program, String redirection) {
        String quoted = ShellQuotes.quoted(Literal.of(path.toString()));
        List<String> words = program.commandLine();
        boolean redirected = words.size() == SHELL.size() + 1 && words.subList(0, SHELL.size()).equals(SHELL)
                && words.getLast().contains("<>");
        String script = redirected ? words.getLast() : "exec " + ShellQuotes.joined(words);
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
