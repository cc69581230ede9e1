package org.gaggled.engine.config.check;

import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.ResourceLimits;
import org.gaggled.engine.config.known.ByteSize;
import org.gaggled.engine.config.known.ProcessorShare;
import org.gaggled.engine.config.known.ResourceSettings;
import org.gaggled.engine.config.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Reads {@code resources} of a program. */
final class ResourcesReader {

    private ResourcesReader() {}

    /** The settings in the section; none where it is not there. */
    static CheckedSettings read(SectionContents program, Problems problems) {
        CheckedSettings settings = CheckedSettings.read(program, ResourceSettings.SECTION, problems);
        warnOfHigh(settings, problems);
        return settings;
    }

    private static void warnOfHigh(CheckedSettings settings, Problems problems) {
        ByteSize most = settings.find(ResourceSettings.MEMORY);
        ByteSize high = settings.find(ResourceSettings.MEMORY_HIGH);
        ConfigPosition position = settings.positionOf(ResourceSettings.MEMORY_HIGH);
        if (most != null && high != null && position != null && high.bytes() >= most.bytes()) {
            problems.warning(
                    position,
                    "memoryhigh, " + high + ", is not below memory, " + most + ", and so has no effect",
                    "lower memoryhigh, or leave it out");
        }
    }

    /** What they ask for; null when that is nothing. */
    static @Nullable ResourceLimits limits(CheckedSettings settings) {
        ByteSize memory = settings.find(ResourceSettings.MEMORY);
        ByteSize memoryHigh = settings.find(ResourceSettings.MEMORY_HIGH);
        ProcessorShare cpu = settings.find(ResourceSettings.CPU);
        ResourceLimits limits = ResourceLimits.builder()
                .memoryBytes(memory == null ? null : memory.bytes())
                .memoryHighBytes(memoryHigh == null ? null : memoryHigh.bytes())
                .milliCpus(cpu == null ? null : cpu.thousandths())
                .processes(settings.find(ResourceSettings.PIDS))
                .ioWeight(settings.find(ResourceSettings.IO))
                .build();
        return limits.equals(ResourceLimits.builder().build()) ? null : limits;
    }
}
