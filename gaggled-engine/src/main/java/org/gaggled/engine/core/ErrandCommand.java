package org.gaggled.engine.core;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
import org.jspecify.annotations.Nullable;

/**
 * A command line that is run around a program's life.
 *
 * @param executable the file; where there is a command, the one that it was last found at
 * @param command the name to look for on the search path; null where the executable is the file, and no other
 * @param searchPath where to look for it; null where there is nothing to look for
 * @param words the words behind the command
 */
public record ErrandCommand(
        Path executable, @Nullable String command, @Nullable String searchPath, List<String> words) {

    /** Keeps a copy of the words. */
    public ErrandCommand {
        words = List.copyOf(words);
    }

    /** All of it, as it could be written: the command by its name, where it has one. */
    public List<String> line() {
        List<String> line = new ArrayList<>(words.size() + 1);
        line.add(command == null ? executable.toString() : command);
        line.addAll(words);
        return line;
    }

    /**
     * The request to run it as that program's process is run: in its directory, with its environment, as whom and
     * within the limits that it has.
     *
     * @param told further variables of its environment
     */
    LaunchRequest as(LaunchRequest program, Map<String, String> told) {
        List<String> line = new ArrayList<>(words.size() + 1);
        line.add(executable.toString());
        line.addAll(words);
        LaunchRequest.Builder request = LaunchRequest.builder(program.getProgramName(), executable)
                .arguments(line)
                .environment(program.getEnvironment())
                .addEnvironment(told)
                .workingDirectory(program.getWorkingDirectory())
                .attributes(program.getAttributes());
        if (command != null && searchPath != null) {
            request.searchedFor(command, searchPath);
        }
        return request.build();
    }
}
