package org.gaggled.engine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * How many files this process may have open, and whether that is enough for gaggled itself: its plugins, channels and
 * log.
 */
final class OpenFiles {

    /** With both ZeroMQ channels it has eighty open. */
    static final int NEEDED = 100;

    private static final Path OWN_LIMITS = Path.of("/proc/self/limits");
    private static final Pattern SOFT_LIMIT = Pattern.compile("Max open files\\s+(\\d{1,18})\\s.*");

    private OpenFiles() {}

    /** What is wrong with the limit of this process, and what to do; null when nothing is. */
    static @Nullable String problem() {
        return problem(OWN_LIMITS);
    }

    static @Nullable String problem(Path limits) {
        if (!Files.isReadable(limits)) {
            // Another system than Linux.
            return null;
        }
        try (Stream<String> lines = Files.lines(limits)) {
            return lines.map(SOFT_LIMIT::matcher)
                    .filter(Matcher::matches)
                    .map(line -> Long.parseLong(line.group(1)))
                    .filter(soft -> soft < NEEDED)
                    .map(soft -> "only " + soft + " files may be open at once, and gaggled needs " + NEEDED
                            + " for itself: raise the limit (ulimit -n, LimitNOFILE)")
                    .findFirst()
                    .orElse(null);
        } catch (IOException | UncheckedIOException e) {
            LoggerFactory.getLogger(OpenFiles.class).debug("cannot read {}", limits, e);
            return null;
        }
    }
}
