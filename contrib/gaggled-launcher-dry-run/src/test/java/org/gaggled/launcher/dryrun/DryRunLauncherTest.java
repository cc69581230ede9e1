package org.gaggled.launcher.dryrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherSupport;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows that what is rehearsed looks as the real thing does: started once, ended by what would end it, refused where the real
// launcher would be refused; that listeners are told on another thread and in order; and that nothing runs.
class DryRunLauncherTest {

    private static final Path SHELL = Path.of("/bin/sh");

    /** What is told of one launch, each with the thread it is told on. */
    private static final class Told implements LaunchListener {

        private final BlockingQueue<Object> news = new LinkedBlockingQueue<>();
        private final Thread launching = Thread.currentThread();

        private void add(Object what) {
            assertNotEquals(launching, Thread.currentThread());
            news.add(what);
        }

        @Override
        public void started(LaunchedProcess process) {
            add(process);
        }

        @Override
        public void startFailed(StartFailure failure) {
            add(failure);
        }

        @Override
        public void exited(ProcessExit exit) {
            add(exit);
        }

        @Override
        public void gone() {
            add("gone");
        }

        <T> T next(Class<T> type) throws InterruptedException {
            Object next = news.poll(60, TimeUnit.SECONDS);
            assertNotNull(next, "nothing was told within a minute");
            return assertInstanceOf(type, next);
        }
    }

    private static LaunchRequest request(Path executable, Path directory) {
        return LaunchRequest.builder("web", executable)
                .arguments(List.of("sh", "-c", "exit 1"))
                .environment(Map.of("A", "2"))
                .workingDirectory(directory)
                .build();
    }

    @Test
    void isNeverChosenByItself() {
        LauncherSupport support = new DryRunLauncherFactory().getSupport();
        assertTrue(support.isSupported());
        assertTrue(support.getRank() < 0);
    }

    @Test
    void runsUntilASignalThatWouldEndIt() throws Exception {
        Told told = new Told();
        try (DryRunLauncher launcher = new DryRunLauncher(Map.of())) {
            launcher.launch(request(SHELL, Path.of("/")), told);
            LaunchedProcess process = told.next(LaunchedProcess.class);
            assertEquals(1_000_000_001, process.getPid());
            assertFalse(Files.exists(Path.of("/proc/1000000001")));
            assertTrue(process.signal(new ProcessSignal(18)), "SIGCONT");
            assertTrue(process.signal(ProcessSignal.TERM));
            assertFalse(process.signal(ProcessSignal.KILL), "there is nothing left to signal");
            ProcessExit exit = told.next(ProcessExit.class);
            assertEquals(new ExitStatus.Killed(ProcessSignal.TERM, false), exit.getStatus());
            assertFalse(exit.hasLeftovers());
        }
        assertEquals(0, told.news.size());
    }

    @Test
    void eachHasAProcessIdAboveAllRealOnes() throws Exception {
        long largest = Long.parseLong(Files.readString(Path.of("/proc/sys/kernel/pid_max")).strip());
        Told told = new Told();
        try (DryRunLauncher launcher = new DryRunLauncher(Map.of())) {
            for (int i = 1; i <= 3; i++) {
                launcher.launch(request(SHELL, Path.of("/")), told);
                long pid = told.next(LaunchedProcess.class).getPid();
                assertEquals(DryRunLauncher.BEFORE_FIRST_PID + i, pid);
                assertTrue(pid > largest);
            }
        }
    }

    @Test
    void whatCouldNotBeStartedIsNot(@TempDir Path directory) throws Exception {
        Told told = new Told();
        Path plain = Files.writeString(directory.resolve("plain"), "text");
        try (DryRunLauncher launcher = new DryRunLauncher(Map.of())) {
            launcher.launch(request(directory.resolve("none"), directory), told);
            assertEquals(directory + "/none: there is no such file (ENOENT)", told.next(StartFailure.class).toString());
            launcher.launch(request(plain, directory), told);
            assertEquals(
                    plain + ": permission denied: not an executable file (EACCES)",
                    told.next(StartFailure.class).toString());
            launcher.launch(request(SHELL, plain), told);
            assertEquals(plain + ": not a directory (ENOTDIR)", told.next(StartFailure.class).toString());
            launcher.launch(request(SHELL, directory.resolve("none")), told);
            assertEquals(directory + "/none: there is no such directory (ENOENT)",
                    told.next(StartFailure.class).toString());
        }
    }

    @Test
    void scriptIsNotStartedWithoutItsInterpreter(@TempDir Path directory) throws Exception {
        Path plain = Files.writeString(directory.resolve("plain"), "text");
        Told told = new Told();
        try (DryRunLauncher launcher = new DryRunLauncher(Map.of())) {
            launcher.launch(request(script(directory, "#! /nowhere/python3 -u\nprint(1)\n"), directory), told);
            assertEquals(
                    directory
                            + "/script: its interpreter /nowhere/python3, named in the #! line, does not exist (ENOENT)",
                    told.next(StartFailure.class).toString());
            launcher.launch(request(script(directory, "#!/bin/sh\r\n"), directory), told);
            assertEquals(
                    directory + "/script: its interpreter /bin/sh\\r, named in the #! line, does not exist (ENOENT)",
                    told.next(StartFailure.class).toString());
            launcher.launch(request(script(directory, "#!" + plain), directory), told);
            assertEquals(
                    directory + "/script: its interpreter " + plain
                            + ", named in the #! line, is not executable (EACCES)",
                    told.next(StartFailure.class).toString());
            launcher.launch(request(script(directory, "#!/bin/sh\n"), directory), told);
            told.next(LaunchedProcess.class);
        }
    }

    private static Path script(Path directory, String text) throws Exception {
        Path script = Files.writeString(directory.resolve("script"), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    void nothingIsLaunchedOrToldAfterTheEnd() throws Exception {
        Told told = new Told();
        DryRunLauncher launcher = new DryRunLauncher(Map.of());
        launcher.launch(request(SHELL, Path.of("/")), told);
        LaunchedProcess process = told.next(LaunchedProcess.class);
        launcher.close();
        assertTrue(process.signal(ProcessSignal.KILL));
        assertEquals(0, told.news.size());
        assertThrows(IllegalStateException.class, () -> launcher.launch(request(SHELL, Path.of("/")), told));
    }

    @Test
    void environmentIsComparedByNames() {
        assertEquals(
                List.of("~CHANGED", "+NEW", "-OLD"),
                EnvironmentChanges.between(
                        Map.of("SAME", "1", "OLD", "1", "CHANGED", "1"),
                        Map.of("SAME", "1", "NEW", "1", "CHANGED", "2")));
    }
}
