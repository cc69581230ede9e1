package com.example.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.EventSequence;
import org.gaggled.api.testkit.PluginConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls the plugin as gaggled would. */
class LogbookTest {

    @TempDir
    Path directory;

    @Test
    void writesALineForEachEventOfAProgram() throws Exception {
        Path file = directory.resolve("logbook.txt");
        LogbookFactory factory = new LogbookFactory();
        PluginConfiguration configuration = new PluginConfiguration(factory).set("file", file.toString());
        EventSequence events = new EventSequence(PluginConfiguration.GAGGLE);
        try (EventSink sink = factory.open(configuration.toEventSinkContext())) {
            sink.accept(events.next(GaggleEventType.GAGGLE_STARTED));
            sink.accept(events.next(GaggleEventType.PROGRAM_UP, ProgramState.builder("db").build()));
        }
        assertEquals("2026-01-01T00:00:02Z db: PROGRAM_UP\n", Files.readString(file));
    }

    @Test
    void needsAFile() {
        assertEquals(
                "section 'gaggled/logbook' has no 'file'",
                new PluginConfiguration(new LogbookFactory()).check().get(0).getMessage());
    }
}
