package org.gaggled.api.kotlin

import kotlin.concurrent.thread
import org.gaggled.api.launch.LaunchListener
import org.gaggled.api.launch.LaunchRequest
import org.gaggled.api.launch.LaunchedProcess
import org.gaggled.api.launch.LauncherCapability
import org.gaggled.api.launch.LauncherContext
import org.gaggled.api.launch.LauncherSupport
import org.gaggled.api.launch.ProcessExit
import org.gaggled.api.launch.ProcessLauncher
import org.gaggled.api.launch.ProcessLauncherFactory
import org.gaggled.api.launch.SignalOutcome
import org.gaggled.api.launch.StartFailure
import org.gaggled.api.program.ExitStatus
import org.gaggled.api.program.ProcessSignal
import org.gaggled.api.testkit.LauncherContract

/**
 * A launcher that starts nothing: a process of its ends at the first signal, and what has no arguments, or asks for
 * attributes, cannot be started.
 */
class RehearsalFactory(private val supported: Boolean) : ProcessLauncherFactory {

    override fun getName() = "rehearsal"

    override fun getSupport(): LauncherSupport =
        if (supported) LauncherSupport.supported(-1) else LauncherSupport.unsupported("not today")

    override fun open(context: LauncherContext): ProcessLauncher =
        object : ProcessLauncher {
            private var pids = 0L

            override fun launch(request: LaunchRequest, listener: LaunchListener) {
                if (!request.attributes.isEmpty) {
                    inTheBackground {
                        listener.startFailed(StartFailure.builder("not here: ${wordsFor(request.attributes)}").build())
                    }
                    return
                }
                if (request.arguments.isEmpty()) {
                    inTheBackground {
                        listener.startFailed(
                            StartFailure.builder(
                                    "${request.executable}: no words in ${context.gaggle.hostName}, PATH ${context.environment["PATH"]}"
                                )
                                .build()
                        )
                    }
                    return
                }
                val process = Imagined(++pids, listener)
                inTheBackground { listener.started(process) }
            }

            override fun getCapabilities() = setOf(LauncherCapability.ANY_SIGNAL)

            override fun close() = Unit
        }

    private class Imagined(private val pid: Long, private val listener: LaunchListener) : LaunchedProcess {
        private var there = true

        override fun getPid() = pid

        override fun send(signal: ProcessSignal): SignalOutcome =
            if (this.signal(signal)) SignalOutcome.SENT else SignalOutcome.GONE

        @Synchronized
        override fun signal(signal: ProcessSignal): Boolean {
            val was = there
            there = false
            if (was) inTheBackground { listener.exited(ProcessExit.builder(ExitStatus.Killed(signal, false)).build()) }
            return was
        }
    }
}

private fun inTheBackground(call: () -> Unit) {
    thread(isDaemon = true, name = "rehearsal", block = call)
}

/** How the test class of a launcher looks in Kotlin. It is not run: a rehearsal starts nothing. */
abstract class RehearsalContract : LauncherContract() {

    override fun getFactory(): ProcessLauncherFactory = RehearsalFactory(true)

    override fun startsIgnoring(signal: Int) = output("grep SigIgn /proc/self/status > \"$1\"").isNotBlank()

    override fun getZerothArgument(request: LaunchRequest): String = request.executable.toString()

    override fun asReceived(text: String) = text.trim()
}
