package org.gaggled.notify.chat

import java.io.IOException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import org.gaggled.api.HarmlessText
import org.gaggled.api.announce.AnnouncedStatus.CHURNING
import org.gaggled.api.announce.AnnouncedStatus.DONE
import org.gaggled.api.announce.AnnouncedStatus.DOWN
import org.gaggled.api.announce.AnnouncedStatus.NOT_READY
import org.gaggled.api.announce.AnnouncedStatus.OPERATOR_DISABLED
import org.gaggled.api.announce.AnnouncedStatus.UP
import org.gaggled.api.announce.Announcement
import org.gaggled.api.announce.AnnouncingSink
import org.gaggled.api.event.EventListener
import org.gaggled.api.event.EventSinkContext
import org.gaggled.api.event.GaggleEvent
import org.gaggled.api.program.Cause
import org.gaggled.api.program.ProgramState
import org.gaggled.json.JsonObject
import org.slf4j.LoggerFactory

private val log = LoggerFactory.getLogger(ChatSink::class.java)

/** More of an answer than this is not read: nobody looks at it. */
private const val LONGEST_ANSWER = 64L * 1024

/**
 * A chat room that is told what is worth telling of the programs. What it does not take is logged, and not tried again.
 */
class ChatSink
internal constructor(context: EventSinkContext, private val url: URI, private val timeout: Duration, period: Duration) :
    EventListener {

    private val host = context.gaggle.hostName
    private val announcing = AnnouncingSink.open(context, period) { tell(wordsFor(it)) }

    override fun accept(event: GaggleEvent) {
        announcing.accept(event)
        super.accept(event)
    }

    override fun stopOverdue(program: ProgramState, event: GaggleEvent) =
        tell(HarmlessText.of("${program.name} does not go away: ${event.message}"))

    override fun missed(count: Long) = announcing.missed(count)

    override fun close() = announcing.close()

    private fun tell(news: String) {
        try {
            post("""{"text": ${JsonObject.quoted("$host: $news")}}""")
        } catch (e: IOException) {
            log.warn("chat: not sent: {} ({})", news, HarmlessText.of(e.message ?: e.javaClass.simpleName))
        } catch (_: InterruptedException) {
            log.warn("chat: not sent, because gaggled does not wait any longer: {}", news)
            Thread.currentThread().interrupt()
        }
    }

    /**
     * Over a connection of its own: one that is kept may be closed by the chat at the moment of the next message, which
     * is lost then.
     */
    private fun post(body: String) {
        val client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout).build()
        try {
            val request =
                HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build()
            val answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.discarding(), LONGEST_ANSWER))
            val status = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode()
            if (status !in 200..299) throw IOException("the chat answered $status")
        } catch (_: TimeoutException) {
            throw IOException("no answer within ${timeout.toMillis()} ms")
        } catch (e: ExecutionException) {
            throw IOException(e.cause?.message ?: e.cause?.javaClass?.simpleName, e)
        } finally {
            client.shutdownNow()
        }
    }
}

private fun wordsFor(announcement: Announcement): String {
    val state = announcement.state
    val program = announcement.program
    val failure = state.startFailure
    val cause = state.lastExit?.let { ": $it" } ?: ""
    val detail = (state.cause as? Cause.NotReady)?.let { ": ${it.detail}" } ?: ""
    val today = if (announcement.downsToday > 1) ", ${announcement.downsToday} times today" else ""
    return HarmlessText.of(
        when (announcement.status) {
            NOT_READY -> "$program is not ready any more$detail"
            UP if announcement.before == NOT_READY -> "$program is ready again, pid ${state.pid}"
            DONE -> "$program is done after all"
            UP -> "$program is up again, pid ${state.pid}"
            DOWN if failure != null -> "$program cannot be started: $failure"
            DOWN if announcement.isByOperator -> "$program was stopped by an operator"
            DOWN -> "$program is down$cause$today"
            CHURNING if failure != null -> "$program goes up and down all the time: $failure"
            CHURNING -> "$program goes up and down all the time$cause$today"
            OPERATOR_DISABLED -> "$program was stopped and disabled by an operator"
            else -> announcement.line
        }
    )
}
