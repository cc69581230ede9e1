package org.gaggled.api.kotlin

import java.time.Duration
import java.time.Instant
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import org.gaggled.api.HarmlessText
import org.gaggled.api.announce.AnnouncedStatus
import org.gaggled.api.announce.Announcement
import org.gaggled.api.announce.Announcer
import org.gaggled.api.announce.AnnouncingSink
import org.gaggled.api.event.EventSink
import org.gaggled.api.event.EventSinkContext
import org.gaggled.api.event.EventSinkFactory
import org.gaggled.api.event.GaggleEventType
import org.gaggled.api.program.ExitStatus
import org.gaggled.api.program.ProgramState
import org.gaggled.api.testkit.EventSequence
import org.gaggled.api.testkit.PluginConfiguration
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** A notifier in Kotlin that floods nobody: its factory returns the sink that the API offers. */
class KotlinAnnouncingTest {

    private class PagerFactory(private val page: (String) -> Unit) : EventSinkFactory {

        override fun getName() = "pager"

        override fun open(context: EventSinkContext): EventSink =
            AnnouncingSink.open(context, Duration.ofSeconds(10)) { announcement -> page(wordsFor(announcement)) }
    }

    @Test
    fun `a pager is told what is worth it`() {
        val pages = LinkedBlockingQueue<String>()
        val events = EventSequence(PluginConfiguration.GAGGLE)
        PagerFactory { pages += it }
            .let { factory ->
                factory.open(PluginConfiguration(factory).toEventSinkContext()).use { sink ->
                    sink.accept(events.next(GaggleEventType.PROGRAM_DOWN, died("db\u001b[2J")))
                    assertEquals("db\\u001b[2J is down: exit 3", pages.poll(60, TimeUnit.SECONDS))
                }
            }
    }

    @Test
    fun `an announcer without a clock`() {
        val announcer = Announcer(Duration.ofSeconds(10), Duration.ZERO)
        announcer.state(died("db"), Instant.EPOCH, 0)
        val said: List<Announcement> = announcer.decide(announcer.nextDecision())
        assertEquals(listOf(AnnouncedStatus.DOWN), said.map { it.status })
        assertEquals(Announcer.NEVER, announcer.nextDecision())
        val again: Announcement.Builder =
            Announcement.builder(AnnouncedStatus.CHURNING, said.single().state).before(said.single().status)
        assertEquals("process db is churning, due to EXIT, was down", again.build().line)
    }

    private fun died(program: String) = ProgramState.builder(program).lastExit(ExitStatus.Exited(3)).build()

    private companion object {
        fun wordsFor(announcement: Announcement) =
            when (announcement.status) {
                AnnouncedStatus.UP -> "${announcement.program} is up"
                AnnouncedStatus.DOWN ->
                    "${HarmlessText.of(announcement.state.name)} is down: ${announcement.state.lastExit}"
                else -> announcement.line
            }
    }
}
