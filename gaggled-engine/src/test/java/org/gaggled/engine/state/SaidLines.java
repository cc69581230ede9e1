package org.gaggled.engine.state;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class says in the log, from info on, each line with its level. */
final class SaidLines implements AutoCloseable {

    private final Logger logger;
    private final Level former;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /** Listens to that class until it is closed. */
    SaidLines(Class<?> speaker) {
        logger = (Logger) LoggerFactory.getLogger(speaker);
        former = logger.getLevel();
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    /** What was said since this was asked last. */
    List<String> take() {
        List<String> taken =
                lines.list.stream().map(line -> line.getLevel() + " " + line.getFormattedMessage()).toList();
        lines.list.clear();
        return taken;
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setLevel(former);
    }
}
