package org.gaggled.notify.chat

import java.net.URI
import java.time.Duration
import org.gaggled.api.config.ConfigProblem
import org.gaggled.api.config.InvalidSettingException
import org.gaggled.api.config.PluginSettings
import org.gaggled.api.config.Setting
import org.gaggled.api.event.EventSinkContext
import org.gaggled.api.event.EventSinkFactory

private val URL =
    Setting.of("url", "an http or https URL", ::webhook)
        .required()
        .secret()
        .describedAs(
            "The incoming webhook of a chat room. Everybody who knows it can write there: keep the file to yourself."
        )
        .withExample("https://chat.example.org/hooks/4f7a")

private val TIMEOUT =
    Setting.duration("timeout").otherwise(Duration.ofSeconds(10)).describedAs("How long one message can take.")

private val PERIOD =
    Setting.duration("period")
        .otherwise(Duration.ofSeconds(10))
        .describedAs(
            "A program is reported at most once in this time. It must be up for as long to be reported as up again."
        )

/** Offers the event sink `chat`. */
class ChatFactory : EventSinkFactory {

    override fun getName() = "chat"

    override fun getSettings() = listOf(URL, TIMEOUT, PERIOD)

    override fun check(settings: PluginSettings) =
        with(settings.settings) {
            listOfNotNull(
                positionOf(TIMEOUT)
                    ?.takeIf { get(TIMEOUT).isZero }
                    ?.let { ConfigProblem.error(it, "timeout '0' leaves no time to send anything", "10s is usual") }
            )
        }

    override fun open(context: EventSinkContext) =
        ChatSink(context, context.settings[URL], context.settings[TIMEOUT], context.settings[PERIOD])
}

/** The URL itself is never repeated, here or in the log: it is as good as a password. */
private fun webhook(text: String): URI {
    val url = runCatching { URI(text) }.getOrNull()
    if (url?.host == null || url.scheme !in setOf("http", "https")) {
        throw InvalidSettingException("is not an http or https URL", "write it as https://HOST/PATH")
    }
    if (url.port == 0 || url.port > 65535) {
        throw InvalidSettingException(
            "has a port that is out of range; a port is from 1 to 65535",
            "leave it out for the usual one",
        )
    }
    return url
}
