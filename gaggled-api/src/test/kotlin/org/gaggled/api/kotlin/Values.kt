package org.gaggled.api.kotlin

import org.gaggled.api.config.ArgumentSplitting
import org.gaggled.api.config.ConfigProblem
import org.gaggled.api.config.DefiniteSetting
import org.gaggled.api.config.Setting
import org.gaggled.api.control.ControlOutcome
import org.gaggled.api.launch.LauncherCapability
import org.gaggled.api.launch.LimitedResource
import org.gaggled.api.launch.ProcessAttributes
import org.gaggled.api.launch.SignalScope
import org.gaggled.api.program.Cause
import org.gaggled.api.program.CurrentUsage
import org.gaggled.api.program.DependencyState
import org.gaggled.api.program.ExitStatus
import org.gaggled.api.program.ProgramDescription
import org.gaggled.api.program.ProgramPhase
import org.gaggled.api.program.ProgramRun
import org.gaggled.api.program.ProgramState
import org.gaggled.api.program.ResourceUsage

// What is closed needs no else; what grows has one.

fun wordsFor(exit: ExitStatus): String =
    when (exit) {
        is ExitStatus.Exited -> "exit ${exit.code}"
        is ExitStatus.Killed -> exit.signal.name() + if (exit.coreDumped) " and a core dump" else ""
        is ExitStatus.Unknown -> "unknown, ${exit.code}"
    }

fun wordsFor(scope: SignalScope): String =
    when (scope) {
        SignalScope.GROUP -> "all of it"
        SignalScope.PROCESS -> "the process"
    }

fun wordsFor(severity: ConfigProblem.Severity): String =
    when (severity) {
        ConfigProblem.Severity.ERROR -> "error"
        ConfigProblem.Severity.WARNING -> "warning"
    }

fun wordsFor(outcome: ControlOutcome): String =
    when (outcome) {
        ControlOutcome.DONE -> "done"
        ControlOutcome.NO_SUCH_PROGRAM -> "there is none"
        else -> "refused"
    }

fun wordsFor(phase: ProgramPhase): String =
    when (phase) {
        ProgramPhase.UP -> "up"
        ProgramPhase.DONE -> "done"
        ProgramPhase.DOWN,
        ProgramPhase.WAITING -> "down"
        else -> "in between"
    }

fun wordsFor(capability: LauncherCapability): String =
    when (capability) {
        LauncherCapability.PROCESS_GROUPS -> "groups"
        else -> capability.name.lowercase()
    }

fun wordsFor(resource: LimitedResource): String =
    when (resource) {
        LimitedResource.NOFILE -> "descriptors"
        else -> resource.word
    }

/** As whom and within what a process runs, in one line. */
fun wordsFor(attributes: ProcessAttributes): String =
    listOfNotNull(
            attributes.user?.let { "as $it" },
            attributes.umask?.let { "umask ${it.toString(8)}" },
            attributes.processors?.let { "on ${it.size} processors" },
            "no new privileges".takeIf { attributes.hasNoNewPrivileges() },
        )
        .plus(
            attributes.limits.map { (resource, limit) ->
                "${wordsFor(resource)} ${limit.soft} of ${limit.hard ?: "all"}"
            }
        )
        .joinToString(", ")

fun wordsFor(setting: Setting<*>): String =
    when (setting.kind) {
        Setting.Kind.TEXT -> "text"
        Setting.Kind.DURATION -> "a duration"
        else -> setting.allowed
    } + (if (setting is DefiniteSetting<*>) "" else "?") + (setting.example?.let { " like $it" } ?: "")

fun wordsFor(splitting: ArgumentSplitting): String = splitting.name

fun wordsFor(state: ProgramState): String = buildString {
    append(state.name).append(' ').append(wordsFor(state.phase))
    if (state.hasProcess()) append(" pid ").append(state.pid) else state.startFailure?.let { append(": ").append(it) }
    if (state.phase == ProgramPhase.UP && !state.isReady) append(" but not ready")
    if (state.isOperatorDisabled) append(" disabled")
    if (state.wasStoppedByGaggle()) append(" stopped")
    if (!state.areDependenciesSatisfied()) append(" waits")
    state.lastUsage?.let { append(' ').append(wordsFor(it)) }
}

fun wordsFor(usage: CurrentUsage): String =
    "${usage.processes} processes, ${usage.processorTime.toMillis()} ms, ${usage.residentBytes} bytes"

fun wordsFor(run: ProgramRun): String = buildString {
    append(run.pid).append(" from ").append(run.started.epochSecond)
    run.ready?.let { append(", ready ").append(it.epochSecond) }
    append(" to ").append(run.ended?.epochSecond ?: "now")
    run.exit?.let { append(", ").append(wordsFor(it)) }
    run.usage?.let { append(", ").append(wordsFor(it)) }
    if (run.wasStoppedByGaggle()) append(", stopped")
    run.reason?.let { append(": ").append(it) }
}

fun wordsFor(usage: ResourceUsage): String = "${(usage.userTime + usage.systemTime).toMillis()} ms"

fun wordsFor(until: DependencyState.Until): String =
    when (until) {
        DependencyState.Until.STARTED -> "up"
        else -> until.name.lowercase()
    }

fun wordsFor(description: ProgramDescription): List<String> =
    description.dependencies.filterNot(DependencyState::isSatisfied).map { dependency ->
        val left =
            dependency.remaining?.toMillis() ?: return@map "${dependency.program} is not ${wordsFor(dependency.until)}"
        "${dependency.program} needs $left ms of ${dependency.delay.toMillis()}"
    } +
        listOfNotNull(description.untilNextStart?.let { "starts in ${it.toMillis()} ms" }) +
        description.settings.map { (name, value) -> "$name=$value" }

/** Closed: no else is needed. */
fun rootOf(cause: Cause): String =
    when (val root = cause.root) {
        is Cause.Operator -> "${root.name} asked for it over ${root.channel}"
        is Cause.Dependency -> "unreachable: ${root.program} has a cause of its own"
        is Cause.Ended -> root.how + (root.signalledBy?.let { ", as ${it.name} wished" } ?: "")
        is Cause.StartFailed -> root.message + (root.systemError?.let { " ($it)" } ?: "")
        is Cause.Limit -> "more than ${root.most} in ${root.within.toSeconds()} s: ${rootOf(root.last)}"
        is Cause.NotReady -> root.within?.let { "not ready in ${it.toSeconds()} s" } ?: "not ready: ${root.detail}"
        is Cause.NotAlive -> "not alive: ${root.detail}"
        is Cause.Schedule -> "due by ${root.schedule}"
        is Cause.Placement -> "no place: ${root.reason}"
        is Cause.Shutdown -> if (root.atOnce) "shutdown at once" else "shutdown"
        is Cause.Reload -> "another configuration"
        is Cause.Unknown -> root.word
        is Cause.Elsewhere -> "${root.word}: ${root.text}"
    }
