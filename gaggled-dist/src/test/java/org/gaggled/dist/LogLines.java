package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The forms of gaggled's own log lines, for all tests: the one place to change when a line changes. And what tests show
 * of the lines of a {@link Gaggled}, its own and those of its programs.
 */
final class LogLines {

    /** A problem of the configuration, with file, line and column. */
    static final String PROBLEM = ".*gaggled\\.ini:\\d+:\\d+: .+";

    /** A program that the system refused to start. */
    static final String START_FAILED = ".*(could not be started|start failed|cannot start).*";

    /** The address that control requests go to, which has the port that was chosen. */
    static final String CONTROL_URL = ".*control requests are answered at (?<url>tcp://\\S+)";

    /** The address that events come from. */
    static final String EVENT_URL = ".*events are published at (?<url>tcp://\\S+)";

    private LogLines() {}

    /** A program that runs. */
    static String up(String program) {
        return ".* INFO +" + Pattern.quote(program) + ": up, pid (?<pid>\\d+)";
    }

    /**
     * Shows that the first lines that match these come in this order; whoever asked gaggled may know before the log.
     */
    static void inOrder(Gaggled gaggled, String... regexes) {
        Stream.of(regexes).forEach(gaggled::await);
        inOrder(gaggled, gaggled.lines(), regexes);
    }

    /** Shows that the first of these lines that match came in this order. */
    static void inOrder(Gaggled gaggled, List<String> lines, String... regexes) {
        List<Integer> places = new ArrayList<>();
        for (String regex : regexes) {
            int place =
                    IntStream.range(0, lines.size()).filter(i -> lines.get(i).matches(regex)).findFirst().orElse(-1);
            assertTrue(place >= 0, () -> "no " + regex + " in:\n" + gaggled.text());
            places.add(place);
        }
        assertEquals(places.stream().sorted().toList(), places,
                () -> String.join(", ", regexes) + " not in that order in:\n" + gaggled.text());
    }

    /** Shows that a line like this came once, and not again until now. */
    static void once(Gaggled gaggled, String regex) {
        assertEquals(1, gaggled.lines().stream().filter(line -> line.matches(regex)).count(), gaggled::text);
    }
}
