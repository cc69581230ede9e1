package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options print and the status each ends with: 0 done, 1 a bad configuration, 2 a bad command line. */
class CommandLineIT {

    @TempDir
    Path directory;

    @Test
    void helpShowsEveryOption() {
        try (Gaggled gaggled = Gaggled.run("-h")) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            for (String option : List.of("-c", "-t", "-n", "-h", "-V", "--format", "--plugins", "--launcher")) {
                assertTrue(gaggled.text().contains(option), () -> option + " is not in:\n" + gaggled.text());
            }
        }
    }

    @Test
    void versionIsOneLineWithTheVersionInIt() {
        try (Gaggled gaggled = Gaggled.run("-V")) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertEquals(1, gaggled.lines().size(), gaggled::text);
            assertTrue(gaggled.text().contains(Distribution.VERSION), gaggled::text);
        }
    }

    @Test
    void namesThatDoNotExistAreUsageErrors() {
        String config = Gaggled.configFile(directory, "[web]\ncommand = sleep\n").toString();
        try (Gaggled gaggled = Gaggled.run("-t", "-c", config, "--format", "nope")) {
            assertEquals(2, gaggled.exitCode(), gaggled::text);
            assertTrue(
                    gaggled.text().contains("--format nope: there is no such format; known: info, ini, yaml"),
                    gaggled::text);
        }
        try (Gaggled gaggled = Gaggled.run("-t", "-c", config, "--launcher", "nope")) {
            assertEquals(2, gaggled.exitCode(), gaggled::text);
            assertTrue(
                    gaggled.text().contains("--launcher nope: there is no such launcher; known: jdk, linux"),
                    gaggled::text);
        }
    }

    @Test
    void mistakesAreToldInOurWords() {
        assertMistake("there is no option --no-such-option", "-c", "gaggled.ini", "--no-such-option");
        assertMistake("there is no option --print-confg; did you mean --print-config?",
                "-c", "gaggled.ini", "--print-confg");
        assertMistake("'foo' is one argument too many", "-c", "gaggled.ini", "foo");
        assertMistake(
                "give one of -t, --print-config, --graph, --plan, --list-plugins, --list-settings, --print-schema,"
                        + " and once",
                "-t", "--graph", "-c", "gaggled.ini");
        assertMistake("plugin directory /nonexistent: ", "--plugins", "/nonexistent", "--list-plugins");
    }

    private static void assertMistake(String message, String... arguments) {
        try (Gaggled gaggled = Gaggled.run(arguments)) {
            assertEquals(2, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.text().contains("gaggled: " + message), gaggled::text);
        }
    }

    @Test
    void missingConfigurationOptionIsAUsageError() {
        try (Gaggled gaggled = Gaggled.run("-t")) {
            assertEquals(2, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.text().contains("-c"), gaggled::text);
        }
    }

    /** A copy of the configuration that a full disk has cut off must not look like a good one. */
    @Test
    void whatCannotBePrintedIsAnError() {
        Path config = Gaggled.configFile(directory, Programs.sleeper("database"));
        String gaggled = "'" + Distribution.home().resolve("bin/gaggled") + "' ";
        for (String option : List.of("--print-config", "--graph", "--list-plugins", "--list-settings",
                "--print-schema")) {
            String command = gaggled + "-c '" + config + "' " + option + " >/dev/full";
            try (Companion full = Companion.start(List.of("sh", "-c", command))) {
                assertEquals(1, full.exitCode(), full::text);
                assertEquals(List.of("gaggled: cannot write to standard output: No space left on device"),
                        full.err());
            }
        }
        try (Companion check = Companion.start(List.of("sh", "-c", gaggled + "-c '" + config + "' -t >/dev/full"))) {
            assertEquals(0, check.exitCode(), check::text);
            assertEquals(List.of("gaggled: cannot write to standard output: No space left on device"), check.err());
        }
    }

    @Test
    void moreOrLessIsLogged() {
        String config = Gaggled.configFile(directory, Programs.sleeper("database")).toString();
        try (Gaggled gaggled = Gaggled.run("-c", config, "-v")) {
            gaggled.await(".* DEBUG launcher linux");
            gaggled.await(LogLines.up("database"));
            gaggled.stop();
        }
        try (Gaggled gaggled = Gaggled.run("-c", config, "-q")) {
            gaggled.pidOf("database", 1);
            gaggled.signal("TERM");
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.lines().stream().noneMatch(line -> line.contains(" INFO ")), gaggled::text);
        }
    }

    @Test
    void goodConfigurationIsOk() {
        Path config = Gaggled.configFile(directory, Programs.sleeper("database"));
        try (Gaggled gaggled = Gaggled.run("-t", "-c", config.toString())) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertEquals(List.of("configtest " + config + ": ok"), gaggled.lines());
        }
    }

    @Test
    void exampleConfigurationIsOk() {
        Path config = Distribution.home().resolve("conf/gaggled.ini");
        try (Gaggled gaggled = Gaggled.run("-t", "-c", config.toString())) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
    }

    @Test
    void configurationThatIsNotThereIsOneProblem() {
        Path config = directory.resolve("nowhere.ini");
        try (Gaggled gaggled = Gaggled.run("-t", "-c", config.toString())) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.lines().getFirst().contains(config.toString()), gaggled::text);
        }
    }

    @Test
    void eightMistakesAreReportedAtOnceWithTheirPlaces() {
        Path config =
                Gaggled.configFile(
                        directory,
                        """
                        [gaggled]
                        killwait = soon
                        stoporder = sideways

                        [database]
                        command = no-such-command-anywhere
                        respwan = true

                        [api]
                        argv = 'never closed

                        [web]
                        command = sleep
                        wd = /no/such/directory
                        depends = datbase

                        [cron]
                        command = sleep
                        depends = mailer

                        [mailer]
                        command = sleep
                        depends = cron
                        """);
        try (Gaggled gaggled = Gaggled.run("-t", "-c", config.toString())) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            List<String> problems = gaggled.lines().stream()
                    .filter(line -> line.matches(LogLines.PROBLEM))
                    .toList();
            List<String> expected = List.of(
                    "soon",
                    "sideways",
                    "no-such-command-anywhere",
                    "respawn",
                    "command",
                    "/no/such/directory",
                    "database",
                    "cron -> mailer");
            for (String each : expected) {
                assertTrue(
                        problems.stream().anyMatch(line -> line.contains(each)),
                        () -> each + " is not in:\n" + gaggled.text());
            }
            int count = problems.size();
            assertEquals("configtest " + config + ": failed, " + count + " problems", gaggled.lines().getLast());
            assertTrue(count >= 8, gaggled::text);
        }
    }
}
