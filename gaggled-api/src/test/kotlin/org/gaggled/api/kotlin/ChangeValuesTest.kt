package org.gaggled.api.kotlin

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import org.gaggled.api.announce.AnnouncedStatus
import org.gaggled.api.announce.Told
import org.gaggled.api.control.PlannedChange
import org.gaggled.api.control.ReloadPlan
import org.gaggled.api.control.Requester
import org.gaggled.api.control.Role
import org.gaggled.api.launch.Containment
import org.gaggled.api.launch.LaunchListener
import org.gaggled.api.launch.LaunchRequest
import org.gaggled.api.launch.LaunchedProcess
import org.gaggled.api.launch.ProcessExit
import org.gaggled.api.launch.ProcessIdentity
import org.gaggled.api.launch.StartFailure
import org.gaggled.api.testkit.FakeControlPort
import org.gaggled.api.testkit.FakeLauncherContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What plugins in Kotlin do with what changes a gaggle as a whole, or outlives it. */
class ChangeValuesTest {

    @Test
    fun `a plan is read`() {
        val secret = PlannedChange.Difference("env/TOKEN", null, null, true)
        val change = PlannedChange("web", PlannedChange.Action.RESTART, listOf(secret))
        FakeControlPort().use { port ->
            port.putPlan(ReloadPlan(listOf(change), listOf(), listOf()))
            val requester = Requester("ann", "test", Role.OPERATE)
            val plan: ReloadPlan = port.planReload(requester).toCompletableFuture().get(1, TimeUnit.MINUTES)
            val words: (PlannedChange) -> String = {
                "${it.action.word} ${it.name}: ${it.differences.map { d -> d.name }}"
            }
            assertEquals(listOf("restart web: [env/TOKEN]"), plan.programs.map(words))
            assertTrue(!plan.isRefused && !plan.isEmpty && plan.parts.isEmpty())
            assertNull(plan.programs.single().differences.single().before)
        }
    }

    @Test
    fun `a launcher is told how runs are to be held together`() {
        val containment: Containment = FakeLauncherContext().containment
        assertEquals(Containment.AUTO, containment)
    }

    @Test
    fun `what readers know is kept`() {
        val told: Told = Told.of(AnnouncedStatus.UP, 4711L)
        assertEquals(4711L, told.pid)
        assertTrue(told.isGood)
    }

    @Test
    fun `a process is noted before it executes anything`() {
        val noted = mutableListOf<ProcessIdentity>()
        val listener =
            object : LaunchListener {
                override fun spawned(process: ProcessIdentity) {
                    noted += process
                }

                override fun started(process: LaunchedProcess) = Unit

                override fun startFailed(failure: StartFailure) = Unit

                override fun exited(exit: ProcessExit) = Unit

                override fun gone() = Unit
            }
        listener.spawned(ProcessIdentity(4711, 12))
        assertEquals(4711L, noted.single().pid)
        val request = LaunchRequest.builder("web", Path.of("/bin/true")).announced(true).build()
        assertTrue(request.isAnnounced)
    }
}
