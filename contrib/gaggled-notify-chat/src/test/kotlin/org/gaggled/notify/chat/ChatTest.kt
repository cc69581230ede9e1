package org.gaggled.notify.chat

import com.sun.net.httpserver.HttpServer
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import org.gaggled.api.event.EventSink
import org.gaggled.api.event.GaggleEventType
import org.gaggled.api.program.ExitStatus
import org.gaggled.api.program.ProcessSignal
import org.gaggled.api.program.ProgramState
import org.gaggled.api.testkit.EventSequence
import org.gaggled.api.testkit.PluginConfiguration
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Events arrive in the chat as one line of text each, and what cannot be delivered is gaggled's to log. */
class ChatTest {

    private val posts = LinkedBlockingQueue<String>()
    private val events = EventSequence(PluginConfiguration.GAGGLE)
    private val chat = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
        createContext("/room") { exchange ->
            posts += exchange.requestBody.readAllBytes().decodeToString()
            exchange.sendResponseHeaders(200, -1)
            exchange.close()
        }
        start()
    }

    @AfterEach
    fun end() = chat.stop(0)

    private fun configured(url: String) = PluginConfiguration(ChatFactory()).set("url", url)

    private fun open(path: String): EventSink =
        ChatFactory().open(configured("http://127.0.0.1:${chat.address.port}$path").toEventSinkContext())

    private fun program(name: String, more: ProgramState.Builder.() -> Unit = {}) = ProgramState.builder(name).apply(more).build()

    @Test
    fun `tells what becomes of programs`() {
        open("/room").use { sink ->
            sink.accept(events.next(GaggleEventType.GAGGLE_STARTED))
            sink.accept(events.next(GaggleEventType.OPERATOR_START, program("db")))
            sink.accept(events.next(GaggleEventType.PROGRAM_UP, program("db") { pid(7) }))
            sink.accept(
                events.nextAfterMissing(3, GaggleEventType.PROGRAM_DOWN, program("db") { lastExit(ExitStatus.Killed(ProcessSignal.KILL, false)) }),
            )
            sink.accept(events.next(GaggleEventType.START_FAILED, program("web") { startFailure("no such file") }))
            sink.accept(events.next(GaggleEventType.STOP_OVERDUE, program("web")).toBuilder().message("2 processes left").build())
        }
        assertEquals(
            listOf(
                """{"text": "goose: db is up, pid 7"}""",
                """{"text": "goose: db is down: SIGKILL (3 events before this were missed)"}""",
                """{"text": "goose: web cannot be started: no such file"}""",
                """{"text": "goose: web does not go away: 2 processes left"}""",
            ),
            posts.toList(),
        )
    }

    @Test
    fun `any text arrives as it is`() {
        open("/room").use { it.accept(events.next(GaggleEventType.PROGRAM_UP, program("\"ö\\\n\uD83E\uDEBF"))) }
        assertEquals(
            """{"text": "goose: \"ö\\\u000a\ud83e\udebf is up, pid 0"}""",
            posts.poll(60, TimeUnit.SECONDS),
        )
    }

    @Test
    fun `a chat that refuses is a failure without the url`() {
        val failure = assertThrows(IOException::class.java) {
            open("/elsewhere").use { it.accept(events.next(GaggleEventType.PROGRAM_UP, program("db"))) }
        }
        assertEquals("the chat answered 404", failure.message)
        chat.stop(0)
        val noAnswer = assertThrows(IOException::class.java) {
            open("/room").use { it.accept(events.next(GaggleEventType.PROGRAM_UP, program("db"))) }
        }
        assertTrue("/room" !in noAnswer.toString(), noAnswer::toString)
    }

    @Test
    fun `what cannot be posted to is refused, and not repeated`() {
        for (url in listOf("secret", "ftp://host/secret", "http:secret", "http://[secret", "")) {
            assertEquals(
                listOf("gaggled.test:1:1: url (its value is not shown) is not an http or https URL; write it as https://HOST/PATH"),
                configured(url).check().map { "$it" },
            )
        }
        for (port in listOf(0, 65536)) {
            assertEquals(
                listOf(
                    "gaggled.test:1:1: url (its value is not shown) has a port that there is not; a port is 1 to 65535;" +
                        " leave it out for the usual one",
                ),
                configured("https://chat.example.org:$port/hooks/4f7a").check().map { "$it" },
            )
        }
        assertEquals(emptyList<Any>(), configured("https://chat.example.org:65535/hooks/4f7a").check())
        assertEquals(emptyList<Any>(), configured("https://chat.example.org/hooks/4f7a").check())
        assertEquals(1, configured("http://127.0.0.1/").set("timeout", "0").check().size)
    }
}
