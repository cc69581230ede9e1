package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The virtual threads of probes that there are in this process. */
final class ThreadsOfProbes {

    private ThreadsOfProbes() {}

    /** Waits until there are none. */
    static void awaitNone() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ProbesFixture.PATIENCE_SECONDS);
        List<String> left = find();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            left = find();
        }
        assertEquals(List.of(), left);
    }

    static List<String> find() throws IOException {
        Path directory = Files.createTempDirectory("threads");
        Path dump = directory.resolve("dump");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readAllLines(dump).stream().filter(line -> line.matches("#\\d+ \"probe .*")).toList();
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(directory);
        }
    }
}
