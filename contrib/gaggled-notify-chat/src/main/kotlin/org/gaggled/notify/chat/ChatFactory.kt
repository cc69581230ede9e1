package org.gaggled.notify.chat

import java.net.URI
import java.time.Duration
import org.gaggled.api.config.ConfigProblem
import org.gaggled.api.config.PluginSettings
import org.gaggled.api.config.Setting
import org.gaggled.api.event.EventSinkContext
import org.gaggled.api.event.EventSinkFactory

private val URL = Setting.text("url").required()
    .allowing("an http or https URL")
    .describedAs("The incoming webhook of a chat room. Whoever knows it can write there: keep the file to yourself.")
    .withExample("https://chat.example.org/hooks/4f7a")

private val TIMEOUT = Setting.duration("timeout").otherwise(Duration.ofSeconds(10))
    .describedAs("The longest that one message may take.")

/** Offers the event sink `chat`. */
class ChatFactory : EventSinkFactory {

    override fun getName() = "chat"

    override fun getSettings() = listOf(URL, TIMEOUT)

    /** The URL itself is never repeated, here or in the log: it is as good as a password. */
    override fun check(settings: PluginSettings) = with(settings.settings) {
        listOfNotNull(
            positionOf(URL)?.takeIf { webhook(get(URL)) == null }
                ?.let { ConfigProblem.error(it, "url is not an http or https URL", "write it as https://HOST/PATH") },
            positionOf(TIMEOUT)?.takeIf { get(TIMEOUT).isZero }
                ?.let { ConfigProblem.error(it, "timeout '0' leaves no time to send anything", "10s is usual") },
        )
    }

    override fun open(context: EventSinkContext) = ChatSink(
        checkNotNull(webhook(context.settings[URL])) { "a url that check() has refused" },
        context.settings[TIMEOUT],
        context.gaggle.hostName,
    )
}

private fun webhook(text: String): URI? =
    runCatching { URI(text) }.getOrNull()?.takeIf { it.scheme in setOf("http", "https") && it.host != null }
