package org.gaggled.api.refused

import org.gaggled.api.config.ConfigProblem
import org.gaggled.api.config.DefiniteSetting
import org.gaggled.api.config.Setting
import org.gaggled.api.event.GaggleEvent
import org.gaggled.api.event.GaggleEventType
import org.gaggled.api.launch.SignalScope
import org.gaggled.api.program.ExitStatus
import org.gaggled.api.program.ProgramState

// A when that forgets a case does not compile; what is immutable cannot be changed; what is closed cannot be extended.

fun exit(exit: ExitStatus): String = when (exit) { // error: 'when' expression must be exhaustive
    is ExitStatus.Exited -> "exit"
    is ExitStatus.Killed -> "killed"
}

fun scope(scope: SignalScope): String = when (scope) { // error: 'when' expression must be exhaustive
    SignalScope.GROUP -> "group"
}

fun severity(severity: ConfigProblem.Severity): Int = when (severity) { // error: 'when' expression must be exhaustive
    ConfigProblem.Severity.ERROR -> 1
}

fun type(type: GaggleEventType): String = when (type) { // error: 'when' expression must be exhaustive
    GaggleEventType.PROGRAM_UP -> "up"
}

fun changes(state: ProgramState, event: GaggleEvent) {
    state.pid = 7 // error: 'val' cannot be reassigned
    event.message = "" // error: 'val' cannot be reassigned
    ProgramState("web") // error: argument type mismatch
}

class Mine : ExitStatus // error: extending Java sealed classes is prohibited

val definite: DefiniteSetting<String> = Setting.text("to") // error: expected 'DefiniteSetting<String>', actual 'Setting<String>'
