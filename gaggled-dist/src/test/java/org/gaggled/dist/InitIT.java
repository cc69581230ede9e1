package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gaggled as process 1 of a container, and with {@code --init} elsewhere: it reaps orphans, stops the daemons that a
 * program leaves in other sessions together with it, and ends with the status of an essential program.
 */
class InitIT {

    /** In the build a part of the 10,000 that it reaps, too: {@code -Dinit.orphans=10000}. */
    private static final int ORPHANS = Integer.getInteger("init.orphans", 200);

    /** So long sleeps a daemon of this test, and no process of another that is under way. */
    private static final long SECONDS = 1_000_000_000 + ProcessHandle.current().pid();

    /** Leaves a daemon behind, which is known by how long it sleeps. */
    private static final String DAEMON = "(setsid sleep " + SECONDS + " & echo daemon runs as $!); ";

    /** Ends when that daemon runs. */
    private static final String UNTIL_IT_RUNS =
            "until grep -qsxz " + SECONDS + " /proc/[0-9]*/cmdline; do sleep 0.1; done; ";

    @TempDir
    Path directory;

    @Test
    void processOneReapsThousandsOfOrphans() {
        String config = Programs.program(
                "many",
                "i=0; while [ $i -lt " + ORPHANS + " ]; do (/bin/true &); (setsid /bin/true &); i=$((i + 1)); done;"
                        + " until [ -z \"$(grep -l ^State:.Z /proc/[0-9]*/status 2>/dev/null)\" ]; do sleep 0.1; done;"
                        + " echo all are reaped; exit 7")
                + "respawn = no\nessential = true\n";
        try (Gaggled gaggled = Gaggled.runCommand(Path.of("/"), Map.of(), asProcessOne(config))) {
            gaggled.await("all are reaped");
            assertEquals(7, gaggled.exitCode());
        }
    }

    @Test
    void processOneStopsDaemonsWithTheirProgram() {
        String config = daemonThatIsMissed("auto");
        try (Gaggled gaggled = Gaggled.runCommand(Path.of("/"), Map.of(), asProcessOne(config))) {
            assertEquals(0, gaggled.exitCode());
            gaggled.await("no daemon is left");
        }
    }

    @Test
    void sessionsAreEnoughToFindDaemons() {
        try (Gaggled gaggled = Gaggled.supervise(directory, daemonThatIsMissed("session"))) {
            assertEquals(0, gaggled.exitCode());
            gaggled.await("no daemon is left");
        }
    }

    /** A program whose daemon the one after it looks for, when the first is down. */
    private static String daemonThatIsMissed(String containment) {
        return "[gaggled]\ncontainment = " + containment + "\n"
                + Programs.program("web", DAEMON + UNTIL_IT_RUNS + "echo web runs as $$; exit 0") + "kind = task\n"
                + Programs.program(
                        "look",
                        "if grep -qsxz " + SECONDS + " /proc/[0-9]*/cmdline; then echo a daemon is left; exit 1;"
                                + " else echo no daemon is left; fi")
                + "respawn = no\nessential = true\n" + Programs.dependency("look", "web");
    }

    @Test
    void withInitOrphansOfAProgramThatKeepsThemAreStoppedAtTheEnd() throws IOException {
        String config = Programs.program("web", DAEMON + "echo web runs as $$; exec sleep 600")
                + "killmode = process\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, config, "--init")) {
            String daemon = gaggled.await("daemon runs as (?<pid>\\d+)").group("pid");
            gaggled.await(Programs.up("web"));
            gaggled.stop();
            gaggled.await(
                    ".*orphans that are left get SIGTERM, and SIGKILL 5 s later: " + daemon + " \\(\\w+\\)");
            assertTrue(isGone(Path.of("/proc", daemon)));
        }
    }

    private static boolean isGone(Path process) throws IOException {
        return !Files.exists(process) || Files.readString(process.resolve("stat")).contains(") Z ");
    }

    private List<String> asProcessOne(String config) {
        return new ArrayList<>(List.of(
                "unshare", "--pid", "--fork", "--mount-proc", Distribution.command().toString(),
                "-c", Gaggled.configFile(directory, config).toString()));
    }
}
