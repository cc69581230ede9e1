package org.gaggled.api.refused

import java.time.Duration
import org.gaggled.api.config.ConfigFile
import org.gaggled.api.config.ConfigNode
import org.gaggled.api.config.PluginSettings
import org.gaggled.api.config.Setting
import org.gaggled.api.config.Settings
import org.gaggled.api.event.EventSink
import org.gaggled.api.event.GaggleEvent
import org.gaggled.api.program.ProgramDescription
import org.gaggled.api.program.ProgramState

// What may be null is not used as if it could not be; what may not be null is not given as null.

val NOTE = Setting.text("note")

fun settings(settings: Settings, plugin: PluginSettings) {
    settings.find(NOTE).length // error: only safe (?.)
    settings[NOTE] // error: argument type mismatch
    settings.positionOf(NOTE).line() // error: only safe (?.)
    plugin.findSection("locks").find(NOTE) // error: only safe (?.)
    val period: Duration = settings.find(Setting.duration("period")) // error: expected 'Duration', actual 'Duration?'
    Setting.text("to").otherwise(null) // error: null cannot be a value of a non-null type
    Setting.text("to").describedAs(null) // error: null cannot be a value of a non-null type
}

fun states(event: GaggleEvent, state: ProgramState, description: ProgramDescription) {
    event.program.name // error: only safe (?.)
    state.lastExit.toString().length + state.startFailure.length // error: only safe (?.)
    description.untilNextStart.toMillis() // error: only safe (?.)
    ProgramState.builder(null) // error: null cannot be a value of a non-null type
    val settings: Map<String, String?> = description.settings
    ProgramDescription.builder(state).settings(settings) // error: argument type mismatch
}

fun nodes(node: ConfigNode, file: ConfigFile) {
    node.items.size // error: only safe (?.)
    file.includedFrom.path // error: only safe (?.)
}

class Nullable : EventSink { // error: does not implement abstract member
    override fun accept(event: GaggleEvent?) = Unit // error: overrides nothing
}
