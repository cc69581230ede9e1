package org.gaggled.engine.event;

import java.util.function.LongSupplier;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.event.GaggleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The events that one sink failed on, for the log: the first with its stack trace, and then at most one line a minute,
 * with how many there were since. A sink that fails on one fails on every event, as a rule, and must not fill the log
 * with it. For one thread.
 */
final class SinkFailures {

    private static final int LONGEST_TEXT = 300;

    /** Where the lines go. */
    @FunctionalInterface
    interface Report {
        void say(String message, @Nullable Throwable error);
    }

    private final String sink;
    private final OncePerMinute minute;
    private final Report report;

    private boolean first = true;

    /** Those of which nothing was said yet. */
    private long untold;

    private String lastError = "";

    /**
     * The failures of a sink that has not failed yet.
     *
     * @param sink its name
     * @param nanoTime the clock
     */
    SinkFailures(String sink, LongSupplier nanoTime, Report report) {
        this.sink = sink;
        this.minute = new OncePerMinute(nanoTime);
        this.report = report;
    }

    void failed(GaggleEvent event, Throwable error) {
        boolean due = minute.isDue(sink);
        if (first) {
            first = false;
            report.say("event sink " + sink + " failed on " + event
                    + "; further failures are counted and reported once a minute", error);
            return;
        }
        untold++;
        lastError = textOf(error);
        if (due) {
            tellRest();
        }
    }

    /** Says how many there were that nothing was said of, if there were. */
    void tellRest() {
        if (untold > 0) {
            report.say("event sink " + sink + " failed on " + untold + " more events, the last time with " + lastError,
                    null);
            untold = 0;
        }
    }

    /** Its first line. A plugin's exception may not even be able to say what it is. */
    private static String textOf(Throwable error) {
        try {
            String line = error.toString().lines().findFirst().orElse("");
            return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
        } catch (RuntimeException | Error e) {
            return error.getClass().getName();
        }
    }
}
