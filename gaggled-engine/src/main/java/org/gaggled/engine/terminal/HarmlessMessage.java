package org.gaggled.engine.terminal;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.gaggled.api.HarmlessText;

/**
 * The message of a line of the log, whoever wrote it: one line, in which nothing acts on a terminal. Named in
 * conf/logback.xml.
 */
public final class HarmlessMessage extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        String message = super.convert(event);
        return message == null ? "" : HarmlessText.of(message);
    }
}
