package org.gaggled.api.kotlin

import java.time.Duration
import org.gaggled.api.config.InvalidSettingException
import org.gaggled.api.probe.Probe
import org.gaggled.api.probe.ProbeAnswer
import org.gaggled.api.probe.ProbeFactory
import org.gaggled.api.probe.ProbedProgram
import org.gaggled.api.testkit.ProbeContract
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Whether a variable of the program's environment has a value: `variable:NAME=VALUE`; `variable:sleep` never tells. */
class VariableProbeFactory : ProbeFactory {

    override fun getName() = "variable"

    override fun open(target: String): Probe {
        if (target == "sleep") {
            return Probe { _, timeout ->
                Thread.sleep(timeout)
                ProbeAnswer.failure("nothing was told")
            }
        }
        val (name, value) =
            target.split("=", limit = 2).takeIf { it.size == 2 }
                ?: throw InvalidSettingException("has no =", "write variable:NAME=VALUE")
        return Probe { program, _ ->
            when (val found = program.environment[name]) {
                value -> ProbeAnswer.success()
                else -> ProbeAnswer.failure("$name of ${program.name} is $found")
            }
        }
    }
}

/** A kind of probe, written as Kotlin people write, does what every probe must do. */
class KotlinProbeTest : ProbeContract() {

    override fun getFactory() = VariableProbeFactory()

    override fun getGoodTarget() = "ROLE=primary"

    override fun getBadTarget() = "ROLE=standby"

    override fun getSilentTarget() = "sleep"

    override fun getWrongTargets() = listOf("ROLE", "")

    override fun getProgram() = ProbedProgram("db", 4711, mapOf("ROLE" to "primary"))

    @Test
    fun `the reason is for a person`() {
        val answer = tryOnce("ROLE=standby", Duration.ofSeconds(30))
        assertEquals("ROLE of db is primary", answer.failure)
        assertEquals(false, answer.isSuccess)
        assertEquals("db pid 4711", program.toString())
        assertEquals(4711L, program.pid)
    }
}
