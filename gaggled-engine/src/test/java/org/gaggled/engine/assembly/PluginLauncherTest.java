package org.gaggled.engine.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin's launcher is asked once more for a command that is not where it was expected; all else is passed on as it
 * is.
 */
class PluginLauncherTest {

    private static final StartFailure MISSING = StartFailure.builder("no such file").systemError("ENOENT").build();

    @TempDir
    private Path directory;

    private Path first;
    private Path second;
    private PluginLauncher launcher;

    /** What the launcher behind it was asked for. */
    private final List<LaunchRequest> requests = new ArrayList<>();

    private final List<ProcessIdentity> adopted = new ArrayList<>();
    private final List<LaunchListener> listeners = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        first = Files.createDirectory(directory.resolve("first"));
        second = Files.createDirectory(directory.resolve("second"));
        launcher = new PluginLauncher("asked", new Asked(), PluginLauncherTest.class.getClassLoader());
    }

    private final class Asked implements ProcessLauncher {

        @Override
        public void launch(LaunchRequest request, LaunchListener listener) {
            requests.add(request);
            listeners.add(listener);
        }

        @Override
        public void adopt(LaunchRequest request, ProcessIdentity process, LaunchListener listener) {
            adopted.add(process);
            listeners.add(listener);
        }

        @Override
        public Set<LauncherCapability> getCapabilities() {
            return Set.of();
        }

        @Override
        public void close() {}
    }

    private static void install(Path file) throws IOException {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private LaunchRequest request(String command) {
        LaunchRequest.Builder launch = LaunchRequest.builder("late", first.resolve("late"));
        if (command.indexOf('/') < 0) {
            launch.searchedFor(command, first + ":" + second);
        }
        return launch
                .arguments(List.of(command, "-v"))
                .sharedEnvironment(Map.of("TZ", "UTC"))
                .environment(Map.of("NAME", "late"))
                .workingDirectory(directory)
                .scope(SignalScope.PROCESS)
                .build();
    }

    /** What is told of a start that fails. */
    private StartFailure failing(LaunchRequest request, StartFailure failure) throws InterruptedException {
        RecordingLaunchListener told = new RecordingLaunchListener();
        launcher.launch(request, told);
        listeners.getLast().startFailed(failure);
        assertEquals(List.of("startFailed"), told.getCalls());
        return told.awaitStartFailed(Duration.ofSeconds(10));
    }

    /** Has a start fail that is made again elsewhere, without a word of the failure. */
    private void failingAtFirst(LaunchRequest request) {
        RecordingLaunchListener told = new RecordingLaunchListener();
        int before = requests.size();
        launcher.launch(request, told);
        listeners.getLast().startFailed(MISSING);
        assertEquals(before + 2, requests.size());
        listeners.getLast().started(new Started());
        assertEquals(List.of("started"), told.getCalls());
    }

    @Test
    void whatCameToAnotherDirectoryIsStartedThere() throws Exception {
        LaunchRequest request = request("late");
        Path now = second.resolve("late");
        install(now);

        failingAtFirst(request);

        assertEquals(first.resolve("late"), requests.getFirst().getExecutable());
        LaunchRequest next = requests.getLast();
        assertEquals(now, next.getExecutable());
        assertEquals("late", next.getProgramName());
        assertEquals(List.of(now.toString(), "-v"), next.getArguments(), "the zeroth word is the path");
        assertEquals(Map.of("TZ", "UTC", "NAME", "late"), next.getEnvironment());
        assertEquals(directory, next.getWorkingDirectory());
        assertEquals(SignalScope.PROCESS, next.getScope());
    }

    @Test
    void whatFailsThereTooIsTold() throws Exception {
        install(second.resolve("late"));
        RecordingLaunchListener told = new RecordingLaunchListener();
        launcher.launch(request("late"), told);
        listeners.getLast().startFailed(MISSING);
        StartFailure there = StartFailure.builder("the system allows no more processes").systemError("EAGAIN").build();
        listeners.getLast().startFailed(there);
        assertEquals(List.of("startFailed"), told.getCalls());
        assertSame(there, told.awaitStartFailed(Duration.ofSeconds(10)));
    }

    private static final class Started implements LaunchedProcess {

        @Override
        public long getPid() {
            return 1;
        }

        @Override
        public boolean signal(ProcessSignal signal) {
            return false;
        }
    }

    @Test
    void whatIsNowhereIsSaidToBeNowhere() throws Exception {
        assertEquals(
                "command 'late' is not found on the search path '" + first + ":" + second
                        + "'; install it, write its full path, or put its directory into 'path' in gaggled (ENOENT)",
                failing(request("late"), MISSING).toString());
    }

    @Test
    void aFileThatIsThereFailsForAnotherReason() throws Exception {
        install(first.resolve("late"));
        StartFailure failure =
                StartFailure.builder("the system allows no more processes").systemError("EAGAIN").build();
        assertSame(failure, failing(request("late"), failure));
    }

    @Test
    void aFileThatCannotBeExecutedGivesWayToTheNextOnTheSearchPath() throws Exception {
        install(first.resolve("late"));
        install(second.resolve("late"));
        RecordingLaunchListener told = new RecordingLaunchListener();
        launcher.launch(request("late"), told);
        listeners.getLast().startFailed(StartFailure.builder("not a program").systemError("ENOEXEC").build());
        assertEquals(second.resolve("late"), requests.getLast().getExecutable());
        listeners.getLast().started(new Started());
        assertEquals(List.of("started"), told.getCalls());
    }

    @Test
    void whereNoFileOfThatNameCanBeExecutedTheFirstReasonIsTold() throws Exception {
        install(first.resolve("late"));
        install(second.resolve("late"));
        StartFailure failure = StartFailure.builder("not a program").systemError("ENOEXEC").build();
        RecordingLaunchListener told = new RecordingLaunchListener();
        launcher.launch(request("late"), told);
        listeners.getLast().startFailed(failure);
        listeners.getLast().startFailed(StartFailure.builder("not executable").systemError("EACCES").build());
        assertEquals(2, requests.size());
        assertEquals(List.of("startFailed"), told.getCalls());
        assertSame(failure, told.awaitStartFailed(Duration.ofSeconds(10)));
    }

    @Test
    void announcementsAndAdoptionsArePassedOn() throws Exception {
        ProcessIdentity process = new ProcessIdentity(17, 4711);
        RecordingLaunchListener told = new RecordingLaunchListener();
        launcher.launch(request("late"), told);
        listeners.getLast().spawned(process);
        assertEquals(List.of(process), told.getSpawned());

        RecordingLaunchListener next = new RecordingLaunchListener();
        launcher.adopt(request("late"), process, next);
        assertEquals(List.of(process), adopted);
        listeners.getLast().started(new Started());
        assertEquals(List.of("started"), next.getCalls());
    }

    @Test
    void aPathIsNotLookedFor() throws Exception {
        install(second.resolve("late"));
        LaunchRequest request = request(first + "/late");
        assertSame(MISSING, failing(request, MISSING));
        launcher.launch(request, new RecordingLaunchListener());
        assertEquals(first.resolve("late"), requests.getLast().getExecutable());
    }
}
