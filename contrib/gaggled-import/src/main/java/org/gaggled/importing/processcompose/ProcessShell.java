package org.gaggled.importing.processcompose;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.shell.ShellCommand;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/**
 * What process-compose gives commands to.
 *
 * @param argument what comes before the command
 */
record ProcessShell(String command, String argument) {

    /** Those that take what {@link ShellCommand} makes of a command. */
    private static final Set<String> POSIX = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");

    static ProcessShell of(@Nullable YamlValue shell) {
        YamlValue command = shell == null ? null : shell.find("shell_command");
        YamlValue argument = shell == null ? null : shell.find("shell_argument");
        return new ProcessShell(
                command == null ? "bash" : command.text(), argument == null ? "-c" : argument.text());
    }

    private boolean isPosix() {
        return argument.equals("-c") && POSIX.contains(command.substring(command.lastIndexOf('/') + 1));
    }

    void writeTo(Section program, String line, UnaryOperator<String> notation) {
        if (isPosix()) {
            ShellCommand.of(line).writeTo(program, command, notation);
        } else {
            program.setCommandLine(List.of(command, argument, notation.apply(line)));
        }
    }

    List<String> commandLine(String line, UnaryOperator<String> notation) {
        ShellCommand parsed = ShellCommand.of(line);
        return isPosix() && parsed.variables().isEmpty() ? parsed.commandLine(command, notation)
                : List.of(command, argument, notation.apply(line));
    }
}
