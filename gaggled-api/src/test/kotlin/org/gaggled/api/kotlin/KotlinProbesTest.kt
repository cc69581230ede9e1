package org.gaggled.api.kotlin

import java.time.Duration
import org.gaggled.api.config.InvalidSettingException
import org.gaggled.api.event.EventListener
import org.gaggled.api.event.GaggleEvent
import org.gaggled.api.event.GaggleEventType
import org.gaggled.api.probe.Probe
import org.gaggled.api.probe.ProbeAnswer
import org.gaggled.api.probe.ProbeFactory
import org.gaggled.api.probe.ProbedProgram
import org.gaggled.api.program.Cause
import org.gaggled.api.program.DependencyState
import org.gaggled.api.program.ProgramDescription
import org.gaggled.api.program.ProgramPhase
import org.gaggled.api.program.ProgramState
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** A kind of probe that looks whether the program was given a password: `ready = secret:DB_PASSWORD`. */
class SecretProbeFactory : ProbeFactory {

    override fun getName() = "secret"

    override fun open(target: String): Probe {
        if (target.isEmpty()) throw InvalidSettingException("write secret:NAME, with the name of a variable")
        return Probe { program, timeout ->
            when {
                timeout.isZero -> throw InterruptedException("no time")
                program.environment[target].isNullOrEmpty() -> ProbeAnswer.failure("${program.name} has no $target")
                else -> ProbeAnswer.success()
            }
        }
    }
}

/** What a plugin in Kotlin brings to, and learns of, programs that are ready, alive and done. */
class KotlinProbesTest {

    private val second: Duration = Duration.ofSeconds(1)

    @Test
    fun `a probe answers, and says why not`() {
        val probe: Probe = SecretProbeFactory().open("DB_PASSWORD")
        val silent = ProbedProgram("web", 7, mapOf())
        assertEquals("web has no DB_PASSWORD", probe.tryOnce(silent, second).failure)
        val told = ProbedProgram("web", silent.pid, mapOf("DB_PASSWORD" to "s3cret"))
        val answer: ProbeAnswer = probe.tryOnce(told, second)
        assertTrue(answer.isSuccess)
        assertNull(answer.failure)
    }

    @Test
    fun `a target that makes no sense is refused`() {
        assertThrows(InvalidSettingException::class.java) { SecretProbeFactory().open("") }
    }

    @Test
    fun `a program that is up is ready unless something else is said`() {
        val up = ProgramState.builder("web").phase(ProgramPhase.UP).pid(7)
        assertTrue(up.build().isReady)
        val not = up.ready(false).cause(Cause.NotReady(null, "connection refused")).build()
        assertEquals("up pid 7 but not ready", wordsFor(not).removePrefix("web "))
        assertEquals("not ready: connection refused", not.cause?.let(::rootOf))
        assertFalse(ProgramState.builder("web").build().isReady)
    }

    @Test
    fun `causes are data`() {
        assertEquals("not ready in 30 s", rootOf(Cause.NotReady(Duration.ofSeconds(30), "connection refused")))
        assertEquals("not alive: no answer", rootOf(Cause.Dependency("db", Cause.NotAlive("no answer"))))
        assertEquals("due by @hourly", rootOf(Cause.Schedule("@hourly")))
        assertEquals("no place: host1 runs it", rootOf(Cause.Placement("host1 runs it")))
    }

    @Test
    fun `a dependency tells what is waited for`() {
        val migrate =
            DependencyState.builder("migrate").until(DependencyState.Until.DONE).required(false).grace(second).build()
        assertFalse(migrate.isRequired)
        assertEquals(second, migrate.grace)
        val waiting = ProgramDescription.builder(ProgramState.builder("web").build()).dependencies(listOf(migrate))
        assertEquals(listOf("migrate is not done"), wordsFor(waiting.build()))
    }

    @Test
    fun `a listener is told of each change`() {
        val told = mutableListOf<String>()
        val listener =
            object : EventListener {
                override fun programReady(program: ProgramState, event: GaggleEvent) {
                    told += "${program.name} ready"
                }

                override fun programNotReady(program: ProgramState, event: GaggleEvent) {
                    told += "${program.name} not ready"
                }

                override fun programDone(program: ProgramState, event: GaggleEvent) {
                    told += "${program.name} done"
                }
            }
        val state = ProgramState.builder("web").build()
        listOf(GaggleEventType.PROGRAM_READY, GaggleEventType.PROGRAM_NOT_READY, GaggleEventType.PROGRAM_DONE).forEach {
            listener.accept(GaggleEvent.builder(it).program(state).build())
        }
        assertEquals(listOf("web ready", "web not ready", "web done"), told)
    }
}
