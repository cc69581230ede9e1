package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Opens a process launcher for each test and closes it after that, and has it start shells and other programs. */
abstract class LauncherFixture {

    static final Path SHELL = Path.of("/bin/sh");
    static final String SEARCH_PATH = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");

    private Path directory = Path.of("");
    private @Nullable ProcessLauncher launcher;
    private boolean closed;

    /** The launcher it is about, in its supported surroundings; called for each test, and as often as a test likes. */
    protected abstract ProcessLauncherFactory getFactory();

    @BeforeEach
    final void open(@TempDir Path temporary) throws PluginException {
        directory = temporary;
        launcher = getFactory().open(new FakeLauncherContext());
    }

    /** Closes the launcher, unless that was done before; after each test it is closed anyway. */
    @AfterEach
    protected final void close() {
        if (launcher != null && !closed) {
            closed = true;
            launcher.close();
        }
    }

    /** The launcher of this test, open until {@link #close()}. */
    protected final ProcessLauncher getLauncher() {
        return Objects.requireNonNull(launcher, "it is opened before each test");
    }

    /** An empty directory of this test's own, which is removed after it. */
    protected final Path getDirectory() {
        return directory;
    }

    /** Whether the launcher claims that capability. */
    protected final boolean can(LauncherCapability capability) {
        return getLauncher().getCapabilities().contains(capability);
    }

    /**
     * Begins a request for a shell that runs a script in the test's directory, with these as {@code $1}, {@code $2} and
     * so on.
     */
    protected final LaunchRequest.Builder shell(String script, Object... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        Arrays.stream(arguments).map(Object::toString).forEach(words::add);
        return LaunchRequest.builder("test", SHELL)
                .arguments(words)
                .environment(Map.of("PATH", SEARCH_PATH))
                .workingDirectory(directory);
    }

    /** Begins a request for an executable file without further arguments, in the test's directory. */
    protected final LaunchRequest.Builder program(Path file) {
        return LaunchRequest.builder("test", file).arguments(List.of("test")).workingDirectory(directory);
    }

    /** Writes a file into the test's directory, with permissions as {@code rwxr-xr-x}. */
    protected final Path script(String name, String permissions, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** Has the launcher start something. */
    protected final RecordingLaunchListener launch(LaunchRequest.Builder request) {
        RecordingLaunchListener run = new RecordingLaunchListener();
        getLauncher().launch(request.build(), run);
        return run;
    }

    /** What a script writes to the file {@code $1} before it ends with code 0. */
    protected final String output(String script) throws IOException, InterruptedException {
        Path file = directory.resolve("output");
        assertEquals(new ExitStatus.Exited(0), launch(shell(script, file)).awaitEnd().getStatus());
        return Files.readString(file);
    }

    /** The line that a script writes to a file, once it is there; waits a minute at most. */
    protected final String awaitLine(Path file) throws IOException, InterruptedException {
        SystemProcess.await("a line in " + file, () -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        return Files.readString(file).strip();
    }

    /** How an exit with this code is to be told. */
    final ExitStatus expectedExit(int code) {
        return can(LauncherCapability.EXACT_EXIT_STATUS) || code <= 128
                ? new ExitStatus.Exited(code)
                : new ExitStatus.Unknown(code);
    }

    /** How the death by this signal is to be told. */
    final ExitStatus expectedDeath(int signal, boolean coreDumped) {
        return can(LauncherCapability.EXACT_EXIT_STATUS)
                ? new ExitStatus.Killed(new ProcessSignal(signal), coreDumped)
                : new ExitStatus.Unknown(128 + signal);
    }
}
