package org.gaggled.api.kotlin

import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentLinkedQueue
import org.gaggled.api.config.ArgumentSplitting
import org.gaggled.api.config.ConfigFile
import org.gaggled.api.config.ConfigNode
import org.gaggled.api.config.ConfigPosition
import org.gaggled.api.config.ConfigProblem
import org.gaggled.api.config.ConfigSource
import org.gaggled.api.config.ConfigSourceContext
import org.gaggled.api.config.ConfigSourceFactory
import org.gaggled.api.config.ConfigText
import org.gaggled.api.config.ConfigTree
import org.gaggled.api.control.ControlPort
import org.gaggled.api.control.ControlSource
import org.gaggled.api.control.ControlSourceContext
import org.gaggled.api.control.ControlSourceFactory
import org.gaggled.api.control.Operation
import org.gaggled.api.control.OperationRequest
import org.gaggled.api.control.ProgramSelector
import org.gaggled.api.control.Requester
import org.gaggled.api.control.Role
import org.gaggled.api.event.EventSubscription
import org.gaggled.api.program.ProcessSignal

/** A control source that takes its requests from [ask]. */
class WordsFactory : ControlSourceFactory {

    val heard = ConcurrentLinkedQueue<String>()

    override fun getName() = "words"

    override fun open(context: ControlSourceContext): ControlSource = Words(context.controlPort, name)

    private inner class Words(private val port: ControlPort, name: String) : ControlSource {
        private val requester = Requester("somebody", name, Role.OPERATE)
        private var subscription: EventSubscription? = null

        override fun start() {
            subscription = port.subscribe("words") { event -> heard += event.type.name }
        }

        override fun close() {
            subscription?.close()
        }

        fun ask(word: String, program: String): CompletionStage<String> =
            when (word) {
                "why" -> port.describe(program).thenApply { it.explanation }
                "list" -> port.snapshot.thenApply { snapshot -> snapshot.states.joinToString { it.name } }
                "hup" -> perform(Operation.SIGNAL, program)
                else -> perform(requireNotNull(Operation.find(word)), program)
            }

        private fun perform(operation: Operation, program: String): CompletionStage<String> {
            val request =
                OperationRequest.builder(operation, requester)
                    .programs(if (operation.takesPrograms()) ProgramSelector.of(listOf(program)) else null)
                    .signal(if (operation.takesSignal()) ProcessSignal.HUP else null)
                    .build()
            return port.perform(request).thenApply { wordsFor(it.outcome) }
        }
    }

    fun ask(source: ControlSource, word: String, program: String = ""): CompletionStage<String> =
        (source as Words).ask(word, program)
}

/** A format: `program: word word` on each line, `+file` to include one. */
class LinesFactory : ConfigSourceFactory {

    override fun getName() = "lines"

    override fun getExtensions() = setOf("lines")

    override fun getArgumentSplitting() = ArgumentSplitting.BLANKS

    override fun isExpandedByDefault() = false

    override fun open(context: ConfigSourceContext) = ConfigSource { file -> Reading(context).read(file) }

    private class Reading(private val context: ConfigSourceContext) {
        private val problems = mutableListOf<ConfigProblem>()

        fun read(file: ConfigFile): ConfigTree {
            val root = ConfigNode.builder("", file.at(1, 1))
            nodesOf(file).forEach { root.child(it) }
            return ConfigTree(root.build(), problems)
        }

        private fun nodesOf(file: ConfigFile): List<ConfigNode> =
            file.text.lines().flatMapIndexed { index, line ->
                val position = file.at(index + 1, 1)
                when {
                    line.isBlank() -> emptyList()
                    line.startsWith("+") -> context.include(line.drop(1), file, position)?.let(::nodesOf).orEmpty()
                    else ->
                        listOfNotNull(nodeOf(line, position, file.includedFrom?.path?.toString() ?: "the command line"))
                }
            }

        private fun nodeOf(line: String, position: ConfigPosition, origin: String): ConfigNode? {
            val (name, words) =
                line.split(":", limit = 2).takeIf { it.size == 2 }
                    ?: return null.also {
                        problems += ConfigProblem.error(position, "no colon", "write NAME: WORDS; from $origin")
                    }
            val command =
                ConfigNode.builder("argv", position)
                    .items(words.trim().split(" ").map { ConfigText(it, position) })
                    .build()
            return ConfigNode.builder(name, position).child(command).build()
        }
    }
}
