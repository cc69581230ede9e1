package org.gaggled.api.kotlin

import org.gaggled.api.launch.ProcessAttributes
import org.gaggled.api.launch.ResourceLimits
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** How much a run may use, as a launcher in Kotlin reads it. */
class ResourceLimitsTest {

    private val limits: ResourceLimits =
        ResourceLimits.builder()
            .memoryBytes(512L shl 20)
            .memoryHighBytes(400L shl 20)
            .milliCpus(1_500)
            .processes(64)
            .ioWeight(ResourceLimits.MOST_IO_WEIGHT)
            .build()

    @Test
    fun `limits read like properties`() {
        assertEquals(512L shl 20, limits.memoryBytes)
        assertEquals(400L shl 20, limits.memoryHighBytes)
        assertEquals(1_500, limits.milliCpus)
        assertEquals(64, limits.processes)
        assertEquals(10_000, limits.ioWeight)
        assertNull(ResourceLimits.builder().build().memoryBytes)
        val few = ResourceLimits.builder().memoryBytes(4096).processes(8).build()
        assertEquals("memory 4096, processes 8", few.toString())
    }

    @Test
    fun `limits that say the same are equal, whichever way they were made`() {
        assertEquals(limits, limits.toBuilder().build())
        assertEquals(limits.hashCode(), limits.toBuilder().build().hashCode())
        val others =
            listOf(
                limits.toBuilder().memoryBytes(null),
                limits.toBuilder().memoryHighBytes(1),
                limits.toBuilder().milliCpus(1),
                limits.toBuilder().processes(null),
                limits.toBuilder().ioWeight(ResourceLimits.LEAST_IO_WEIGHT),
            )
        others.forEach { assertNotEquals(limits, it.build()) }
    }

    @Test
    fun `what cannot be is refused`() {
        val builder = ResourceLimits.builder()
        assertThrows(IllegalArgumentException::class.java) { builder.memoryBytes(0) }
        assertThrows(IllegalArgumentException::class.java) { builder.milliCpus(-1) }
        assertThrows(IllegalArgumentException::class.java) { builder.ioWeight(10_001) }
    }

    @Test
    fun `attributes with limits are not those of gaggled itself`() {
        val attributes = ProcessAttributes.builder().resources(limits).build()
        assertFalse(attributes.isEmpty)
        assertEquals(limits, attributes.toBuilder().build().resources)
        assertTrue(attributes.toBuilder().resources(null).build().isEmpty)
    }
}
