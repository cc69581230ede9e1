package org.gaggled.control.http;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.gaggled.api.HarmlessText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JDK's server has to say, in gaggled's own log. Otherwise it would be written to standard error, in another
 * form.
 */
final class ServerLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerLog.class);

    /** Held here, because the JDK forgets a logger, and what was set on it, that nobody holds. */
    private final java.util.logging.Logger server = java.util.logging.Logger.getLogger("com.sun.net.httpserver");

    private final Handler handler = new Forwarding();
    private final boolean usedParents;

    ServerLog() {
        usedParents = server.getUseParentHandlers();
        server.setUseParentHandlers(false);
        server.addHandler(handler);
    }

    @Override
    public void close() {
        server.removeHandler(handler);
        server.setUseParentHandlers(usedParents);
    }

    /** What it warns of can be provoked by anybody who connects; so it is not for the log of every day. */
    private static final class Forwarding extends Handler {

        @Override
        public void publish(LogRecord record) {
            String message = HarmlessText.of(new SimpleFormatter().formatMessage(record));
            if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
                log.error("http: {}", message, record.getThrown());
            } else {
                log.debug("http: {}", message, record.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
