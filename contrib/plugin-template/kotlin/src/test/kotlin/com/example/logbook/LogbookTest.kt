package com.example.logbook

import java.nio.file.Path
import kotlin.io.path.readText
import org.gaggled.api.event.GaggleEventType
import org.gaggled.api.program.ProgramState
import org.gaggled.api.testkit.EventSequence
import org.gaggled.api.testkit.PluginConfiguration
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** Calls the plugin as gaggled would. */
class LogbookTest {

    @Test
    fun `writes a line for each event of a program`(@TempDir directory: Path) {
        val file = directory.resolve("logbook.txt")
        val factory = LogbookFactory()
        val configuration = PluginConfiguration(factory).set("file", "$file")
        val events = EventSequence(PluginConfiguration.GAGGLE)
        factory.open(configuration.toEventSinkContext()).use { sink ->
            sink.accept(events.next(GaggleEventType.GAGGLE_STARTED))
            sink.accept(events.next(GaggleEventType.PROGRAM_UP, ProgramState.builder("db").build()))
        }
        assertEquals("2026-01-01T00:00:02Z db: PROGRAM_UP\n", file.readText())
    }

    @Test
    fun `needs a file`() {
        val problem = PluginConfiguration(LogbookFactory()).check().single()
        assertEquals("section 'gaggled/logbook' has no 'file'", problem.message)
    }
}
