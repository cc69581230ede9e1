package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows that what a burst took is given back to the system: a plugin takes 300 MB, says how large gaggled is then, and
 * lets go of them.
 */
class HeapReturnIT {

    private static final Pattern RESIDENT = Pattern.compile("(?s).*VmRSS:\\s+(\\d+) kB.*");

    @TempDir
    Path directory;

    @Test
    void memoryIsGivenBack() throws Exception {
        Path plugins = directory.resolve("plugins");
        PluginJar.write(
                plugins.resolve("evil.jar"),
                "org.gaggled.api.event.EventSinkFactory",
                """
                package org.evil;

                import java.nio.file.*;
                import java.util.*;
                import org.gaggled.api.event.*;

                public class Evil implements EventSinkFactory {
                    public String getName() { return "evil"; }
                    public EventSink open(EventSinkContext context) { return new Sink(); }
                    static class Sink implements EventSink {
                        boolean done;
                        public void accept(GaggleEvent event) throws Exception {
                            if (done) return;
                            done = true;
                            List<byte[]> held = new ArrayList<>();
                            for (int i = 0; i < 300; i++) held.add(new byte[1 << 20]);
                            String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                                    .filter(each -> each.startsWith("VmRSS:")).findFirst().get();
                            System.out.println("with " + held.size() + " MB: " + line);
                        }
                    }
                }
                """,
                Map.of());
        Path config = Gaggled.configFile(directory, "[gaggled/evil]\n" + Programs.sleeper("db"));
        try (Gaggled gaggled = Gaggled.run("-c", config.toString(), "--plugins", plugins.toString())) {
            Matcher burst = gaggled.await("with 300 MB: VmRSS:\\s+(?<size>\\d+) kB");
            long taken = Long.parseLong(burst.group("size"));
            assertTrue(taken > 300 * 1024, "that was no burst: " + taken + " kB");
            long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
            long size = resident(gaggled.pid());
            while (size > taken - 200 * 1024) {
                assertTrue(System.nanoTime() < deadline, size + " kB, and " + taken + " kB in the burst");
                Thread.sleep(100);
                size = resident(gaggled.pid());
            }
            gaggled.stop();
        }
    }

    private static long resident(long pid) throws IOException {
        Matcher status = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        assertTrue(status.matches());
        return Long.parseLong(status.group(1));
    }
}
