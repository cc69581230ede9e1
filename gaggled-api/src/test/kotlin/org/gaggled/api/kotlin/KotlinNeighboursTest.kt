package org.gaggled.api.kotlin

import java.time.Duration
import java.util.Random
import org.gaggled.api.config.Setting
import org.gaggled.api.control.ClusterSnapshot
import org.gaggled.api.neighbour.HostReport
import org.gaggled.api.neighbour.HostState
import org.gaggled.api.neighbour.HostState.Standing
import org.gaggled.api.neighbour.NeighbourListener
import org.gaggled.api.neighbour.NeighbourNeed
import org.gaggled.api.neighbour.NeighbourProgram
import org.gaggled.api.neighbour.NeighbourSource
import org.gaggled.api.neighbour.NeighbourSourceContext
import org.gaggled.api.neighbour.NeighbourSourceFactory
import org.gaggled.api.program.DependencyState.Until
import org.gaggled.api.program.ProgramPhase
import org.gaggled.api.testkit.MemoryNeighbours
import org.gaggled.api.testkit.NeighbourSourceContract
import org.gaggled.api.testkit.PluginConfiguration
import org.gaggled.api.testkit.RecordingNeighbourListener
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Joins hosts of one process to a village. */
class VillageFactory(private val village: MemoryNeighbours) : NeighbourSourceFactory {

    override fun getName() = "village"

    override fun getSettings(): List<Setting<*>> = listOf(STREET)

    override fun open(context: NeighbourSourceContext): NeighbourSource {
        checkNotNull(context.settings.find(STREET)) { "no street" }
        check(context.stateDirectory == null)
        return village.open(context.host, context.gaggle.instanceId)
    }

    companion object {
        val STREET: Setting<String> = Setting.text("street")
    }
}

fun wordsFor(report: HostReport): List<String> =
    report.programs.map { program ->
        buildString {
            append(program.name).append('@').append(report.host).append(' ').append(wordsFor(program.phase))
            program.group?.let { append(" of ").append(it) }
            program.conditions[Until.READY]?.let { append(", ready for ${it.age.toSeconds()} s, #${it.number}") }
            program.reason?.let { append(": ").append(it) }
            if (!program.mayComeUp()) append(" for good")
        }
    }

/** A neighbour source, and what it tells, in Kotlin. */
class KotlinNeighboursTest {

    private var nanos = 0L
    private val village = MemoryNeighbours({ nanos }, Duration.ofSeconds(8), Random(1))
    private val db =
        NeighbourProgram.builder("db:1")
            .group("db")
            .starts(3)
            .phase(ProgramPhase.UP)
            .condition(Until.READY, 17, Duration.ofSeconds(5))
            .build()

    private fun source(host: String): NeighbourSource {
        val factory = VillageFactory(village)
        return factory.open(PluginConfiguration(factory).set("street", "Main").toNeighbourSourceContext(host))
    }

    private fun pass(seconds: Long) {
        val until = nanos + Duration.ofSeconds(seconds).toNanos()
        while (village.nextDue() <= until) {
            nanos = village.nextDue()
            village.run()
        }
        nanos = until
    }

    @Test
    fun `hosts hear of each other`() {
        val lines = mutableListOf<String>()
        val listener =
            object : NeighbourListener {
                override fun onConnected() {
                    lines += "connected"
                }

                override fun onDisconnected(reason: String) {
                    lines += "alone: $reason"
                }

                override fun onReport(report: HostReport) {
                    lines += wordsFor(report)
                }

                override fun onUnknown(host: String, reason: String) {
                    lines += "$host: $reason"
                }

                override fun onLeft(host: String) {
                    lines += "$host left"
                }
            }
        source("one").use { one ->
            one.join(listener)
            val two = source("two")
            two.join(RecordingNeighbourListener())
            two.tell(HostReport.builder("two", "run").programs(listOf(db)).build())
            pass(2)
            two.leave()
            pass(0)
            two.close()
        }
        assertEquals(listOf("connected", "db:1@two up of db, ready for 5 s, #17", "two left"), lines)
    }

