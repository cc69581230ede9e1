package org.gaggled.dist;

import java.util.regex.Pattern;

/** The forms of gaggled's own log lines, for all tests: the one place to change when a line changes. */
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
}
