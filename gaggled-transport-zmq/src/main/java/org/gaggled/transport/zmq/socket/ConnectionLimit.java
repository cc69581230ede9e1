package org.gaggled.transport.zmq.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections a channel may have. Each takes a file descriptor, of which gaggled needs one for each program;
 * where there are few, most of them are left for that.
 */
public final class ConnectionLimit {

    private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);

    /** Enough for everybody, and bounded in what they can make gaggled keep. */
    public static final int MOST = 1_000;

    /** What part of all descriptors a channel may take. */
    private static final int SHARE = 8;

    /** The soft limit is of no interest: gaggled raises it when it must. */
    private static final Pattern HARD_LIMIT = Pattern.compile("Max open files\\s+\\S+\\s+(\\d{1,18})\\s.*");

    private ConnectionLimit() {}

    /** The limit for a channel of this process. */
    public static int ofThisProcess() {
        return of(Path.of("/proc/self/limits"));
    }

    static int of(Path limits) {
        try (Stream<String> lines = Files.lines(limits)) {
            return lines.map(HARD_LIMIT::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(line -> Math.clamp(Long.parseLong(line.group(1)) / SHARE, 1, MOST))
                    .findFirst()
                    .orElse(MOST);
        } catch (IOException | UncheckedIOException e) {
            // Another system than Linux.
            log.debug("{} cannot be read; {} connections are allowed", limits, MOST, e);
            return MOST;
        }
    }
}
