package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gaggled_controller} and {@code gaggled_listener} of the tarball against a running gaggled: what they print,
 * and how they end.
 */
class ToolsIT {

    private static final String CONFIG =
            """
            [gaggled]
            controlurl = tcp://127.0.0.1:*
            eventurl = tcp://127.0.0.1:*
            """
                    + Programs.sleeper("web1")
                    + Programs.sleeper("web2")
                    + Programs.sleeper("database") + "enabled = no\n"
                    + Programs.program("once", "echo once ran") + "respawn = no\n";

    @TempDir
    Path directory;

    @Test
    void dumpShowsEveryProgramAsClassicDid() {
        try (Gaggled gaggled = start()) {
            long web1 = gaggled.pidOf("web1");
            long web2 = gaggled.pidOf("web2");
            int width = Math.max(Long.toString(web1).length(), Long.toString(web2).length());
            List<String> expected = List.of(
                    "up: 2 down: 1 opdown: 1",
                    "\\[UP    ] web1     " + padded(web1, width) + " up \\d+\\.\\d{3}s",
                    "\\[UP    ] web2     " + padded(web2, width) + " up \\d+\\.\\d{3}s",
                    "\\[OPDOWN] database",
                    "\\[DOWN  ] once     due to EXIT");
            assertMatch(expected, control(gaggled, 0, "-d").out());
            assertMatch(
                    expected.stream()
                            .map(line -> line.replace("\\d+\\.\\d{3}s", " {5}0 days, 00:\\d\\d:\\d\\d\\.\\d{3}"))
                            .toList(),
                    control(gaggled, 0, "-d", "-p").out());
            assertMatch(
                    List.of(
                            "\\[",
                            "\\{\"status\" : \"UP\", \"program\" : \"web1\", \"pid\" : " + web1
                                    + ", \"uptime\" : \"\\d+\\.\\d{3}s\"},",
                            "\\{\"status\" : \"UP\", \"program\" : \"web2\", \"pid\" : " + web2
                                    + ", \"uptime\" : \"\\d+\\.\\d{3}s\"},",
                            "\\{\"status\" : \"OPDOWN\", \"program\" : \"database\"},",
                            "\\{\"status\" : \"DOWN\", \"program\" : \"once\", \"down_reason\" : \"EXIT\"}",
                            "]"),
                    control(gaggled, 0, "-d", "-j").out());
            gaggled.stop();
        }
    }

    @Test
    void programsAreStartedRestartedAndStoppedByNamesAndGlobs() {
        try (Gaggled gaggled = start()) {
            gaggled.pidOf("web1");
            gaggled.pidOf("web2");
            control(gaggled, 0, "-s", "database");
            gaggled.pidOf("database", 1);
            control(gaggled, 0, "-r", "web1", "database");
            gaggled.pidOf("web1", 2);
            gaggled.pidOf("database", 2);
            control(gaggled, 0, "--wait", "--timeout", "60s", "-k", "web*", "database");
            assertEquals("up: 0 down: 1 opdown: 3", control(gaggled, 0, "-d").out().getFirst());
            control(gaggled, 0, "-s", "web?");
            gaggled.pidOf("web1", 3);
            gaggled.pidOf("web2", 2);
            gaggled.stop();
        }
    }

    @Test
    void whyTellsWhatAProgramWaitsForAndHowItEnded() {
        try (Gaggled gaggled = start()) {
            long web1 = gaggled.pidOf("web1");
            assertMatch(List.of("web1 is up, pid " + web1 + ", for .*"),
                    control(gaggled, 0, "why", "web1").out().subList(0, 1));
            assertTrue(control(gaggled, 0, "why", "once").out().stream()
                    .anyMatch(line -> line.matches("  last exit: exit 0, .* ago")));
            List<String> disabled = control(gaggled, 0, "why", "database").out();
            assertTrue(disabled.getFirst().matches("database is down: .*disabled.*"), disabled::toString);
            assertEquals(List.of("unknown program nosuch"), control(gaggled, 1, "why", "nosuch").err());
            gaggled.stop();
        }
    }

    @Test
    void unknownProgramIsAnErrorThatNamesIt() {
        try (Gaggled gaggled = start()) {
            for (String option : List.of("-s", "-r", "-k")) {
                assertEquals(List.of("unknown program nosuch"), control(gaggled, 1, option, "nosuch").err());
                assertTrue(String.join("\n", control(gaggled, 1, option, "web1", "nosuch").err()).contains("nosuch"));
            }
            gaggled.stop();
        }
    }

    @Test
    void wrongCommandLineEndsWithStatusTwo() {
        String nobody = "tcp://127.0.0.1:1";
        for (List<String> wrong : List.of(
                List.of("-u", nobody), List.of("-u", nobody, "-d", "--shutdown"),
                List.of("-u", nobody, "-d", "--bogus"))) {
            try (Companion controller = Companion.tool("gaggled_controller", wrong.toArray(String[]::new))) {
                assertEquals(2, controller.exitCode(), controller::text);
                assertTrue(controller.err().getFirst().startsWith("gaggled_controller: "), controller::text);
            }
        }
        try (Companion listener = Companion.tool("gaggled_listener", "--bogus")) {
            assertEquals(2, listener.exitCode(), listener::text);
        }
    }

