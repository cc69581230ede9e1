package org.gaggled.engine.cli;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the log: what is still queued is written, unless nobody takes it. */
final class LastWords {

    private static final Logger log = LoggerFactory.getLogger(LastWords.class);

    /** A full pipe that nobody reads must not keep gaggled from ending. */
    private static final Duration BOUND = Duration.ofMillis(1_500);

    private LastWords() {}

    static void write() {
        try {
            if (LogStart.isAwaited()) {
                LogStart.await(BOUND);
            }
            ILoggerFactory factory = LoggerFactory.getILoggerFactory();
            if (!(factory instanceof LoggerContext context)) {
                return;
            }
            Thread writer = Thread.ofPlatform().daemon().name("log-end").start(context::stop);
            if (!writer.join(BOUND)) {
                log.debug("the end of the log found no taker");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
