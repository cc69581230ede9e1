package org.gaggled.notify.chat

import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import org.gaggled.api.event.EventSink
import org.gaggled.api.event.GaggleEventType
import org.gaggled.api.program.ExitStatus
import org.gaggled.api.program.ProcessSignal
import org.gaggled.api.program.ProgramState
import org.gaggled.api.testkit.EventSequence
import org.gaggled.api.testkit.PluginConfiguration
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What is worth telling arrives in the chat as one line of text each, and what cannot be delivered is logged. */
class ChatTest {

    private val posts = LinkedBlockingQueue<String>()
    private val events = EventSequence(PluginConfiguration.GAGGLE)
    private val chat =
        HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
            createContext("/room") { exchange ->
                posts += exchange.requestBody.readAllBytes().decodeToString()
                exchange.sendResponseHeaders(200, -1)
                exchange.close()
            }
            start()
        }

    @AfterEach fun end() = chat.stop(0)

    private fun configured(url: String) = PluginConfiguration(ChatFactory()).set("url", url)

    private fun open(path: String, port: Int = chat.address.port): EventSink =
        ChatFactory().open(configured("http://127.0.0.1:$port$path").toEventSinkContext())

    private fun program(name: String, more: ProgramState.Builder.() -> Unit = {}) =
        ProgramState.builder(name).sequence(events.lastNumber).apply(more).build()

    private fun EventSink.down(
        name: String,
        more: ProgramState.Builder.() -> Unit = { lastExit(ExitStatus.Exited(3)) },
    ) = accept(events.next(GaggleEventType.PROGRAM_DOWN, program(name, more)))

    private fun assertTold(vararg texts: String) =
        assertEquals(texts.map { """{"text": "goose: $it"}""" }, texts.map { posts.poll(60, TimeUnit.SECONDS) })

    @Test
    fun `tells what becomes of programs`() {
        open("/room").use { sink ->
            sink.accept(events.next(GaggleEventType.GAGGLE_STARTED))
            sink.accept(events.next(GaggleEventType.PROGRAM_UP, program("new") { pid(7) }))
            sink.down("db") { lastExit(ExitStatus.Killed(ProcessSignal.KILL, false)) }
            assertTold("db is down: SIGKILL")
            sink.accept(events.next(GaggleEventType.START_FAILED, program("web") { startFailure("no such file") }))
            assertTold("web cannot be started: no such file")
            sink.accept(
                events
                    .next(GaggleEventType.STOP_OVERDUE, program("web"))
                    .toBuilder()
                    .message("2 processes left")
                    .build()
            )
            assertTold("web does not go away: 2 processes left")
            sink.accept(
                events.next(GaggleEventType.OPERATOR_STOP, program("api") { lastPid(7).operatorDisabled(true) })
            )
            assertTold("api was stopped and disabled by an operator")
        }
        assertEquals(listOf<String>(), posts.toList())
    }

    @Test
    fun `a crash loop does not flood the room`() {
        open("/room").use { sink ->
            sink.down("web")
            assertTold("web is down: exit 3")
            repeat(1000) {
                sink.accept(events.next(GaggleEventType.PROGRAM_UP, program("web") { pid(7) }))
                sink.down("web")
            }
        }
        assertEquals(listOf<String>(), posts.toList(), "the next word is due after a period")
    }

    /** It closes each connection without saying so before: what comes over one that was kept is lost. */
    @Test
    fun `every message arrives at a receiver of HTTP 1_0`() {
        ServerSocket(0, 50, InetAddress.getLoopbackAddress()).use { listening ->
            val receiver = thread {
                runCatching {
                    while (true) {
                        listening.accept().use { connection ->
                            val request = connection.getInputStream().bufferedReader()
                            val head = generateSequence { request.readLine() }.takeWhile { it.isNotEmpty() }.toList()
                            val length = head.first { it.startsWith("Content-Length: ") }.substringAfter(": ").toInt()
                            val body =
                                CharArray(length).also { buffer ->
                                    repeat(length) { buffer[it] = request.read().toChar() }
                                }
                            connection
                                .getOutputStream()
                                .write("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n".toByteArray())
                            posts += String(body)
                        }
                    }
                }
            }
            open("/room", listening.localPort).use { sink ->
                for (i in 1..20) {
                    sink.down("p$i")
                    assertTold("p$i is down: exit 3")
                }
            }
            listening.close()
            receiver.join()
        }
    }

    @Test
    fun `any text arrives, and none acts`() {
        open("/room").use { it.down("\"ö\\\n\u001b[2J\uD83E\uDEBF") }
        assertEquals(
            """{"text": "goose: \"ö\\\\n\\u001b[2J🪿 is down: exit 3"}""",
            posts.poll(60, TimeUnit.SECONDS),
        )
    }

    @Test
    fun `a chat that refuses is logged without the url`() {
        LogLines(ChatSink::class.java).use { log ->
            open("/elsewhere").use { it.down("db") }
            assertEquals(listOf("WARN chat: not sent: db is down: exit 3 (the chat answered 404)"), log.lines)
            chat.stop(0)
            open("/room").use { it.down("db") }
            assertEquals(2, log.lines.size)
            assertTrue("/room" !in log.lines.last(), log.lines::toString)
        }
    }

    @Test
    fun `what cannot be posted to is refused, and not repeated`() {
        for (url in listOf("secret", "ftp://host/secret", "http:secret", "http://[secret", "")) {
            assertEquals(
                listOf(
                    "gaggled.test:1:1: url (its value is not shown) is not an http or https URL; write it as https://HOST/PATH"
                ),
                configured(url).check().map { "$it" },
            )
        }
        for (port in listOf(0, 65536)) {
            assertEquals(
                listOf(
                    "gaggled.test:1:1: url (its value is not shown) has a port that is out of range; a port is from 1 to 65535;" +
                        " leave it out for the usual one"
                ),
                configured("https://chat.example.org:$port/hooks/4f7a").check().map { "$it" },
            )
        }
        assertEquals(emptyList<Any>(), configured("https://chat.example.org:65535/hooks/4f7a").check())
        assertEquals(emptyList<Any>(), configured("https://chat.example.org/hooks/4f7a").check())
        assertEquals(1, configured("http://127.0.0.1/").set("timeout", "0").check().size)
    }
}
