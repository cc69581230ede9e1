package org.gaggled.api.kotlin

import java.time.Duration
import java.time.Instant
import java.util.concurrent.TimeUnit
import org.gaggled.api.control.LogExcerpt
import org.gaggled.api.control.LogLine
import org.gaggled.api.control.LogRequest
import org.gaggled.api.control.ProgramSelector
import org.gaggled.api.control.Requester
import org.gaggled.api.control.Role
import org.gaggled.api.program.ProgramState
import org.gaggled.api.testkit.FakeControlPort
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test

/** What a control source in Kotlin does with the lines that programs print. */
class LogValuesTest {

    private val ann = Requester("ann", "test", Role.WATCH)
    private val web: ProgramSelector = ProgramSelector.named("web")

    @Test
    fun `lines are followed from position to position`() {
        FakeControlPort(ProgramState.builder("web").build()).use { port ->
            port.put(LogLine("web", LogLine.Stream.ERROR, Instant.EPOCH, "one".toByteArray()))
            val last: LogExcerpt =
                port
                    .readLogs(LogRequest.builder(ann, web).lines(5).build())
                    .toCompletableFuture()
                    .get(
                        1,
                        TimeUnit.MINUTES,
                    )
            val words: (LogLine) -> String = { "${it.program} ${it.stream} ${it.time?.epochSecond} ${it.text}" }
            assertEquals(listOf("web ERROR 0 one"), last.lines.map(words))
            val builder: LogRequest.Builder =
                LogRequest.builder(ann, web).after(last.position).waitAtMost(Duration.ofMinutes(1))
            val next = port.readLogs(builder.build()).toCompletableFuture()
            port.put(LogLine("web", LogLine.Stream.OUTPUT, null, byteArrayOf(-1)))
            val line = next.get(1, TimeUnit.MINUTES).lines.single()
            assertNull(line.time)
            assertEquals("\uFFFD", line.text)
            assertEquals(LogLine.Stream.OUTPUT, line.stream)
        }
    }
}
