package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.testkit.LauncherContract;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.Test;

/**
 * What gaggled's own launchers do beyond the contract: they say in the same words why a start is refused, start each
 * program as a child of this process, and leave no thread behind.
 */
abstract class OwnLauncherContract extends LauncherContract {

    @Test
    void missingFile() throws Exception {
        Path file = getDirectory().resolve("none");
        assertFails(program(file), "ENOENT", file + ": no such file");
    }

    @Test
    void missingDirectoryOfTheFile() throws Exception {
        Path file = getDirectory().resolve("no/ne");
        assertFails(program(file), "ENOENT",
                file + ": no such file: the directory " + file.getParent() + " does not exist");
    }

    @Test
    void linkToNothing() throws Exception {
        Path file = Files.createSymbolicLink(getDirectory().resolve("link"), getDirectory().resolve("none"));
        assertFails(program(file), "ENOENT", file + ": is a symbolic link to a file that does not exist");
    }

    @Test
    void directoryInPlaceOfAFile() throws Exception {
        assertFails(program(getDirectory()), "EACCES", getDirectory() + ": is a directory, not a program");
    }

    @Test
    void fileThatIsNotExecutable() throws Exception {
        Path file = script("run", "rw-r--r--", "#!/bin/sh\n");
        assertFails(program(file), "EACCES", file + ": not executable (mode rw-r--r--); chmod +x it");
    }

    @Test
    void missingInterpreter() throws Exception {
        Path file = script("run", "rwxr-xr-x", "#!/no/such/shell -e\n");
        assertFails(
                program(file), "ENOENT",
                file + ": its interpreter /no/such/shell, named in the #! line, does not exist");
    }

    @Test
    void lineEndsOfWindowsAreShownAsTheReason() throws Exception {
        for (String line : List.of("#!/bin/sh\r\n", "#! \t/bin/sh\r", "#!/bin/sh\r\r\n")) {
            Path file = script("run", "rwxr-xr-x", line);
            StartFailure failure = launch(program(file)).awaitStartFailed();
            assertTrue(failure.getMessage().startsWith(file + ": its interpreter /bin/sh\\r"), failure.getMessage());
            assertTrue(
                    failure.getMessage().contains("does not exist: the line ends in a carriage return (\\r)"),
                    failure.getMessage());
        }
    }

    @Test
    void byteOrderMarkIsShownAsTheReason() throws Exception {
        Path file = script("run", "rwxr-xr-x", "\ufeff#!/bin/sh\nexit 5\n");
        if (can(LauncherCapability.EXACT_START_FAILURE)) {
            assertFails(program(file), "ENOEXEC", file + ": begins with a byte order mark");
        } else {
            // The JDK has /bin/sh run it, which does not know the first word and goes on.
            assertEquals(new ExitStatus.Exited(5), launch(program(file)).awaitEnd().getStatus());
        }
    }

    @Test
    void directoryInPlaceOfAnInterpreter() throws Exception {
        Path file = script("run", "rwxr-xr-x", "#!" + getDirectory() + "\n");
        assertFails(program(file), "EACCES", can(LauncherCapability.EXACT_START_FAILURE)
                ? file + ": its interpreter " + getDirectory() + ", named in the #! line, is a directory"
                : "ermission denied");
    }

    @Test
    void scriptWithoutAFirstLine() throws Exception {
        Path file = script("run", "rwxr-xr-x", "exit 5\n");
        if (can(LauncherCapability.EXACT_START_FAILURE)) {
            assertFails(program(file), "ENOEXEC",
                    file + ": is neither a program for this machine nor a script with a first line");
        } else {
            assertEquals(new ExitStatus.Exited(5), launch(program(file)).awaitEnd().getStatus());
        }
    }

    @Test
    void missingWorkingDirectory() throws Exception {
        Path missing = getDirectory().resolve("none");
        assertFails(
                shell("exit 0").workingDirectory(missing),
                "ENOENT",
                "working directory " + missing + ": does not exist; create it or correct wd");
    }

    @Test
    void workingDirectoryThatIsAFile() throws Exception {
        Path file = script("file", "rwxr-xr-x", "");
        assertFails(shell("exit 0").workingDirectory(file), "ENOTDIR",
                "working directory " + file + ": is not a directory");
    }

    @Test
    void argumentThatIsTooLong() throws Exception {
        assertFails(
                shell("exit 0", "x".repeat(200_000)),
                "E2BIG",
                can(LauncherCapability.EXACT_START_FAILURE)
                        ? "/bin/sh: arguments and environment are too long: 20"
                        : "Argument list too long");
    }

    @Test
    void textsThatNoProgramCanBeGiven() throws Exception {
        assertRefused(shell("exit 0", "a\0b"),
                "an argument contains a NUL character, which cannot be passed to a program: a\\0b");
        assertRefused(
                shell("exit 0").environment(Map.of("A", "b\0")),
                "the environment variable A contains a NUL character: b\\0");
        assertRefused(
                shell("exit 0").environment(Map.of("A=", "b")),
                "an environment variable cannot be called \"A=\"; a name has at least one character, and neither = nor NUL");
    }

    private void assertRefused(LaunchRequest.Builder request, String message) throws Exception {
        StartFailure failure = launch(request).awaitStartFailed();
        assertEquals(message, failure.getMessage());
        assertNull(failure.getSystemError());
    }

    private void assertFails(LaunchRequest.Builder request, String systemError, String message) throws Exception {
        RecordingLaunchListener run = launch(request);
        StartFailure failure = run.awaitStartFailed();
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
        assertEquals(can(LauncherCapability.EXACT_START_FAILURE) ? systemError : null, failure.getSystemError());
        assertEquals(List.of("startFailed"), run.getCalls());
    }

    @Test
    void isAChildOfThisProcess() throws Exception {
        ProcessTable.Entry entry = ProcessTable.parse(output("cat /proc/$$/stat > \"$1\""));
        assertEquals(ProcessHandle.current().pid(), entry.parent());
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), entry.pid() == entry.group());
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), entry.pid() == entry.session());
    }

    @Test
    void closingEndsThreads() throws Exception {
        RecordingLaunchListener run = launch(shell("exec sleep 300"));
        long pid = run.awaitStarted().getPid();
        List<Thread> ours = threads();
        assertFalse(ours.isEmpty());
        close();
        for (Thread thread : ours) {
            assertTrue(thread.join(Duration.ofSeconds(60)), thread + " still runs");
        }
        endUnwatched(pid);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName()
                        .matches("(process-start|process-watch|orphan-environment|jdk-start|jdk-exit).*"))
                .toList();
    }
}
