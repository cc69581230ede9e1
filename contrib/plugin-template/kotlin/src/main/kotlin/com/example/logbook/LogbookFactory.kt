package com.example.logbook

import org.gaggled.api.config.Setting
import org.gaggled.api.event.EventSink
import org.gaggled.api.event.EventSinkContext
import org.gaggled.api.event.EventSinkFactory

private val FILE = Setting.path("file").required().describedAs("Where lines are added.")

/** Writes a line to a file whenever something happens to a program. */
class LogbookFactory : EventSinkFactory {

    override fun getName() = "logbook"

    override fun getSettings() = listOf(FILE)

    override fun open(context: EventSinkContext): EventSink {
        val file = context.settings[FILE].toFile()
        return EventSink { event ->
            event.program?.let { file.appendText("${event.time} ${it.name}: ${event.type}\n") }
        }
    }
}
