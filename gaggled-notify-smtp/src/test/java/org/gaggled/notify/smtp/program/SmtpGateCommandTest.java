package org.gaggled.notify.smtp.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Shows what gaggled_smtpgate says to a command line that is wrong, and with what status it exits. */
class SmtpGateCommandTest {

    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int execute(String... arguments) {
        CommandLine commandLine = SmtpGateCommand.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        commandLine.setOut(new PrintWriter(out, true));
        return commandLine.execute(arguments);
    }

    @Test
    void usageErrors() {
        assertEquals(2, execute());
        assertEquals(2, execute("-c", "x.ini", "--nonsense"));
        assertEquals(2, execute("-c", "x.ini", "--tset"));
        assertEquals(2, execute("-c", "x.ini", "foo"));
        assertEquals(2, execute("-c"));
        assertEquals(
                """
                gaggled_smtpgate: -c FILE is missing
                usage: gaggled_smtpgate -c FILE [-v] [--test]; gaggled_smtpgate -h prints all options
                gaggled_smtpgate: there is no option --nonsense
                usage: gaggled_smtpgate -c FILE [-v] [--test]; gaggled_smtpgate -h prints all options
                gaggled_smtpgate: there is no option --tset; did you mean --test?
                usage: gaggled_smtpgate -c FILE [-v] [--test]; gaggled_smtpgate -h prints all options
                gaggled_smtpgate: 'foo' is one argument too many
                usage: gaggled_smtpgate -c FILE [-v] [--test]; gaggled_smtpgate -h prints all options
                gaggled_smtpgate: -c needs FILE
                usage: gaggled_smtpgate -c FILE [-v] [--test]; gaggled_smtpgate -h prints all options
                """,
                err.toString());
    }

    @Test
    void aConfigurationThatCannotBeRead() {
        assertEquals(1, execute("-c", "/nowhere/gaggled.ini"));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("gaggled_smtpgate: /nowhere/gaggled.ini"), err.toString());
    }

    @Test
    void help() {
        assertEquals(0, execute("-h"));
        for (String option : new String[] {"-c=FILE", "-v", "--test", "--format", "--plugins", "--key",
                "--server-key"}) {
            assertTrue(out.toString().contains(option), () -> option + " is not in\n" + out);
        }
    }
}
