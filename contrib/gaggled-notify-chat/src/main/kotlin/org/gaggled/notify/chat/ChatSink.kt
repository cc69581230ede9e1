package org.gaggled.notify.chat

import java.io.IOException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration
import org.gaggled.api.event.EventSink
import org.gaggled.api.event.GaggleEvent
import org.gaggled.api.event.GaggleEventType.PROGRAM_DOWN
import org.gaggled.api.event.GaggleEventType.PROGRAM_UP
import org.gaggled.api.event.GaggleEventType.START_FAILED
import org.gaggled.api.event.GaggleEventType.STOP_OVERDUE

/** A chat room that is told what becomes of the programs. What it does not take is logged by gaggled, and not tried again. */
class ChatSink internal constructor(url: URI, timeout: Duration, private val host: String) : EventSink {

    private val client = HttpClient.newBuilder().connectTimeout(timeout).build()
    private val request = HttpRequest.newBuilder(url).timeout(timeout).header("Content-Type", "application/json")

    override fun accept(event: GaggleEvent) {
        val news = news(event) ?: return
        val gap = if (event.missed > 0) " (${event.missed} events before this were missed)" else ""
        val body = """{"text": ${json("$host: $news$gap")}}"""
        val response = client.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.discarding())
        if (response.statusCode() !in 200..299) throw IOException("the chat answered ${response.statusCode()}")
    }

    override fun close() = client.shutdownNow()
}

/** What is worth telling; types of events that are yet to come are not. */
private fun news(event: GaggleEvent): String? {
    val program = event.program ?: return null
    return when (event.type) {
        PROGRAM_UP -> "${program.name} is up, pid ${program.pid}"
        PROGRAM_DOWN -> "${program.name} is down" + (program.lastExit?.let { ": $it" } ?: "")
        START_FAILED -> "${program.name} cannot be started: ${program.startFailure ?: event.message}"
        STOP_OVERDUE -> "${program.name} does not go away: ${event.message}"
        else -> null
    }
}

private fun json(text: String) = text.asIterable().joinToString("", "\"", "\"") {
    when {
        it == '"' || it == '\\' -> "\\$it"
        it < ' ' || it.isSurrogate() -> "\\u%04x".format(it.code)
        else -> "$it"
    }
}
