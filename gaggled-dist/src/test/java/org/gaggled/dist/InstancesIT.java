package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four instances of one program, and tags, from the unpacked tarball: what the programs and the tools make of them. */
class InstancesIT {

    private static final String CONFIG =
            """
            [gaggled]
            controlurl = tcp://127.0.0.1:*
            eventurl = tcp://127.0.0.1:*
            [w]
            command = sh
            argv = -c 'echo "number ${INSTANCE} is $$GAGGLED_INSTANCE"; echo "$$GAGGLED_PROGRAM_NAME runs as $$$$"; exec sleep 600'
            instances = 4
            tags = busy
            """
                    + Programs.sleeper("cache") + "tags = busy\n"
                    + Programs.sleeper("web") + "depends = @busy\n"
                    + Programs.dependency("web", "w", "propagate = true");

    private static final List<String> WORKERS = List.of("w:1", "w:2", "w:3", "w:4");

    @TempDir
    Path directory;

    @Test
    void areFourProgramsAndOneName() {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            gaggled.pidOf("web");
            for (int number = 1; number <= 4; number++) {
                gaggled.await("number " + number + " is " + number);
            }
            List<String> all = new ArrayList<>(WORKERS);
            all.addAll(List.of("cache", "web"));
            assertEquals(all, control(gaggled, 0, "list").out());
            assertEquals(WORKERS, control(gaggled, 0, "list", "w").out());
            assertEquals(all.subList(0, 5), control(gaggled, 0, "list", "@busy").out());
            all.addAll(List.of("w", "@busy"));
            assertEquals(all, control(gaggled, 0, "list", "--names").out());
            assertEquals("up: 6 down: 0 opdown: 0", control(gaggled, 0, "-d").out().getFirst());

            control(gaggled, 0, "-r", "w:2");
            gaggled.pidOf("w:2", 2);
            control(gaggled, 0, "--wait", "--timeout", "60s", "-k", "w:1", "w:3", "w:4");
            assertTrue(control(gaggled, 0, "why", "web").out().getFirst().startsWith("web is up"), "one is left");
            control(gaggled, 0, "--wait", "--timeout", "60s", "-k", "w");
            List<String> why = control(gaggled, 0, "why", "web").out();
            assertTrue(why.getFirst().matches("web is (waiting|stopping): .*w:.*"), why::toString);
            assertEquals(4, control(gaggled, 0, "why", "w").out().stream()
                    .filter(line -> line.matches("w:[1-4] is down: .*")).count());
            control(gaggled, 3, "describe", "w");

            control(gaggled, 0, "-s", "w");
            gaggled.pidOf("w:1", 2);
            gaggled.pidOf("w:2", 3);
            gaggled.pidOf("web", 2);
            control(gaggled, 0, "-r", "@busy");
            gaggled.pidOf("cache", 2);
            gaggled.pidOf("w:4", 3);
            gaggled.stop();
        }
    }

    @Test
    void whatMeansNothingIsExplained() {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            gaggled.pidOf("web");
            String noTag = "no program has the tag 'bussy'; did you mean @busy?";
            for (List<String> task : List.of(List.of("-r", "@bussy"), List.of("list", "@bussy"),
                    List.of("why", "@bussy"), List.of("-k", "web", "@bussy"))) {
                List<String> said = control(gaggled, 1, task.toArray(String[]::new)).err();
                assertTrue(String.join("\n", said).contains(noTag), said::toString);
            }
            assertEquals("unknown program w:5", control(gaggled, 1, "-r", "w:5").err().getFirst());
            gaggled.stop();
        }
    }

    private Companion control(Gaggled gaggled, int status, String... task) {
        List<String> words = new ArrayList<>(List.of("-u", gaggled.controlUrl()));
        words.addAll(List.of(task));
        if (!words.contains("--timeout")) {
            words.addAll(List.of("--timeout", "60s"));
        }
        try (Companion controller = Companion.tool("gaggled_controller", words.toArray(String[]::new))) {
            assertEquals(status, controller.exitCode(), controller::text);
            return controller;
        }
    }
}
