package org.gaggled.engine.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gaggled.engine.launch.SystemText;
import org.jspecify.annotations.Nullable;

/**
 * What is to take the place of this gaggled in this process: what is started by the script that has started it, as that
 * is then, with the same arguments and environment.
 *
 * @param script where it is; absolute, and by the name that was given, which may be a link to another version by now
 * @param arguments those of the script, without its name
 * @param environment what the script was started with
 */
public record Successor(Path script, List<String> arguments, Map<String, String> environment) {

    /** The option by which gaggled knows that programs run which were handed over to it. */
    public static final String CONTINUED = "--continued";

    /** The option by which gaggled knows the state directory of the one that has handed over to it. */
    public static final String HANDED_OVER = "--handed-over";

    /** The option, before all others, by which a script prints its {@link StartCommand} and does not execute it. */
    private static final String PRINT_EXEC = "--print-exec";

    /** How this script was called; set by {@code bin/gaggled}. */
    private static final String SCRIPT_PROPERTY = "gaggled.script";

    /** The word of Java's command line behind which the script's arguments are. */
    private static final String MAIN_CLASS = "org.gaggled.engine.cli.GaggledCommand";

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    /** Takes a copy of the arguments, without what the last upgrade has added. */
    public Successor {
        arguments = arguments.stream()
                .filter(word -> !word.equals(CONTINUED) && !word.startsWith(HANDED_OVER + "="))
                .toList();
    }

    /**
     * That of this process; null where {@code bin/gaggled} has not started it.
     *
     * @param environment what the script was started with
     */
    public static @Nullable Successor ofThisProcess(Map<String, String> environment) {
        String script = System.getProperty(SCRIPT_PROPERTY);
        if (script == null || !Files.isReadable(COMMAND_LINE)) {
            return null;
        }
        // To the byte: what Java hands over has lost what is not UTF-8.
        List<String> words = words(COMMAND_LINE);
        int main = words.indexOf(MAIN_CLASS);
        return main < 0
                ? null
                : new Successor(Path.of(script).toAbsolutePath(), words.subList(main + 1, words.size()), environment);
    }

    private static List<String> words(Path commandLine) {
        try {
            String line = SystemText.decode(Files.readAllBytes(commandLine));
            // Each word ends with NUL.
            return Arrays.asList(line.split("\0", -1)).subList(0, (int) line.chars().filter(c -> c == 0).count());
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + commandLine + ": " + e, e);
        }
    }

    /**
     * The command line of a check of the same configuration, by what is installed now. It has the option that the next
     * gaggled gets: one that does not know it refuses here.
     */
    List<String> check(Path stateDirectory) {
        return command(List.of("-t", handedOver(stateDirectory)));
    }

    /** The command line by which the script prints what it would execute to go on from that state directory. */
    List<String> question(Path stateDirectory) {
        return command(List.of(PRINT_EXEC, CONTINUED, handedOver(stateDirectory)));
    }

    private static String handedOver(Path stateDirectory) {
        return HANDED_OVER + "=" + stateDirectory;
    }

    private List<String> command(List<String> options) {
        List<String> words = new ArrayList<>(List.of(script.toString()));
        words.addAll(options);
        words.addAll(arguments);
        return words;
    }
}
