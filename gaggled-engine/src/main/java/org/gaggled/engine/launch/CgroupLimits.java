package org.gaggled.engine.launch;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.gaggled.api.launch.ResourceLimits;
import org.jspecify.annotations.Nullable;

/** What limits are to the kernel: the files that are written in a cgroup, and the controllers that these belong to. */
public final class CgroupLimits {

    /** Within so many microseconds the processors are shared out. */
    private static final int CPU_PERIOD = 100_000;

    private static final int MICROS_OF_A_THOUSANDTH = CPU_PERIOD / 1_000;

    private CgroupLimits() {}

    /** The controllers without which the limits cannot be set. */
    public static Collection<String> controllersFor(ResourceLimits limits) {
        TreeSet<String> controllers = new TreeSet<>();
        files(limits).keySet().forEach(file -> controllers.add(file.substring(0, file.indexOf('.'))));
        return controllers;
    }

    /** The names of files, and what is written into each, in that order. */
    static Map<String, String> files(ResourceLimits limits) {
        Map<String, String> files = new LinkedHashMap<>();
        put(files, "memory.high", limits.getMemoryHighBytes());
        put(files, "memory.max", limits.getMemoryBytes());
        Integer milliCpus = limits.getMilliCpus();
        if (milliCpus != null) {
            files.put("cpu.max", (long) milliCpus * MICROS_OF_A_THOUSANDTH + " " + CPU_PERIOD);
        }
        put(files, "pids.max", limits.getProcesses());
        put(files, "io.weight", limits.getIoWeight());
        return files;
    }

    private static void put(Map<String, String> files, String name, @Nullable Number value) {
        if (value != null) {
            files.put(name, value.toString());
        }
    }
}
