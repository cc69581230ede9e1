package org.gaggled.api;

import java.util.List;
import java.util.stream.Collectors;
import org.gaggled.api.config.ConfigProblem;

/**
 * A plugin cannot do what the configuration asks of it, and the reason is the user's to mend: an address in use, a file
 * that is not there. Its message is shown as it is, without a stack trace; so it says what is wrong with what, and what
 * to do. Where it comes from settings, it carries the {@linkplain #getProblems() problems} with their places in the
 * files.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public class PluginException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The places are not serialized: what is sent elsewhere is for reading, and the message has them. */
    private final transient List<ConfigProblem> problems;

    /** With the text that the user reads. */
    public PluginException(String message) {
        super(message);
        this.problems = List.of();
    }

    /** With the text that the user reads, and what was behind it, for the debug log. */
    public PluginException(String message, Throwable cause) {
        super(message, cause);
        this.problems = List.of();
    }

    /** With what is wrong with the settings; the message has a line for each. */
    public PluginException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("without a problem there is nothing to tell");
        }
        this.problems = List.copyOf(problems);
    }

    /** What is wrong with the settings, each with its place; empty when the reason is another. */
    public List<ConfigProblem> getProblems() {
        return problems;
    }
}
