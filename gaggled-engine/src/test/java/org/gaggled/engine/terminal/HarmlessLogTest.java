package org.gaggled.engine.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

// Shows that the log, as the tarball configures it, holds nothing that acts on a terminal or begins a line of its own.
class HarmlessLogTest {

    private static final Path CONFIGURATION = Path.of("../gaggled-dist/src/main/tree/conf/logback.xml");

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void configure() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(CONFIGURATION.toFile());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aMessageIsOneLine() {
        String line = logged("said %s".formatted("\u001b[2J\u009b31m\u202eevil\n2026-01-01 INFO all is well"), null);
        assertTrue(line.endsWith(" WARN  said \\u001b[2J\\u009b31m\\u202eevil\\n2026-01-01 INFO all is well\n"), line);
    }

    @Test
    void aStackTraceHasLinesAndNothingElse() {
        String text = logged("it failed", new IllegalStateException("said \u001b[2J"));
        assertTrue(
                text.contains(" WARN  it failed\njava.lang.IllegalStateException: said \\u001b[2J\n\tat org.gaggled"),
                text);
        assertFalse(text.contains("\u001b"), text);
        assertEquals(text.indexOf("said"), text.lastIndexOf("said"));
    }

    private String logged(String message, @Nullable Throwable thrown) {
        var logger = context.getLogger("gaggled");
        var event = new LoggingEvent(HarmlessLogTest.class.getName(), logger, Level.WARN, message, thrown, null);
        var appender = (ConsoleAppender<ILoggingEvent>) logger.getAppender("stdout");
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