    @Test
    fun `a listener waits for what it hears`() {
        val listener = RecordingNeighbourListener()
        listener.onUnknown("two", "its lease is over")
        listener.onReport(HostReport.builder("two", "run").programs(listOf(db)).build())
        val second = Duration.ofSeconds(1)
        assertEquals("its lease is over", listener.all.first().reason)
        assertNull(listener.await(second, "something", { it.kind() == RecordingNeighbourListener.Kind.UNKNOWN }).report)
        assertEquals(3, listener.awaitReport(second, "a report", { it.host == "two" }).programs.single().starts)
    }

    @Test
    fun `a report is data`() {
        val need = NeighbourNeed("web", "db", "two", true)
        val report =
            HostReport.builder("one", "run")
                .configFile("shop.ini")
                .control("tcp://one:25238", null)
                .programs(listOf(db.toBuilder().cause("limit", "it failed").mayComeUp(false).build()))
                .needs(listOf(need))
                .build()
        assertEquals(report, report.toBuilder().build())
        assertEquals("web -> db@two, true", "${report.needs.single()}, ${need.isActive}")
        assertEquals(
            listOf("db:1@one up of db, ready for 9 s, #17: it failed for good"),
            wordsFor(report.agedBy(Duration.ofSeconds(4))),
        )
        val held: NeighbourProgram.Holding? = report.programs.single().conditions[Until.DONE]
        assertNull(held?.age)
        assertNull(report.controlKey?.length)
    }

    @Test
    fun `a control source is told what is known of other hosts`() {
        val report = HostReport.builder("two", "run").programs(listOf(db)).build()
        val builder: HostState.Builder = HostState.builder("two").standing(Standing.UNKNOWN, Duration.ofSeconds(7))
        val two: HostState = builder.reason("its lease is over").report(report, Duration.ofSeconds(9)).build()
        val cluster = ClusterSnapshot("one", listOf(two))
        assertEquals(two, cluster.find("two"))
        assertNull(cluster.find("three"))
        val words =
            when (two.standing) {
                Standing.KNOWN -> "known"
                Standing.UNKNOWN -> "unknown for ${two.since.toSeconds()} s: ${two.reason}"
                else -> "something else"
            }
        assertEquals("unknown for 7 s: its lease is over", words)
        assertEquals("one: db:1", "${cluster.host}: ${two.report?.programs?.single()?.name}")
    }

    @Test
    fun `what cannot be is refused`() {
        assertTrue(HostReport.isHostName("Db-2.example_x"))
        assertFalse(HostReport.isHostName("ö") || HostReport.isHostName("") || HostReport.isHostName("a".repeat(65)))
        val refused: List<() -> Any> =
            listOf(
                { HostReport.builder("two hosts", "run") },
                { HostReport.builder("two", "") },
                { HostReport.builder("two", "run").programs(listOf(db, db)) },
                {
                    HostReport.builder("two", "run").programs(List(10_001) { NeighbourProgram.builder("w$it").build() })
                },
                { NeighbourProgram.builder("a/b") },
                { NeighbourProgram.builder("ö".repeat(128)) },
                { NeighbourProgram.builder("a").starts(-1) },
                { NeighbourProgram.builder("a").condition(Until.DONE, 1, Duration.ofNanos(-1)) },
                { NeighbourNeed("web", "db", "two@three", false) },
            )
        refused.forEach { assertThrows(IllegalArgumentException::class.java) { it() } }
        val wordy = NeighbourProgram.builder("a").cause("exit", "x".repeat(499) + "\uD83E\uDEBF").build()
        assertEquals(499, wordy.reason?.length)
    }
}

/** How the test class of a neighbour source looks in Kotlin. It is not run: the same in Java is. */
abstract class VillageContract : NeighbourSourceContract() {

    private val village = MemoryNeighbours(System::nanoTime, Duration.ofMillis(300), Random(1))

    override fun open(host: String, incarnation: String) = village.open(host, incarnation)

    override fun cut(host: String) = village.cutOutgoing(host)

    override fun mend(host: String) = village.mend(host)
}
