package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The runs of a program are told by every gaggled that has the same {@code statedir}, however the one before ended. */
class HistoryIT {

    private static final String STARTED = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  pid ";

    @TempDir
    Path directory;

    @RegisterExtension
    final Succession succession = new Succession();

    private Gaggled start() {
        return succession.supervise(directory, "[gaggled]\nstatedir = " + directory.resolve("state")
                + "\ncontrolurl = tcp://127.0.0.1:*\n" + Programs.sleeper("db"));
    }

    private static List<String> runs(Gaggled gaggled) {
        return control(gaggled, "runs", "db").lines().skip(1).toList();
    }

    private static String control(Gaggled gaggled, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-u", gaggled.controlUrl()));
        all.addAll(List.of(arguments));
        try (Companion controller = Companion.tool("gaggled_controller", all.toArray(String[]::new))) {
            assertEquals(0, controller.exitCode(), controller::text);
            return controller.text();
        }
    }

    private static void assertRuns(List<String> expected, List<String> runs) {
        assertEquals(expected.size(), runs.size(), runs::toString);
        for (int i = 0; i < runs.size(); i++) {
            int line = i;
            assertTrue(Pattern.matches(STARTED + expected.get(i), runs.get(i)),
                    () -> "line " + line + " of " + runs);
        }
    }

    @Test
    void everyGaggledTellsTheRunsOfThoseBefore() {
        Gaggled gaggled = start();
        long first = gaggled.pidOf("db");
        Gaggled.signal(first, "KILL");
        long second = Long.parseLong(gaggled.await(Programs.up("db"), 2).getLast().group("pid"));
        gaggled.kill();
        gaggled = start();
        gaggled.await(".* INFO +an earlier gaggled was killed: 1 program.*");

        assertRuns(List.of(second + " +up .*", first + " +ran .* killed from outside with SIGKILL"), runs(gaggled));

        gaggled.stop();
        gaggled = start();
        long third = gaggled.pidOf("db");
        assertRuns(
                List.of(
                        third + " +up .*",
                        second + " +ran .* gaggled shuts down, SIGTERM",
                        first + " +ran .* killed from outside with SIGKILL"),
                runs(gaggled));
        gaggled.stop();
    }
}
