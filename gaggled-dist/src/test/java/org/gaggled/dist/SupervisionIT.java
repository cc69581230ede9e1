package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of programs under the gaggled of the tarball: start, death, propagation and stop, with real processes. */
class SupervisionIT {

    @TempDir
    Path directory;

    @Test
    void programsStartAfterWhatTheyDependOnAndStopBeforeIt() {
        String config =
                Programs.polite("web") + "depends = api\n"
                        + Programs.polite("api") + "depends = database, cache\n"
                        + Programs.polite("cache")
                        + Programs.polite("database");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            List.of("database", "cache", "api", "web").forEach(gaggled::pidOf);
            gaggled.stop();
            assertInOrder(gaggled, LogLines.up("database"), LogLines.up("api"), LogLines.up("web"));
            assertInOrder(gaggled, LogLines.up("cache"), LogLines.up("api"));
            assertInOrder(gaggled, Programs.stops("web"), Programs.stops("api"), Programs.stops("database"));
            assertInOrder(gaggled, Programs.stops("api"), Programs.stops("cache"));
        }
    }

    @Test
    void killedProgramIsReplacedAndItsDeathPropagatesOnlyWhereAsked() {
        String config =
                Programs.sleeper("database")
                        + Programs.polite("api")
                        + Programs.dependency("api", "database", "delay = 50ms", "propagate = true")
                        + Programs.polite("web") + Programs.dependency("web", "database", "propagate = false");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            long web = gaggled.pidOf("web", 1);
            long api = gaggled.pidOf("api", 1);
            Gaggled.signal(gaggled.pidOf("database", 1), "KILL");
            gaggled.pidOf("database", 2);
            assertNotEquals(api, gaggled.pidOf("api", 2));
            assertInOrder(gaggled, Programs.stops("api"), Programs.up("api"));
            assertTrue(ProcessHandle.of(web).isPresent(), gaggled::text);
            gaggled.stop();
            assertEquals(1, gaggled.await(Programs.up("web"), 1).size(), gaggled::text);
        }
    }

    @Test
    void programThatShallNotRespawnStaysDown() {
        String config =
                Programs.sleeper("once") + "respawn = false\n"
                        + Programs.sleeper("witness");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            Gaggled.signal(gaggled.pidOf("once", 1), "KILL");
            Gaggled.signal(gaggled.pidOf("witness", 1), "KILL");
            gaggled.pidOf("witness", 2);
            gaggled.stop();
            assertEquals(1, gaggled.await(Programs.up("once"), 1).size(), gaggled::text);
        }
    }

    @Test
    void stopReachesWhatTheProgramStarted() {
        String config = Programs.program("parent", "sleep 600 & echo \"$GAGGLED_PROGRAM_NAME runs as $$\"; wait");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.pidOf("parent");
            gaggled.awaitDescendants(2);
            gaggled.stop();
        }
    }

    @Test
    void stubbornProgramIsKilledWhenItsKillwaitIsOver() {
        String config = Programs.stubborn("mule") + "killwait = 200ms\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.pidOf("mule");
            gaggled.stop();
            gaggled.await(Programs.refuses("mule"));
        }
    }

    @Test
    void secondSignalKillsWhatIsLeft() throws InterruptedException {
        String config = Programs.stubborn("mule") + "killwait = 1h\n" + Programs.sleeper("other");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.pidOf("mule");
            gaggled.pidOf("other");
            gaggled.signal("TERM");
            gaggled.await(Programs.refuses("mule"));
            // Sooner, it would be the echo of the first.
            Thread.sleep(1_500);
            gaggled.signal("TERM");
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            gaggled.await(".* WARN  SIGTERM again: gaggled kills what is left");
        }
    }

    @Test
    void signalsOfSeveralKindsAreOneWish() throws IOException {
        Path release = directory.resolve("release");
        String flush = "while [ ! -e " + release + " ]; do sleep 0.1; done; echo flushed; exit 0";
        String config = Programs.program("db", "trap \"" + flush + "\" TERM; echo ready; while :; do sleep 0.1; done")
                + "killmode = process\nkillwait = 1h\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.await("ready");
            gaggled.signal("XCPU");
            gaggled.signal("TERM");
            gaggled.signal("PWR");
            gaggled.await(".* INFO  SIGPWR: gaggled is ending already. .*");
            Files.createFile(release);
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            gaggled.await("flushed");
        }
    }

    @Test
    void interruptStops() {
        try (Gaggled gaggled = Gaggled.supervise(directory, Programs.polite("database"))) {
            gaggled.pidOf("database");
            gaggled.signal("INT");
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            gaggled.await(Programs.stops("database"));
        }
    }

    @Test
    void interruptIsIgnoredWhenAskedFor() {
        try (Gaggled gaggled = Gaggled.supervise(directory, Programs.sleeper("database"), "-n")) {
            long first = gaggled.pidOf("database", 1);
            gaggled.signal("INT");
            // Had the interrupt begun a shutdown, there would be no second run.
            Gaggled.signal(first, "KILL");
            gaggled.pidOf("database", 2);
            gaggled.stop();
        }
    }

    @Test
    void deathsWhileGaggledIsStoppedAreNotLost() {
        List<String> names = IntStream.range(0, 50).mapToObj(i -> "p" + i).toList();
        StringBuilder config = new StringBuilder();
        names.forEach(name -> config.append(Programs.sleeper(name)));
        try (Gaggled gaggled = Gaggled.supervise(directory, config.toString())) {
            List<Long> pids = new ArrayList<>();
            names.forEach(name -> pids.add(gaggled.pidOf(name, 1)));
            gaggled.signal("STOP");
            pids.forEach(pid -> Gaggled.signal(pid, "KILL"));
            gaggled.signal("CONT");
            names.forEach(name -> gaggled.pidOf(name, 2));
            gaggled.stop();
            names.forEach(name -> assertEquals(2, gaggled.await(Programs.up(name), 2).size(), name));
        }
    }

    @Test
    void chainOfAHundredWrittenInReverseOrderComesUpInOrderAndGoesDownInReverse() {
        int length = 100;
        StringBuilder config = new StringBuilder();
        for (int i = length - 1; i >= 0; i--) {
            config.append(Programs.polite("p" + i));
            if (i > 0) {
                config.append("depends = p").append(i - 1).append('\n');
            }
        }
        try (Gaggled gaggled = Gaggled.supervise(directory, config.toString())) {
            gaggled.await(Programs.ANY_UP, length);
            gaggled.stop();
            // A program is up when its process runs, before it can speak: neighbours may speak in either order. Stops
            // wait for each other. So gaggled's own lines are compared for the starts, the programs' for the stops.
            String[] starts =
                    IntStream.range(0, length).mapToObj(i -> LogLines.up("p" + i)).toArray(String[]::new);
            assertInOrder(gaggled, starts);
            String[] stops =
                    IntStream.range(0, length).mapToObj(i -> Programs.stops("p" + (length - 1 - i)))
                            .toArray(String[]::new);
            assertInOrder(gaggled, stops);
        }
    }

    @Test
    void thousandProgramsComeUpAndGoDown() {
        int count = 1000;
        StringBuilder config = new StringBuilder();
        IntStream.range(0, count).forEach(i -> config.append(Programs.sleeper("p" + i)));
        try (Gaggled gaggled = Gaggled.supervise(directory, config.toString())) {
            gaggled.await(Programs.ANY_UP, count);
            gaggled.awaitDescendants(count);
            gaggled.stop();
        }
    }

    /** That lines of these forms came, the first of each after the first of the one before. */
    private static void assertInOrder(Gaggled gaggled, String... regexes) {
        List<String> lines = gaggled.lines();
        int position = -1;
        for (String regex : regexes) {
            int from = position + 1;
            int next =
                    IntStream.range(from, lines.size()).filter(i -> lines.get(i).matches(regex)).findFirst().orElse(-1);
            assertTrue(next >= 0, () -> regex + " does not come after line " + from + " of:\n" + gaggled.text());
            position = next;
        }
    }
}
