package org.gaggled.engine.upgrade;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.engine.launch.ProcessImage;
import org.gaggled.engine.launch.SystemText;
import org.jspecify.annotations.Nullable;

/**
 * What a start script comes to: that with which it would replace itself.
 *
 * @param words the command line; the first one is the file that is executed
 * @param environment all variables, as {@code NAME=value}
 */
public record StartCommand(List<String> words, List<String> environment) {

    /** Takes copies of the lists. */
    public StartCommand {
        words = List.copyOf(words);
        environment = List.copyOf(environment);
    }

    /**
     * Reads what a script has printed: how many words there are, the words, and the environment, each ended by NUL.
     * Null where it is not that.
     */
    static @Nullable StartCommand parse(byte[] printed) {
        List<String> texts = List.of(SystemText.decode(printed).split("\0", -1));
        int end = texts.size() - 1;
        if (!texts.getFirst().matches("[1-9]\\d{0,6}") || !texts.getLast().isEmpty()) {
            return null;
        }
        int environment = 1 + Integer.parseInt(texts.getFirst());
        return environment > end || !texts.get(1).startsWith("/")
                ? null : new StartCommand(texts.subList(1, environment), texts.subList(environment, end));
    }

    /**
     * Executes it; does not return unless that fails.
     *
     * @return why it failed
     */
    public String execute() {
        return ProcessImage.replace(Path.of(words.getFirst()), words, environment);
    }
}
