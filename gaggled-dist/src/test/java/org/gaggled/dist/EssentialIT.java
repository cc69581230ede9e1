package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An essential program that is down for good takes everything with it, and gaggled ends with its status: as a program
 * of a shell, and as process 1 of a container. What dies too often has failed, and an operator begins anew.
 */
class EssentialIT {

    /** Ends with 3. */
    private static final String JOB = essential("exit 3") + "respawn = false\n";

    @TempDir
    Path directory;

    private static String essential(String script) {
        return Programs.program("job", "echo \"job runs as $$\"; " + script) + "essential = true\n";
    }

    private static String beside(String job) {
        return Programs.polite("db") + job + Programs.dependency("job", "db");
    }

    /** The status with which gaggled ends by itself, when it supervises this job and a program that it depends on. */
    private int statusOf(String job) {
        try (Gaggled gaggled = Gaggled.supervise(directory, beside(job))) {
            return endsInOrder(gaggled);
        }
    }

    private static int endsInOrder(Gaggled gaggled) {
        int status = gaggled.exitCode();
        gaggled.await(".*db: down, .* \\(gaggled shuts down\\)");
        gaggled.await(
                ".*gaggle stopping: essential program job is down for good .*; gaggled ends with status " + status);
        gaggled.await(".*gaggle ended: every program is stopped, .*; its status is " + status + ", because of job");
        return status;
    }

    @Test
    void theStatusOfTheProgramIsThatOfGaggled() {
        assertEquals(3, statusOf(JOB));
        assertEquals(0, statusOf(essential("exit 0") + "respawn = on-failure\n"));
        assertEquals(137, statusOf(essential("kill -KILL $$") + "respawn = no\n"));
    }

    @Test
    void whatHasFailedByItsLimitEndsGaggledToo() {
        try (Gaggled gaggled = Gaggled.supervise(
                directory, beside(essential("exit 4") + "respawnlimit = 2/1h\nbackoff = 0\n"))) {
            assertEquals(4, endsInOrder(gaggled));
            gaggled.await(".*job: failed: it failed more than 2 times in 1h; the last time, it died: exit 4; .*");
            assertEquals(3, gaggled.await(Programs.up("job"), 3).size());
        }
    }

    @Test
    void asProcessOneOfAContainer() {
        assertEquals(3, statusInAContainer(JOB));
        assertEquals(0, statusInAContainer(essential("exit 0") + "respawn = no\n"));
        assertEquals(137, statusInAContainer(essential("kill -KILL $$") + "respawn = no\n"));
        assertEquals(4, statusInAContainer(essential("exit 4") + "respawnlimit = 1/1h\nbackoff = 0\n"));
    }

    private int statusInAContainer(String job) {
        List<String> command = List.of("unshare", "--pid", "--fork", "--mount-proc", Distribution.command().toString(),
                "-c", Gaggled.configFile(directory, beside(job)).toString());
        try (Gaggled gaggled = Gaggled.runCommand(Path.of("/"), Map.of(), command)) {
            return endsInOrder(gaggled);
        }
    }

    @Test
    void endedByASignalItsOwnStatusIsZero() {
        try (Gaggled gaggled = Gaggled.supervise(directory,
                essential("trap \"exit 3\" TERM; echo ready; while :; do sleep 600 & wait; done"))) {
            gaggled.await("ready");
            gaggled.stop();
        }
    }

    @Test
    void anOperatorSeesWhatHasFailedAndBeginsAnew() {
        String config = "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + Programs.program("web", "exit 5")
                + "respawnlimit = 3/1h\nbackoff = 0\n";
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            gaggled.await(".*web: failed: it failed more than 3 times in 1h; .*");
            assertEquals(List.of("web"), control(gaggled, 0, "list", "--state", "failed").out());
            assertEquals("up: 0 down: 1 opdown: 0", control(gaggled, 0, "-d").out().getFirst());
            String why = control(gaggled, 0, "why", "web").out().getFirst();
            assertTrue(why.matches("web is failed: it failed .* ago, and stays down until an operator starts it .*"),
                    why);
            control(gaggled, 1, "--wait", "--timeout", "60s", "-s", "web");
            gaggled.await(".*web: failed: it failed more than 3 times in 1h; .*", 2);
            assertEquals(8, gaggled.await(".*web: up, pid .*", 8).size());
            gaggled.stop();
        }
    }

    private static Companion control(Gaggled gaggled, int status, String... task) {
        List<String> arguments = new ArrayList<>(List.of("-u", gaggled.controlUrl()));
        arguments.addAll(List.of(task));
        try (Companion controller = Companion.tool("gaggled_controller", arguments.toArray(String[]::new))) {
            assertEquals(status, controller.exitCode(), controller::text);
            return controller;
        }
    }
}
