package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That bin/gaggled works wherever it lies and however it is called, and leaves no trace of Java on its programs. */
class InstallationIT {

    /** Signals 32 and 33: the C library keeps them to itself, and its posix_spawn ignores them in every child. */
    private static final long C_LIBRARY_SIGNALS = 3L << 31;

    @TempDir
    Path directory;

    private String config() {
        return Gaggled.configFile(directory, Programs.sleeper("database")).toString();
    }

    @Test
    void runsThroughAChainOfSymbolicLinksFromAnotherDirectory() throws IOException {
        Path absolute = Files.createSymbolicLink(directory.resolve("absolute link"), Distribution.command());
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("gaggled"), Path.of("../" + absolute.getFileName()));
        config();
        try (Gaggled gaggled =
                Gaggled.runCommand(directory, Map.of(), List.of("bin/gaggled", "-t", "-c", "gaggled.ini"))) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertEquals(List.of("configtest gaggled.ini: ok"), gaggled.lines());
        }
    }

    @Test
    void runsWhenFoundOnThePath() {
        String path = Distribution.command().getParent() + ":" + System.getenv("PATH");
        try (Gaggled gaggled =
                Gaggled.runCommand(
                        directory,
                        Map.of("PATH", path, "CDPATH", "/"),
                        List.of("sh", "-c", "exec gaggled -t -c '" + config() + "'"))) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
    }

    @Test
    void keepsThePidItWasStartedWith() {
        String config = Programs.program("child", "echo \"parent is $PPID\"; exec sleep 600");
        try (Gaggled gaggled = Gaggled.supervise(directory, config)) {
            assertEquals(Long.toString(gaggled.pid()), gaggled.await("parent is (\\d+)").group(1));
            gaggled.stop();
        }
    }

    @Test
    void cachesAreUsedWhereverTheTarballIsUnpackedButNotForOtherJars() throws IOException {
        Path home = Distribution.unpackInto(Files.createDirectory(directory.resolve("other")));
        List<List<String>> commands = List.of(
                List.of(home.resolve("bin/gaggled").toString(), "-t", "-c", config()),
                List.of(home.resolve("bin/gaggled_controller").toString(), "--version"));
        for (List<String> command : commands) {
            assertTrue(usesItsCache(command), command::toString);
        }
        try (var jars = Files.newDirectoryStream(home.resolve("lib"), "gaggled-api-*.jar")) {
            Files.setLastModifiedTime(jars.iterator().next(), FileTime.fromMillis(0));
        }
        for (List<String> command : commands) {
            assertFalse(usesItsCache(command), command::toString);
        }
    }

    private boolean usesItsCache(List<String> command) {
        Map<String, String> requireCache = Map.of("GAGGLED_JAVA_OPTS", "-XX:AOTMode=on");
        try (Gaggled gaggled = Gaggled.runCommand(directory, requireCache, command)) {
            return gaggled.exitCode() == 0;
        }
    }

    @Test
    void cacheThatDoesNotFitOrIsMissingIsNotWorthAWord() throws IOException {
        Path home = Distribution.unpackInto(Files.createDirectory(directory.resolve("other")));
        List<String> check = List.of(home.resolve("bin/gaggled").toString(), "-t", "-c", config());
        List<String> ok = List.of("configtest " + directory.resolve("gaggled.ini") + ": ok");
        Path cache = home.resolve("lib/gaggled.aot");
        FileTime made = Files.getLastModifiedTime(cache);
        Files.writeString(cache, "not a cache");
        Files.setLastModifiedTime(cache, made);
        assertPrints(ok, check);
        try (var jars = Files.newDirectoryStream(home.resolve("lib"), "*.jar")) {
            for (Path jar : jars) {
                Files.setLastModifiedTime(jar, FileTime.fromMillis(System.currentTimeMillis()));
            }
        }
        assertPrints(ok, check);
        Files.delete(cache);
        assertPrints(ok, check);
    }

    private void assertPrints(List<String> lines, List<String> command) {
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), command)) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertEquals(lines, gaggled.lines());
        }
    }

    @Test
    void missingRuntimeIsSaidInOneLine() throws IOException {
        Path copy =
                Files.copy(Distribution.command(), Files.createDirectory(directory.resolve("bin")).resolve("gaggled"));
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), List.of(copy.toString(), "-h"))) {
            assertEquals(1, gaggled.exitCode());
            assertEquals(1, gaggled.lines().size(), gaggled::text);
            assertTrue(gaggled.text().contains("runtime/bin/java is missing"), gaggled::text);
        }
    }

    @Test
    void programHasThreeDescriptorsAndTheLimitsGaggledWasStartedWith() throws IOException {
        // It stays the shell that has spoken: one that becomes another program opens its libraries meanwhile.
        Path file = Gaggled.configFile(directory, Programs.polite("database"));
        String start = "ulimit -n 321; exec '" + Distribution.command() + "' -c '" + file + "'";
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), List.of("sh", "-c", start))) {
            Path process = Path.of("/proc/" + gaggled.pidOf("database"));
            try (var descriptors = Files.list(process.resolve("fd"))) {
                assertEquals(
                        List.of("0", "1", "2"),
                        descriptors.map(path -> path.getFileName().toString()).sorted().toList());
            }
            assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(process.resolve("fd/0")));
            assertTrue(
                    Files.readString(process.resolve("limits")).matches("(?s).*Max open files +321 +321 .*"),
                    () -> gaggled.text());
            gaggled.stop();
        }
    }

    private static void assertNoSignal(String sets, long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.matches(sets + ":.*")) {
                long mask = Long.parseUnsignedLong(line.substring("SigBlk:".length()).strip(), 16);
                assertEquals(0, mask & ~C_LIBRARY_SIGNALS, line);
            }
        }
    }

    @Test
    void programOfThePortableLauncherBlocksNoSignal() throws IOException {
        try (Gaggled gaggled = Gaggled.supervise(directory, Programs.polite("database"), "--launcher", "jdk")) {
            long pid = gaggled.pidOf("database");
            assertNoSignal("SigBlk", pid);
            gaggled.stop();
        }
    }

    @Test
    void programBlocksAndIgnoresNoSignalAndLeadsItsOwnSession() throws IOException {
        try (Gaggled gaggled = Gaggled.supervise(directory, Programs.sleeper("database"))) {
            long pid = gaggled.pidOf("database");
            assertNoSignal("Sig(Blk|Ign)", pid);
            // Fields 5 and 6 of stat, counted after the command's name: process group and session.
            String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst(".*\\) ", "").split(" ");
            assertEquals(List.of(Long.toString(pid), Long.toString(pid)), List.of(fields[2], fields[3]));
            gaggled.stop();
        }
    }

    /** The kernel tells of an exec a moment before it shows the environment that this has given to the process. */
    private static String environmentOf(String pid) throws IOException {
        Path file = Path.of("/proc", pid, "environ");
        String environment = Files.readString(file);
        for (long from = System.nanoTime(); environment.isEmpty() && System.nanoTime() - from < 30_000_000_000L;) {
            Thread.onSpinWait();
            environment = Files.readString(file);
        }
        return environment;
    }

    /** A shell drops names that are not its own, and sets some; programs get what gaggled was started with. */
    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void programSeesNothingOfTheStartScriptInItsEnvironment(String shell) throws IOException {
        Path file = Gaggled.configFile(directory, "[db]\ncommand = sleep\nargv = 600\n");
        List<String> environment = List.of(
                "PATH=" + System.getenv("PATH"), "discovery.type=single-node", "A-B=2", "BASH_FUNC_f%%=() { :;\n}",
                "1=one", "EMPTY=",
                "gaggled_home=/mine", "GAGGLED_RUNTIME_DIRECTORY=" + Distribution.runtimeDirectory(), "PS4=mine",
                "LONG=" + "x".repeat(120_000));
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        command.addAll(environment);
        command.addAll(List.of(shell, Distribution.command().toString(), "-c", file.toString()));
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), command)) {
            String pid = gaggled.await(LogLines.up("db")).group("pid");
            Set<String> seen = new TreeSet<>(List.of(environmentOf(pid).split("\0")));
            seen.removeIf(
                    variable -> variable.matches("GAGGLED_(PROGRAM_NAME|INSTANCE|HOST|EVENT_URL|CONTROL_URL)=.*"));
            assertEquals(new TreeSet<>(environment), seen);
            gaggled.stop();
        }
    }
}
