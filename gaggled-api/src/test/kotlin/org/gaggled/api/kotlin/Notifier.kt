package org.gaggled.api.kotlin

import java.io.IOException
import java.net.URI
import java.time.Duration
import org.gaggled.api.PluginException
import org.gaggled.api.config.ConfigProblem
import org.gaggled.api.config.InvalidSettingException
import org.gaggled.api.config.PluginSettings
import org.gaggled.api.config.SecretFile
import org.gaggled.api.config.Setting
import org.gaggled.api.config.SettingProblems
import org.gaggled.api.config.SettingsSection
import org.gaggled.api.event.EventSink
import org.gaggled.api.event.EventSinkContext
import org.gaggled.api.event.EventSinkFactory
import org.gaggled.api.event.GaggleEvent
import org.gaggled.api.event.GaggleEventType
import org.gaggled.api.launch.SignalScope

/** A notifier as somebody writes it who thinks in Kotlin: it hands a line for each event worth one to [deliver]. */
class NotifierFactory(private val deliver: (String) -> Unit) : EventSinkFactory {

    override fun getName() = "kotlin-notifier"

    override fun getSettings(): List<Setting<*>> = listOf(PERIOD, PREFIX, NOTE, TAGS, PORT, REACHES, TOKEN_FILE)

    override fun getGlobalSettings(): List<Setting<*>> = listOf(URL)

    override fun getGlobalSections() = listOf(SettingsSection("locks", listOf(KEY)))

    override fun check(settings: PluginSettings): List<ConfigProblem> {
        val problems = SettingProblems(settings.settings)
        if (settings.settings.find(NOTE)?.isBlank() == true) {
            problems.warning(NOTE, "the note is blank")
        }
        settings.settings.find(TOKEN_FILE)?.let { path ->
            try {
                if (!SecretFile.read(path).isPrivate) {
                    problems.error(TOKEN_FILE, "tokenfile '$path' can be read or changed by others", "chmod 600 it")
                }
            } catch (e: IOException) {
                problems.error(TOKEN_FILE, "tokenfile '$path' cannot be used: ${e.message}")
            }
        }
        return problems.toList()
    }

    override fun open(context: EventSinkContext): EventSink {
        val settings = context.settings
        val url = context.globalSettings.find(URL)
        if (url != null && runCatching { URI(url) }.isFailure) {
            throw PluginException("$url is not a URL", IllegalArgumentException(url))
        }
        val prefix = settings[PREFIX]
        val note = settings.find(NOTE)?.let { " ($it)" } ?: ""
        val key = context.findSection("locks")?.find(KEY)?.length ?: 0
        val period: Duration = settings[PERIOD]
        return object : EventSink {
            override fun accept(event: GaggleEvent) {
                textOf(event)?.let { deliver("${context.gaggle.hostName}: $prefix$it$note") }
            }

            override fun missed(count: Long) {
                context.controlPort.snapshot
                    .thenAccept { all -> deliver("$count missed; now: ${all.states.map { it.name }}") }
                    .toCompletableFuture()
                    .join()
            }

            override fun close() = deliver("end, after $period with a key of $key")
        }
    }

    companion object {
        val PERIOD = Setting.duration("period").otherwise(Duration.ofSeconds(10)).describedAs("how long to wait")
        val PREFIX = Setting.text("prefix").required().withExample("[shop]")
        val NOTE: Setting<String> = Setting.text("note").since("1.1")
        val TAGS = Setting.texts("tags").allowing("words")
        val URL = Setting.text("pagerurl")
        val KEY = Setting.text("key").secret()
        val PORT: Setting<Int> =
            Setting.of("port", "a port") { text ->
                text.toIntOrNull()?.takeIf { it in 1..65535 }
                    ?: throw InvalidSettingException("is no port", "ask the network people")
            }
        val TOKEN_FILE = Setting.path("tokenfile")
        val REACHES = Setting.choices("reaches", SignalScope::class.java).otherwise(setOf(SignalScope.GROUP))
    }
}

/** An event type that is not known is none of its business: so the `when` has an `else`. */
fun textOf(event: GaggleEvent): String? =
    when (event.type) {
        GaggleEventType.PROGRAM_UP -> "${event.program?.name} is up"
        GaggleEventType.PROGRAM_DOWN ->
            "${event.program?.name} is down: ${event.program?.lastExit?.let(::wordsFor) ?: event.message}"
        GaggleEventType.GAGGLE_STARTED,
        GaggleEventType.GAGGLE_STOPPING -> event.message
        else -> null
    }
