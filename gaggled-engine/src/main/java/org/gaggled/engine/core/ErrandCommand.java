package org.gaggled.engine.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.SignalScope;
import org.jspecify.annotations.Nullable;

/**
 * A command line that is run around a program's life.
 *
 * @param line what to execute, and with which arguments; the rest of the request is the program's
 */
public record ErrandCommand(LaunchRequest line) {

    /** All of it, as it could be written: the command by its name, where it has one. */
    public List<String> words() {
        List<String> words = new ArrayList<>(line.getArguments());
        String command = line.getCommand();
        if (command != null) {
            words.set(0, command);
        }
        return words;
    }

    /** Whether the other one executes the same file with the same words, wherever that is looked for. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ErrandCommand command && ProgramDefinition.executesLike(line, command.line);
    }

    @Override
    public int hashCode() {
        return line.getArguments().hashCode();
    }

    /**
     * The request to run it as that program's process is run: in its directory, with its environment, as whom and
     * within the limits that it has. Whatever it leaves in its session can be signalled.
     *
     * @param told further variables of its environment
     */
    public LaunchRequest as(LaunchRequest program, Map<String, String> told) {
        return program.toBuilder().commandOf(line).addEnvironment(told).scope(SignalScope.GROUP).build();
    }
}
