package org.gaggled.api.kotlin

import java.util.concurrent.CompletionException
import java.util.concurrent.TimeUnit
import org.gaggled.api.OncePerMinute
import org.gaggled.api.control.ControlException
import org.gaggled.api.control.ControlOutcome
import org.gaggled.api.control.GaggleSnapshot
import org.gaggled.api.control.Operation
import org.gaggled.api.control.OperationRequest
import org.gaggled.api.control.OperationResult
import org.gaggled.api.control.ProgramNames
import org.gaggled.api.control.ProgramPattern
import org.gaggled.api.control.ProgramQuery
import org.gaggled.api.control.ProgramSelector
import org.gaggled.api.control.Requester
import org.gaggled.api.control.Role
import org.gaggled.api.program.ProgramPhase
import org.gaggled.api.program.ProgramState
import org.gaggled.api.testkit.FakeControlPort
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What a control source in Kotlin does with requests, results, selections and pages. */
class ControlValuesTest {

    private val web = ProgramState.builder("web").phase(ProgramPhase.UP).pid(7).build()
    private val worker = ProgramState.builder("worker").build()

    @Test
    fun `a result tells of each program`() {
        FakeControlPort(web, worker).use { port ->
            val request =
                OperationRequest.builder(Operation.STOP, Requester("ann", "test", Role.OPERATE))
                    .programs(ProgramSelector.of(listOf("w*")))
                    .build()
            val result = port.perform(request).toCompletableFuture().get(1, TimeUnit.MINUTES)
            val words: (OperationResult.ProgramResult) -> String = { "${it.program} ${it.outcome} ${it.state?.name}" }
            assertEquals(listOf("web DONE web", "worker DONE worker"), result.programs.map(words))
            assertNull(result.unknown)
        }
    }

    @Test
    fun `a selection says which name is not known`() {
        val names: ProgramNames = ProgramNames.of(listOf("web"))
        val selection: ProgramSelector.Selection = ProgramSelector.of(listOf("web", "db")).select(names)
        assertEquals("db", selection.unknown)
        assertNull(selection.explanation)
    }

    @Test
    fun `a group and a tag mean several programs`() {
        val builder: ProgramNames.Builder = ProgramNames.builder()
        val names: ProgramNames = builder.add("w:1", "w", listOf("busy")).add("w:2", "w", listOf()).build()
        assertEquals(listOf("w:1", "w:2"), ProgramSelector.named("w").select(names).names)
        assertEquals(listOf("w:1"), ProgramSelector.named("@busy").select(names).names)
        assertEquals(
            "no program has the tag 'bussy'; did you mean @busy?",
            ProgramSelector.named("@bussy").select(names).explanation,
        )
    }

    @Test
    fun `a page holds what a query wants`() {
        val query: ProgramQuery.Builder = ProgramQuery.builder().name(ProgramPattern("w*")).state("up").limit(1)
        val page: ProgramQuery.ProgramPage = query.build().page(GaggleSnapshot(3, listOf(web, worker)))
        assertEquals(listOf("web"), page.programs.map { it.name })
        assertEquals(2, page.total)
    }

    @Test
    fun `a failure tells its outcome`() {
        val failure = CompletionException(ControlException(ControlOutcome.ENDED))
        assertEquals(ControlOutcome.ENDED, ControlException.find(failure)?.outcome)
    }

    @Test
    fun `a line is said once a minute`() {
        var said = 0
        val once = OncePerMinute { 0 }
        repeat(2) { once.about("ann") { said++ } }
        assertEquals(1, said)
        assertTrue(once.isDue("bob"))
    }
}
