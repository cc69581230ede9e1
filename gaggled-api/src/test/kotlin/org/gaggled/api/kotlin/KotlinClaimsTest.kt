package org.gaggled.api.kotlin

import java.nio.file.Path
import java.time.Duration
import java.util.Random
import org.gaggled.api.launch.LaunchListener
import org.gaggled.api.launch.LaunchRequest
import org.gaggled.api.launch.LauncherCapability
import org.gaggled.api.launch.ProcessLauncher
import org.gaggled.api.neighbour.HostClaims
import org.gaggled.api.neighbour.NeighbourSource
import org.gaggled.api.testkit.MemoryNeighbours
import org.gaggled.api.testkit.NeighbourClaimsContract
import org.gaggled.api.testkit.RecordingNeighbourListener
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Claims of hosts, and the fence of a launcher, in Kotlin. */
class KotlinClaimsTest {

    @Test
    fun `a host hears what it claims`() {
        var nanos = 0L
        val village = MemoryNeighbours({ nanos }, Duration.ofSeconds(8), Random(1))
        val listener = RecordingNeighbourListener()
        val source: NeighbourSource = village.open("one", "run")
        village.setClockRate("one", 1.0)
        source.watchClaims()
        source.join(listener)
        village.run()
        source.claim(0, setOf("web"))
        village.run()
        nanos = 1
        val second = Duration.ofSeconds(1)
        val claimed: RecordingNeighbourListener.Claimed =
            listener.awaitClaimed(second, "a claim", { it.of("one").version == 1L })
        assertEquals(listOf(HostClaims("one", 1, true, setOf("web"))), claimed.claims)
        assertTrue(claimed.of("one").isLeased)
        assertFalse(claimed.of("two").isLeased)
        val held: RecordingNeighbourListener.Held = listener.awaitHeld(second, "a time", { true })
        assertEquals(Duration.ofSeconds(6).toNanos(), held.until)
        assertEquals(listener.claimed.last(), claimed)
        assertTrue(listener.held.contains(held))
    }

    @Test
    fun `a launcher without a fence says so`() {
        val request = LaunchRequest.builder("web", Path.of("/bin/true")).fenced(true).build()
        assertTrue(request.isFenced && request.toBuilder().build().isFenced)
        assertFalse(LaunchRequest.builder("web", Path.of("/bin/true")).build().isFenced)
        val launcher =
            object : ProcessLauncher {
                override fun launch(request: LaunchRequest, listener: LaunchListener) = error("it starts nothing")

                override fun getCapabilities(): Set<LauncherCapability> = setOf()

                override fun close() {}
            }
        assertFalse(LauncherCapability.FENCE in launcher.capabilities)
        assertThrows(UnsupportedOperationException::class.java) { launcher.fence(0) }
    }
}

/** How the test class of a source that keeps claims looks in Kotlin. It is not run: the same in Java is. */
abstract class ClaimingVillageContract : NeighbourClaimsContract() {

    override fun lease(): Duration = Duration.ofMillis(300)
}
