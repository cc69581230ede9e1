package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that the system refuses are logged and tried again, and gaggled survives them. */
class RefusedStartIT {

    @TempDir
    Path directory;

    private static String many(int count) {
        StringBuilder config = new StringBuilder();
        IntStream.range(0, count).forEach(i -> config.append(Programs.sleeper("p" + i)));
        return config.toString();
    }

    @Test
    void programsThatFindNoDescriptorStartWhenOthersEnd() {
        int programs = 120;
        int first = 60;
        StringBuilder config = new StringBuilder();
        for (int i = 0; i < programs; i++) {
            config.append(Programs.sleeper("p" + i)).append(i < first ? "respawn = no\n" : "");
        }
        Path file = Gaggled.configFile(directory, config.toString());
        String start = "ulimit -n " + programs + "; exec '" + Distribution.command() + "' -c '" + file + "'";
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), List.of("sh", "-c", start))) {
            gaggled.await(LogLines.START_FAILED);
            IntStream.range(0, first).forEach(i -> Gaggled.signal(gaggled.pidOf("p" + i), "KILL"));
            IntStream.range(first, programs).forEach(i -> gaggled.pidOf("p" + i));
            gaggled.stop();
        }
    }

    @Test
    void gaggledAnswersWhileItsProgramsHaveTakenEveryDescriptorTheyMay() {
        Path file = Gaggled.configFile(directory, "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + many(200));
        String start = "ulimit -n 160; exec '" + Distribution.command() + "' -c '" + file + "'";
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), List.of("sh", "-c", start))) {
            gaggled.await(LogLines.START_FAILED, 20);
            try (Companion controller = Companion.tool("gaggled_controller", "-u", gaggled.controlUrl(), "-d")) {
                assertEquals(0, controller.exitCode(), controller::text);
                assertTrue(controller.text().contains("[UP    ] p0"), controller::text);
            }
            gaggled.stop();
        }
    }

    @Test
    void aLowSoftLimitOfDescriptorsIsRaisedForProgramsAndClients() {
        Path file = Gaggled.configFile(directory, "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + many(150));
        String start = "ulimit -Sn 120; exec '" + Distribution.command() + "' -c '" + file + "'";
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), List.of("sh", "-c", start))) {
            gaggled.await(Programs.ANY_UP, 150);
            try (Companion controller = Companion.tool("gaggled_controller", "-u", gaggled.controlUrl(), "-d")) {
                assertEquals(0, controller.exitCode(), controller::text);
                assertTrue(controller.text().contains("up: 150 down: 0"), controller::text);
            }
            gaggled.stop();
            assertTrue(gaggled.lines().stream().noneMatch(line -> line.matches(LogLines.START_FAILED)), gaggled::text);
        }
    }

    @Test
    void tooFewDescriptorsForGaggledItselfAreSaidInOneLine() {
        Path file = Gaggled.configFile(directory, "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + many(1));
        String start = "ulimit -n 40; exec '" + Distribution.command() + "' -c '" + file + "'";
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), List.of("sh", "-c", start))) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertEquals(
                    List.of("gaggled: only 40 files may be open at once, and gaggled needs 100 for itself:"
                            + " raise the limit (ulimit -n, LimitNOFILE)"),
                    gaggled.lines());
        }
    }

    @Test
    void programsThatFindNoProcessSlotStartWhenThereAreMore() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        int programs = 60;
        Path file = Gaggled.configFile(directory, many(programs));
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), limitedToProcesses(50, file))) {
            gaggled.await(LogLines.START_FAILED);
            List<String> raise = new ArrayList<>(unprivileged());
            raise.addAll(List.of("prlimit", "--pid=" + gaggled.pid(), "--nproc=10000:"));
            assertEquals(0, run(raise));
            gaggled.await(Programs.ANY_UP, programs);
            gaggled.stop();
        }
    }

    @RepeatedTest(5)
    void gaggledHearsSigtermWhileItsProgramsHaveTakenEveryProcessSlot() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Gaggled.configFile(directory, many(60));
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), limitedToProcesses(50, file))) {
            gaggled.await(LogLines.START_FAILED, 20);
            gaggled.stop();
        }
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /**
     * The limit counts every thread of the user, and root has none: root becomes a user who has no other processes;
     * anybody else adds what they already have.
     */
    private static List<String> limitedToProcesses(int limit, Path config) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(unprivileged());
        int existing = 0;
        if (command.isEmpty()) {
            Process ps = new ProcessBuilder("ps", "-L", "-o", "lwp=", "-u", System.getProperty("user.name")).start();
            existing = (int) ps.inputReader().lines().count();
            assertTrue(ps.waitFor(10, TimeUnit.SECONDS));
            assertEquals(0, ps.exitValue());
        }
        command.addAll(List.of(
                "prlimit", "--nproc=" + (existing + limit) + ":", Distribution.command().toString(), "-c",
                config.toString()));
        return command;
    }

    /** What makes a command of root's run as a user nobody else is; nothing for anybody else. */
    private static List<String> unprivileged() {
        return System.getProperty("user.name").equals("root")
                ? List.of("setpriv", "--reuid=61234", "--regid=61234", "--clear-groups")
                : List.of();
    }
}