    @Test
    void silentServerIsAnErrorAndNotAHang() throws IOException {
        // It accepts connections, as the system does for it, and never says a word.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Companion controller = Companion.tool(
                        "gaggled_controller", "-u", "tcp://127.0.0.1:" + silent.getLocalPort(), "--timeout", "300ms",
                        "-d")) {
            assertEquals(1, controller.exitCode(), controller::text);
            assertEquals(1, controller.err().size(), controller::text);
            assertTrue(controller.err().getFirst().matches("gaggled_controller: no answer from .* within 300 ms.*"),
                    controller::text);
        }
    }

    @Test
    void addressesAreFoundInTheConfiguration() throws IOException {
        try (Gaggled gaggled = start()) {
            gaggled.pidOf("web1");
            Path config = Files.writeString(
                    directory.resolve("there.ini"),
                    "[gaggled]\ncontrolurl = " + gaggled.controlUrl() + "\neventurl = " + gaggled.eventUrl() + "\n");
            try (Companion controller = Companion.tool("gaggled_controller", "-c", config.toString(), "-d")) {
                assertEquals(0, controller.exitCode(), controller::text);
                assertTrue(controller.out().getFirst().startsWith("up: "), controller::text);
            }
            Path starred = directory.resolve("gaggled.ini");
            try (Companion controller = Companion.tool("gaggled_controller", "-c", starred.toString(), "-d")) {
                assertEquals(2, controller.exitCode(), controller::text);
                assertTrue(controller.err().getFirst().contains("give it with -u URL"), controller::text);
            }
            gaggled.stop();
        }
    }

    @Test
    void aConfigurationThatAsksForKeysIsBelieved() throws IOException {
        Path config = Files.writeString(
                directory.resolve("curve.ini"),
                "[gaggled]\ncontrolurl = tcp://127.0.0.1:1\neventurl = tcp://127.0.0.1:2\n[gaggled/curve]\nsecretkey = k\nclients = c\n");
        for (List<String> task : List.of(List.of("gaggled_controller", "-d"), List.of("gaggled_listener", "-j"))) {
            try (Companion tool =
                    Companion.tool(task.getFirst(), task.getLast(), "-c", config.toString(), "--timeout", "10m")) {
                assertEquals(2, tool.exitCode(), tool::text);
                assertEquals(
                        List.of(task.getFirst() + ": " + config
                                + ":4:10: this gaggled asks for keys: give --key and --server-key (or"
                                + " $GAGGLED_KEY and $GAGGLED_SERVER_KEY), or, if it runs without keys yet, its"
                                + " address with -u URL"),
                        tool.err());
            }
        }
        try (Companion controller = Companion.tool(
                "gaggled_controller", "-c", config.toString(), "-u", "tcp://127.0.0.1:1", "--timeout", "300ms", "-d")) {
            assertEquals(1, controller.exitCode(), controller::text);
        }
    }

    @Test
    void addressesAreFoundInAFileThatIsWrongOtherwise() throws IOException {
        try (Gaggled gaggled = start()) {
            gaggled.pidOf("web1");
            String urls = "controlurl = " + gaggled.controlUrl() + "\neventurl = " + gaggled.eventUrl() + "\n";
            Path config = directory.resolve("edited.ini");
            Files.writeString(config,
                    "[gaggled]\n" + urls + "killwait = soon\n[web]\ncommand = /no/such/file\ndepends = nobody\n");
            assertDumped(config, List.of());
            Files.writeString(config, "[gaggled]\n" + urls + "[web]\ncommand\n[web]\n");
            assertDumped(config, List.of(
                    "gaggled_controller: warning: .*edited.ini:5:1: .*; gaggled -t -c .*edited.ini shows all that is wrong"));
            Files.writeString(config, "[gaggled]\ncontrolurl\n");
            try (Companion controller = Companion.tool("gaggled_controller", "-c", config.toString(), "-d")) {
                assertEquals(1, controller.exitCode(), controller::text);
                assertMatch(
                        List.of("gaggled_controller: controlurl cannot be read: .*edited.ini:2:1: .*; gaggled -t -c"
                                + " .*edited.ini shows"
                                + " all that is wrong, and -u URL needs no configuration"),
                        controller.err());
            }
            gaggled.stop();
        }
    }

    private static void assertDumped(Path config, List<String> warnings) {
        try (Companion controller = Companion.tool("gaggled_controller", "-c", config.toString(), "-d")) {
            assertEquals(0, controller.exitCode(), controller::text);
            assertTrue(controller.out().getFirst().startsWith("up: "), controller::text);
            assertMatch(warnings, controller.err());
        }
    }

    @Test
    void programsAreToldThePortsThatWereChosen() {
        String config = "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\neventurl = tcp://127.0.0.1:*\n"
                + Programs.program("told",
                        "echo control $GAGGLED_CONTROL_URL events $GAGGLED_EVENT_URL; exec sleep 600");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            Matcher told = gaggled.await("control (?<control>\\S+) events (?<events>\\S+)");
            assertEquals(gaggled.controlUrl(), told.group("control"));
            assertEquals(gaggled.eventUrl(), told.group("events"));
            gaggled.stop();
        }
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoErrorAndAFullDiskIsOne() {
        String controller = "'" + Distribution.home().resolve("bin/gaggled_controller") + "'";
        // More than a pipe holds, so that the command meets the end of its reader.
        StringBuilder programs = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            programs.append("[").append("a-long-name-".repeat(10)).append(i)
                    .append("]\ncommand = sleep\nenabled = no\n");
        }
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG + programs)) {
            gaggled.pidOf("web1");
            gaggled.pidOf("web2");
            String dump = controller + " -u " + gaggled.controlUrl() + " --timeout 60s -d";
            try (Companion head =
                    Companion.start(List.of("sh", "-c", "{ " + dump + "; echo ended with $? >&2; } | head -n 1"))) {
                assertEquals(0, head.exitCode(), head::text);
                assertMatch(List.of("up: 2 down: \\d opdown: 100\\d"), head.out());
                assertEquals(List.of("ended with 1"), head.err());
            }
            try (Companion full = Companion.start(List.of("sh", "-c", dump + " >/dev/full"))) {
                assertEquals(1, full.exitCode(), full::text);
                assertEquals(
                        List.of("gaggled_controller: cannot write to standard output: No space left on device"),
                        full.err());
            }
            gaggled.stop();
        }
    }

    @Test
    void shutdownEndsGaggled() {
        try (Gaggled gaggled = start()) {
            gaggled.pidOf("web1");
            control(gaggled, 0, "--shutdown");
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
    }

    @Test
    void listenerPrintsClassicsLinesAndJson() {
        try (Gaggled gaggled = start();
                Companion classic = Companion.tool("gaggled_listener", "-u", gaggled.eventUrl());
                Companion json = Companion.tool("gaggled_listener", "-j", "-u", gaggled.eventUrl())) {
            restartUntilHeard(gaggled, classic, "\\[U] web1");
            restartUntilHeard(gaggled, json, "\\{.*\"type\":\"program-up\".*\"program\":\"web1\".*}");
            // In step by now: what is done from here on is printed, all of it.
            int before = classic.out().size();
            Gaggled.signal(gaggled.pidOf("web2", 1), "KILL");
            gaggled.pidOf("web2", 2);
            control(gaggled, 0, "-k", "web2");
            classic.await("\\[D shutdown=1 dtyp=KILL depsat=1 opdown=1] web2");
            // The second [U] is the operator's stop: published at once, while the process still runs.
            assertEquals(
                    List.of(
                            "[D shutdown=0 dtyp=KILL depsat=1 opdown=0] web2",
                            "[U] web2",
                            "[U] web2",
                            "[D shutdown=1 dtyp=KILL depsat=1 opdown=1] web2"),
                    classic.out().stream().skip(before).filter(line -> line.endsWith(" web2")).toList());
            json.await("\\{.*\"type\":\"program-down\".*\"program\":\"web2\".*\"operator_disabled\":true.*}");
            classic.terminate();
            assertEquals(0, classic.exitCode(), classic::text);
            gaggled.stop();
        }
    }

    /** A subscription takes effect some time after the listener began: web1 is restarted until that is seen. */
    private static void restartUntilHeard(Gaggled gaggled, Companion listener, String line) {
        for (int i = 0; i < 30; i++) {
            control(gaggled, 0, "--wait", "--timeout", "60s", "-r", "web1");
            if (!listener.find(line, 1, 2_000).isEmpty()) {
                return;
            }
        }
        throw new AssertionError("no line like " + line + " from " + listener.text());
    }

    private Gaggled start() {
        Gaggled gaggled = Gaggled.supervise(directory, CONFIG);
        try {
            gaggled.await(".* once: .*down.*");
            return gaggled;
        } catch (AssertionError e) {
            gaggled.close();
            throw e;
        }
    }

    /** Runs the controller to its end, which must be this one. */
    private static Companion control(Gaggled gaggled, int status, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-u", gaggled.controlUrl()));
        all.addAll(List.of(arguments));
        if (!all.contains("--timeout")) {
            // How long a busy machine takes is not what is shown.
            all.addAll(List.of("--timeout", "60s"));
        }
        try (Companion controller = Companion.tool("gaggled_controller", all.toArray(String[]::new))) {
            assertEquals(status, controller.exitCode(), controller::text);
            return controller;
        }
    }

    private static String padded(long pid, int width) {
        return String.format("%" + width + "d", pid);
    }

    private static void assertMatch(List<String> patterns, List<String> lines) {
        boolean matches = patterns.size() == lines.size();
        for (int i = 0; matches && i < lines.size(); i++) {
            matches = lines.get(i).matches(patterns.get(i));
        }
        assertTrue(matches,
                () -> "expected:\n" + String.join("\n", patterns) + "\nbut was:\n" + String.join("\n", lines));
    }
}
