package org.gaggled.importing.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.gaggled.importing.model.Literal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command lines need a shell, what is run without one, and where the shell is replaced by what it starts. */
class ShellCommandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
            "sleep 600 | [sleep, 600]",
            "exec sleep 600 | [sleep, 600]",
            "a 'b c' \"d e\" f\\ g | [a, b c, d e, f g]",
            "a '' \"\" | [a, , ]",
            "a \"\\$x \\\"y\\\" \\n\" | [a, $x \"y\" \\n]",
            "a '$x' '*' | [a, $x, *]",
            "./bin/web --port=80 -e x=y | [./bin/web, --port=80, -e, x=y]",
            "test -f x#y | [test, -f, x#y]"
    })
    void plainCommandsNeedNoShell(String line, String words) {
        ShellCommand command = ShellCommand.of(line);
        assertEquals(words, command.words().toString());
        assertEquals(List.of(), List.of(command.variables().keySet().toArray()));
        assertTrue(!command.needsShell());
    }

    @Test
    void assignmentsBeforeACommandAreVariables() {
        ShellCommand command = ShellCommand.of("A=1 B='two words' C= exec sleep 600 D=4");
        assertEquals(Map.of("A", "1", "B", "two words", "C", ""), command.variables());
        assertEquals(List.of("sleep", "600", "D=4"), command.words());
        assertEquals("exec:env A=1 'B=two words' C= sleep 600 D=4", command.probe("sh", Literal::of));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
            "sleep $X | exec sleep $X",
            "A=$HOME B=2 sleep 600 | A=$HOME B=2 exec sleep 600",
            "sleep 600 >log 2>&1 | exec sleep 600 >log 2>&1",
            "sleep 600 <in >>log | exec sleep 600 <in >>log",
            "cd / && sleep 600 | cd / && exec sleep 600",
            "a; b; sleep 600 | a; b; exec sleep 600",
            "sleep $(cat n) | exec sleep $(cat n)",
            "sleep ${N:-6 00} | exec sleep ${N:-6 00}",
            "ls *.txt | exec ls *.txt",
            "exec sleep $X | exec sleep $X",
            "\"$X\" --run | exec \"$X\" --run",
            "A=~/x sleep ~ | A=~/x exec sleep ~"
    })
    void shellBecomesWhatItStartsLast(String line, String script) {
        assertEquals(script, ShellCommand.of(line).script());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "a & b", "a &", "a; b &", "(a; b)", "{ a; b; }", "if a; then b; fi", "while a; do b; done", "! a && b",
            "a && cd /tmp", "A=1", "A=$B", "cat <<E\nx\nE", "echo 'open", "a # comment", "a;",
            "for x in 1 2; do a; done",
            "f() { a; }", "echo \"$(a \"b; c\")\"", "echo `a; b`", "echo $(a \"b; c\")", "case $x in a) b;; esac",
            "x=$(a); wait", "[[ a ]] && b", "exit 3", "export A=1; . ./env", "trap 'rm -f x' EXIT; ./server",
            "cd / && trap '' HUP && a $X", ">file"
    })
    void whatTheShellHasToStayForIsLeftAlone(String line) {
        ShellCommand command = ShellCommand.of(line);
        assertEquals(line, command.script());
        assertEquals(List.of("sh", "-c", line), command.commandLine("sh", Literal::of));
    }

    @Test
    void pipesOfTheLastCommandNeedTheShell() {
        assertEquals("a && b | c", ShellCommand.of("a && b | c").script());
        assertEquals("a | b; exec c", ShellCommand.of("a | b; exec c").script());
    }

    /** What is not changed in meaning: the shell that runs the tests is asked. */
    @ParameterizedTest
    @ValueSource(strings = {
            "A=1 env | grep ^A=", "A=$PPID; test -n \"$A\" && echo it is", "echo a; echo b",
            "echo a >/dev/null; echo b",
            "false || echo c", "true && false || echo d", "echo \"$(echo 'x; y')\"", "echo one two   three",
            "echo 'a  b' \"c\\\"d\" e\\ f", "X='1 2'; echo $X \"$X\"", "A='x y' sh -c 'echo \"$A\"'", "cd / && pwd",
            "echo ${Y:-a b} ${Z:-c;d}"
    })
    void saysTheSameAsBefore(String line) throws IOException, InterruptedException {
        ShellCommand command = ShellCommand.of(line);
        assertEquals(output(List.of("sh", "-c", line), Map.of()),
                output(command.commandLine("sh", text -> text), command.variables()), line);
    }

    private static String output(List<String> words, Map<String, String> variables)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return output + process.waitFor();
    }
}
