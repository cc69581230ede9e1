package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That gaggled has not become several times slower, beside what takes place on the same machine at the same time. */
class SpeedGuardIT {

    private static final Path GUARD = Path.of(System.getProperty("docs.directory"), "../contrib/benchmarks/guard.py");

    @TempDir
    Path directory;

    @Test
    void nothingTakesThreeTimesAsLongAsExpected() throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/python3", GUARD.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("GAGGLED", Distribution.command().toString());
        Process guard = builder.start();
        try {
            assertTrue(guard.waitFor(10, TimeUnit.MINUTES), "it hangs");
            assertEquals(0, guard.exitValue(), Files.readString(output));
        } finally {
            // Not forcibly: it ends what it has started.
            guard.destroy();
        }
    }
}
