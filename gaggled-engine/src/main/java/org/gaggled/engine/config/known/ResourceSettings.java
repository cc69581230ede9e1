package org.gaggled.engine.config.known;

import java.util.List;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.launch.ResourceLimits;
import org.gaggled.engine.config.known.SectionDefinition.Contents;

/** How much a whole run of a program may use: those settings that become {@link ResourceLimits}. */
public final class ResourceSettings {

    /** Below it, no program can run. */
    private static final long LEAST_MEMORY = 64 << 10;

    /** The most that Linux lets a machine have. */
    private static final int MOST_PROCESSES = 4_194_304;

    public static final Setting<ByteSize> MEMORY = Setting.of("memory", ByteSize.ALLOWED, ResourceSettings::memory)
            .withExample("512m")
            .describedAs(
                    "The memory that all processes of the program may use together, with their file cache. When they"
                            + " need more, Linux kills one of them (memory.max).");

    public static final Setting<ByteSize> MEMORY_HIGH =
            Setting.of("memoryhigh", ByteSize.ALLOWED, ResourceSettings::memory)
                    .withExample("400m")
                    .describedAs(
                            "The memory above which Linux slows the program down and takes memory back from it"
                                    + " (memory.high).");

    public static final Setting<ProcessorShare> CPU =
            Setting.of("cpu", ProcessorShare.ALLOWED, ProcessorShare::parse)
                    .withExample("1.5")
                    .describedAs(
                            "The processors that the program may keep busy, all its processes together (cpu.max).");

    public static final Setting<Integer> PIDS = Setting.wholeNumber("pids", 1, MOST_PROCESSES)
            .withExample("200")
            .describedAs("How many processes and threads the program may have (pids.max).");

    public static final Setting<Integer> IO =
            Setting.wholeNumber("io", ResourceLimits.LEAST_IO_WEIGHT, ResourceLimits.MOST_IO_WEIGHT)
                    .withExample("50")
                    .describedAs(
                            "The program's share of a disk that others want too, as a weight; Linux's default is 100"
                                    + " (io.weight).");

    public static final SectionDefinition SECTION = new SectionDefinition(
            "resources",
            "How much the program may use, all its processes together. Needs a cgroup v2 that gaggled may write to.",
            Contents.DEFINED,
            List.of(MEMORY, MEMORY_HIGH, CPU, PIDS, IO),
            List.of())
            .whereChangeMeans(ReloadEffect.RESTART);

    private ResourceSettings() {}

    private static ByteSize memory(String text) {
        ByteSize size = ByteSize.parse(text);
        if (size.bytes() < LEAST_MEMORY) {
            throw new InvalidSettingException(
                    "is less than 64k, with which no program can run", "write a unit, as in 512m");
        }
        return size;
    }
}
