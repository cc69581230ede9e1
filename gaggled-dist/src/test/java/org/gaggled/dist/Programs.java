package org.gaggled.dist;

import java.util.regex.Pattern;

/**
 * Programs for the tests' configurations, in shell. Each says so itself when it runs and when it is asked to stop, so
 * that what is tested is what happened, not what gaggled claims.
 */
final class Programs {

    private static final String SAY_UP = "echo \"$GAGGLED_PROGRAM_NAME runs as $$\"; ";

    /** What every program says when it runs. */
    static final String ANY_UP = "\\S+ runs as (?<pid>\\d+)";

    private Programs() {}

    /** Runs until a signal ends it. */
    static String sleeper(String name) {
        return program(name, SAY_UP + "exec sleep 600");
    }

    /** Says when it is asked to stop, and stops. */
    static String polite(String name) {
        return program(
                name,
                "trap \"echo $GAGGLED_PROGRAM_NAME stops; exit 0\" TERM; " + SAY_UP
                        + "while :; do sleep 600 & wait; done");
    }

    /** Says when it is asked to stop, and goes on. */
    static String stubborn(String name) {
        return program(
                name,
                "trap \"echo $GAGGLED_PROGRAM_NAME refuses\" TERM; " + SAY_UP + "while :; do sleep 600 & wait; done");
    }

    /** Runs this script with {@code sh -c}. It must not hold a single quote; its dollars are doubled for gaggled. */
    static String program(String name, String script) {
        return "[" + name + "]\ncommand = sh\nargv = -c '" + script.replace("$", "$$") + "'\n";
    }

    static String dependency(String of, String on, String... settings) {
        return "[" + of + "/depends/" + on + "]\n" + String.join("\n", settings) + "\n";
    }

    static String up(String name) {
        return Pattern.quote(name) + " runs as (?<pid>\\d+)";
    }

    static String stops(String name) {
        return Pattern.quote(name) + " stops";
    }

    static String refuses(String name) {
        return Pattern.quote(name) + " refuses";
    }
}
