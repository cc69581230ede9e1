package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * gaggled does what it should whatever it is started in: closed descriptors, any locale, stray signals, readers that do
 * not read.
 */
class SurroundingsIT {

    @TempDir
    Path directory;

    /** Starts gaggled by a shell script in which {@code $G} is bin/gaggled and {@code $C} the configuration. */
    private Gaggled start(String script, String config) {
        Path file = Gaggled.configFile(directory, config);
        return Gaggled.runCommand(
                directory,
                Map.of("G", Distribution.command().toString(), "C", file.toString()),
                List.of("sh", "-c", script));
    }

    @ParameterizedTest
    @ValueSource(strings = {"USR1", "ALRM", "VTALRM", "PROF", "IO", "SYS", "TRAP", "ABRT", "RTMIN", "RTMIN+3"})
    void aStraySignalHarmsNobody(String signal) {
        try (Gaggled gaggled = start("exec \"$G\" -c \"$C\"", Programs.sleeper("db"))) {
            long first = gaggled.pidOf("db");
            gaggled.signal(signal);
            Gaggled.signal(first, "KILL");
            gaggled.pidOf("db", 2);
            gaggled.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PWR", "XCPU"})
    void theseSignalsShutDownAsSigtermDoes(String signal) {
        try (Gaggled gaggled = start("exec \"$G\" -c \"$C\"", Programs.polite("db"))) {
            gaggled.pidOf("db");
            gaggled.signal(signal);
            gaggled.await(Programs.stops("db"));
            assertEquals(0, gaggled.exitCode());
        }
    }

    @Test
    void aHangupWithoutATerminalHasTheConfigurationReadAgain() throws IOException {
        try (Gaggled gaggled = start("exec \"$G\" -c \"$C\"", Programs.sleeper("db"))) {
            long first = gaggled.pidOf("db");
            Files.writeString(directory.resolve("gaggled.ini"), Programs.sleeper("db") + Programs.sleeper("cache"));
            gaggled.signal("HUP");
            gaggled.await(".* INFO  gaggle reloaded: asked by SIGHUP .*");
            gaggled.pidOf("cache");
            Files.writeString(directory.resolve("gaggled.ini"), "[db]\ncomand = /bin/true\n");
            gaggled.signal("HUP");
            gaggled.await(".* ERROR reload for SIGHUP .* was refused, and nothing has changed:");
            Gaggled.signal(first, "KILL");
            gaggled.pidOf("db", 2);
            gaggled.stop();
        }
    }

    @Test
    void sigquitShowsWhatGaggledIsDoing() {
        try (Gaggled gaggled = start("exec \"$G\" -c \"$C\"", Programs.sleeper("db"))) {
            gaggled.pidOf("db");
            gaggled.signal("QUIT");
            gaggled.await("Thread dump of gaggled:");
            gaggled.await("\"main\" .*");
            gaggled.stop();
        }
    }

    @Test
    void aHangupThatIsIgnoredAtTheStartStaysIgnored() {
        try (Gaggled gaggled = start("trap '' HUP; exec \"$G\" -c \"$C\"", Programs.sleeper("db"))) {
            long first = gaggled.pidOf("db");
            gaggled.signal("HUP");
            Gaggled.signal(first, "KILL");
            gaggled.pidOf("db", 2);
            gaggled.stop();
        }
    }

    @Test
    void programsGetTheEnvironmentToTheByteInAnyLocale() {
        String config = Programs.program("db",
                "env | grep -a ^BYTES= | od -An -c; echo \"locale ${LC_ALL-none}\"; exec sleep 600");
        try (Gaggled gaggled = start(
                "unset LC_ALL LANG; BYTES=$(printf 'gr\\303\\274n\\377'); export BYTES; exec \"$G\" -c \"$C\"",
                config)) {
            gaggled.await("\\s*B\\s+Y\\s+T\\s+E\\s+S\\s+=\\s+g\\s+r\\s+303\\s+274\\s+n\\s+377.*");
            gaggled.await("locale none");
            gaggled.stop();
        }
    }

    @Test
    void filesHaveAnyNameInAnyLocale() throws IOException {
        Path place = Files.createDirectory(directory.resolve("größe"));
        try (Gaggled gaggled = start(
                "LC_ALL=C; export LC_ALL; exec \"$G\" -c \"$C\"",
                Programs.program("db", "pwd; echo \"locale $LC_ALL\"; exec sleep 600") + "wd = " + place + "\n")) {
            gaggled.await(".*/größe");
            gaggled.await("locale C");
            gaggled.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&- 2>&-"})
    void aClosedDescriptorIsNoOtherFileForItsPrograms(String closed) throws IOException {
        Path seen = directory.resolve("seen");
        String config = Programs.program("db",
                "ls -l /proc/self/fd >\"" + seen + ".new\" 2>&1; mv \"" + seen + ".new\" \"" + seen
                        + "\"; exec sleep 600");
        try (Gaggled gaggled = start("exec \"$G\" -c \"$C\" " + closed, config)) {
            gaggled.awaitFile(seen);
            String descriptors = Files.readString(seen);
            assertTrue(!descriptors.contains(Distribution.home().toString()), descriptors);
            gaggled.stop();
        }
    }

    @Test
    void endsAlthoughNobodyReadsItsOutput() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor());
        // Dies as fast as it can, so that the pipe is soon full; nobody reads it, but it is held open.
        String config = "[db]\ncommand = true\nbackoff = 0\n"
                + Programs.program("witness",
                        "sleep 2; echo full >\"" + directory.resolve("full") + "\"; exec sleep 600");
        try (Gaggled gaggled = start("exec 3<>\"" + pipe + "\"; exec \"$G\" -c \"$C\" >\"" + pipe + "\"", config)) {
            gaggled.awaitFile(directory.resolve("full"));
            gaggled.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gaggled", "gaggled_controller", "gaggled_listener", "gaggled_smtpgate"})
    void saysSoWhereItsDirectoryIsGone(String command) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        String script = "mkdir gone && cd gone && rmdir ../gone && exec \"${G%/*}/" + command + "\" -V";
        try (Gaggled gaggled = start(script, "")) {
            assertEquals(1, gaggled.exitCode());
            // A shell may have a line of its own about it, before the script begins.
            assertEquals(
                    List.of(command + ": the current directory does not exist any more; go to one that does"),
                    gaggled.lines().stream().filter(line -> !line.startsWith("sh: ")).toList());
        }
    }
}
