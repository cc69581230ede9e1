package org.gaggled.engine.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.SubstituteLoggerFactory;

/**
 * The beginning of the log. It takes as long as everything else together, so it has a thread of its own; what is logged
 * meanwhile is kept, and logged when the log is there.
 */
final class LogStart {

    /** The level of the log, as conf/logback.xml reads it. */
    static final String LEVEL_PROPERTY = "gaggled.log.level";

    private static volatile @Nullable Thread starting;

    private LogStart() {}

    /** To be called when it is known how much is to be logged, and where. */
    static void begin() {
        // That something is kept for a moment is no news.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        starting = Thread.ofPlatform().daemon().name("log-start").start(LoggerFactory::getILoggerFactory);
    }

    /** Waits for the log, so that it is there before what goes wrong. */
    static void await(Duration bound) throws InterruptedException {
        Thread thread = starting;
        if (thread != null) {
            thread.join(bound);
        }
    }

    /** Whether something waits to be logged that was asked for: with -v, details too. */
    static boolean isAwaited() {
        Level least = Level.valueOf(System.getProperty(LEVEL_PROPERTY, Level.INFO.name()));
        return LoggerFactory.getILoggerFactory() instanceof SubstituteLoggerFactory substitute
                && substitute.getEventQueue().stream().anyMatch(event -> event.getLevel().toInt() >= least.toInt());
    }
}
