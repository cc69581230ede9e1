package org.gaggled.transport.zmq;

import static org.junit.jupiter.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What the transport, or another part, logs, as {@code LEVEL text}, from the moment it is opened until it is closed.
 */
public final class LoggedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final Level level;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    public LoggedLines() {
        this("org.gaggled.transport.zmq");
    }

    /** What is logged under that name. */
    public LoggedLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        level = logger.getLevel();
        logger.setLevel(Level.INFO);
        start();
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    /** Those that match as a whole. */
    public List<String> like(String regex) {
        return lines.stream().filter(line -> line.matches(regex)).toList();
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    /** Waits for the first that matches as a whole. */
    public String await(String regex) throws InterruptedException {
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        while (like(regex).isEmpty()) {
            if (System.nanoTime() > deadline) {
                fail("no line like " + regex + " in:\n" + String.join("\n", lines));
            }
            Thread.sleep(5);
        }
        return like(regex).getFirst();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(level);
        stop();
    }
}
