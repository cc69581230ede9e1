package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every launcher must do, shown with real processes. Where a launcher does not claim a capability, the same test
 * asserts the lesser behaviour that is documented instead.
 */
abstract class LauncherContract {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final long BOUND_MILLIS = 60_000;

    @TempDir
    Path directory;

    ProcessLauncher launcher;
    private boolean closed;

    abstract ProcessLauncherFactory factory();

    @BeforeEach
    void open() throws PluginException {
        launcher = factory().open(new FakeLauncherContext());
    }

    @AfterEach
    void close() {
        if (!closed) {
            closed = true;
            launcher.close();
        }
    }

    final boolean can(LauncherCapability capability) {
        return launcher.getCapabilities().contains(capability);
    }

    /** A shell that runs a script, with these as $1, $2 and so on. */
    final LaunchRequest.Builder shell(String script, Object... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        Arrays.stream(arguments).map(Object::toString).forEach(words::add);
        return LaunchRequest.builder("test", SHELL)
                .arguments(words)
                .environment(Map.of("PATH", System.getenv("PATH")))
                .workingDirectory(directory);
    }

    final RecordedRun launch(LaunchRequest.Builder request) {
        RecordedRun run = new RecordedRun();
        launcher.launch(request.build(), run);
        return run;
    }

    /** What a script writes to the file $1. */
    final String output(String script) throws IOException {
        Path file = directory.resolve("output");
        assertEquals(new ExitStatus.Exited(0), launch(shell(script, file)).awaitEnd().getStatus());
        return Files.readString(file);
    }

    /** Waits until a script has written a line to a file, and gives it. */
    static String awaitLine(Path file) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS);
        while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
            assertTrue(System.nanoTime() < end, "nothing was written to " + file);
            Thread.sleep(2);
        }
        return Files.readString(file).strip();
    }

    /** Ends a process that a launcher is not to know of, and waits until it is dead. */
    static void endStranger(String pid) throws Exception {
        ProcessHandle stranger = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        assertTrue(stranger.destroyForcibly());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS);
        while (stranger.isAlive()) {
            assertTrue(System.nanoTime() < end, "process " + pid + " does not die");
            Thread.sleep(2);
        }
    }

    private ExitStatus expectedExit(int code) {
        return can(LauncherCapability.EXACT_EXIT_STATUS) || code <= 128
                ? new ExitStatus.Exited(code)
                : new ExitStatus.Unknown(code);
    }

    /** Whether the programs it starts ignore a signal from the beginning. */
    boolean startsIgnoring(int signal) {
        return false;
    }

    private ExitStatus expectedDeath(int signal, boolean coreDumped) {
        return can(LauncherCapability.EXACT_EXIT_STATUS)
                ? new ExitStatus.Killed(new ProcessSignal(signal), coreDumped)
                : new ExitStatus.Unknown(128 + signal);
    }

    @Test
    void everyExitCodeIsToldAsItIs() {
        List<RecordedRun> runs =
                IntStream.range(0, 256).mapToObj(code -> launch(shell("exit " + code))).toList();
        for (int code = 0; code < 256; code++) {
            assertEquals(expectedExit(code), runs.get(code).awaitEnd().getStatus());
        }
    }

    @Test
    void everyFatalSignalIsToldAsTheCause() throws IOException {
        int[] fatal = IntStream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 26, 27, 29, 30, 31, 34, 50, 64)
                .filter(signal -> !startsIgnoring(signal))
                .toArray();
        Set<Integer> dumping = Set.of(3, 4, 5, 6, 7, 8, 11, 24, 25, 31);
        // A pipe for core dumps gets them whatever the limit is.
        boolean piped = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).startsWith("|");
        List<RecordedRun> runs = Arrays.stream(fatal)
                .mapToObj(signal -> launch(shell("ulimit -c 0; kill -" + signal + " $$; exit 99")))
                .toList();
        for (int i = 0; i < fatal.length; i++) {
            boolean dumped = piped && dumping.contains(fatal[i]);
            assertEquals(expectedDeath(fatal[i], dumped), runs.get(i).awaitEnd().getStatus());
        }
    }

    @Test
    void missingFile() {
        Path file = directory.resolve("none");
        assertFails(program(file), "ENOENT", file + ": no such file");
    }

    @Test
    void missingDirectoryOfTheFile() {
        Path file = directory.resolve("no/ne");
        assertFails(program(file), "ENOENT", file + ": no such file: the directory " + file.getParent() + " does not exist");
    }

    @Test
    void linkToNothing() throws IOException {
        Path file = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("none"));
        assertFails(program(file), "ENOENT", file + ": is a symbolic link to what does not exist");
    }

    @Test
    void directoryInPlaceOfAFile() {
        assertFails(program(directory).workingDirectory(directory), "EACCES", directory + ": is a directory, not a program");
    }

    @Test
    void fileThatIsNotExecutable() throws IOException {
        Path file = script("run", "rw-r--r--", "#!/bin/sh\n");
        assertFails(program(file), "EACCES", file + ": not executable (mode rw-r--r--); chmod +x it");
    }

    @Test
    void missingInterpreter() throws IOException {
        Path file = script("run", "rwxr-xr-x", "#!/no/such/shell -e\n");
        assertFails(
                program(file), "ENOENT", file + ": its interpreter /no/such/shell, named in the #! line, does not exist");
    }

    @Test
    void lineEndsOfWindowsAreShownAsTheReason() throws IOException {
        for (String line : List.of("#!/bin/sh\r\n", "#! \t/bin/sh\r", "#!/bin/sh\r\r\n")) {
            Path file = script("run", "rwxr-xr-x", line);
            StartFailure failure = launch(program(file)).awaitFailed();
            assertTrue(failure.getMessage().startsWith(file + ": its interpreter /bin/sh\\r"), failure.getMessage());
            assertTrue(
                    failure.getMessage().contains("does not exist: the line ends in a carriage return (\\r)"),
                    failure.getMessage());
        }
    }

    @Test
    void byteOrderMarkIsShownAsTheReason() throws IOException {
        Path file = script("run", "rwxr-xr-x", "\ufeff#!/bin/sh\nexit 5\n");
        if (can(LauncherCapability.EXACT_START_FAILURE)) {
            assertFails(program(file), "ENOEXEC", file + ": begins with a byte order mark");
        } else {
            // The JDK has /bin/sh run it, which does not know the first word and goes on.
            assertEquals(new ExitStatus.Exited(5), launch(program(file)).awaitEnd().getStatus());
        }
    }

    @Test
    void directoryInPlaceOfAnInterpreter() throws IOException {
        Path file = script("run", "rwxr-xr-x", "#!" + directory + "\n");
        assertFails(program(file), "EACCES", can(LauncherCapability.EXACT_START_FAILURE)
                ? file + ": its interpreter " + directory + ", named in the #! line, is a directory"
                : "ermission denied");
    }

    @Test
    void scriptWithoutAFirstLine() throws IOException {
        Path file = script("run", "rwxr-xr-x", "exit 5\n");
        if (can(LauncherCapability.EXACT_START_FAILURE)) {
            assertFails(program(file), "ENOEXEC", file + ": is neither a program for this machine nor a script with a first line");
        } else {
            assertEquals(new ExitStatus.Exited(5), launch(program(file)).awaitEnd().getStatus());
        }
    }

    @Test
    void missingWorkingDirectory() {
        Path missing = directory.resolve("none");
        assertFails(
                shell("exit 0").workingDirectory(missing),
                "ENOENT",
                "working directory " + missing + ": does not exist; create it or correct wd");
    }

    @Test
    void workingDirectoryThatIsAFile() throws IOException {
        Path file = script("file", "rwxr-xr-x", "");
        assertFails(shell("exit 0").workingDirectory(file), "ENOTDIR", "working directory " + file + ": is not a directory");
    }

    @Test
    void argumentThatIsTooLong() {
        assertFails(
                shell("exit 0", "x".repeat(200_000)),
                "E2BIG",
                can(LauncherCapability.EXACT_START_FAILURE)
                        ? "/bin/sh: arguments and environment are too long: 20"
                        : "Argument list too long");
    }

    @Test
    void textsThatNoProgramCanBeGiven() {
        assertRefused(shell("exit 0", "a\0b"), "an argument contains a NUL character, which no program can be given: a\\0b");
        assertRefused(
                shell("exit 0").environment(Map.of("A", "b\0")),
                "the environment variable A contains a NUL character: b\\0");
        assertRefused(
                shell("exit 0").environment(Map.of("A=", "b")),
                "an environment variable cannot be called \"A=\"; a name has at least one character, and neither = nor NUL");
    }

    private void assertRefused(LaunchRequest.Builder request, String message) {
        StartFailure failure = launch(request).awaitFailed();
        assertEquals(message, failure.getMessage());
        assertNull(failure.getSystemError());
    }

    private void assertFails(LaunchRequest.Builder request, String systemError, String message) {
        RecordedRun run = launch(request);
        StartFailure failure = run.awaitFailed();
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
        assertEquals(can(LauncherCapability.EXACT_START_FAILURE) ? systemError : null, failure.getSystemError());
        assertEquals(List.of("startFailed"), run.calls());
    }

    private LaunchRequest.Builder program(Path file) {
        return LaunchRequest.builder("test", file).arguments(List.of("test")).workingDirectory(directory);
    }

    private Path script(String name, String mode, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void childThatIsLeftBehindIsSignalledUntilItIsGone() throws Exception {
        Path child = directory.resolve("child");
        RecordedRun run = launch(shell("sleep 300 & echo $! > \"$1\"; exit 7", child));
        ProcessExit exit = run.awaitExited();
        LaunchedProcess process = run.awaitStarted();
        assertEquals(new ExitStatus.Exited(7), exit.getStatus());
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), exit.hasLeftovers());
        if (exit.hasLeftovers()) {
            assertTrue(process.signal(ProcessSignal.TERM));
            run.awaitGone();
        } else {
            endStranger(awaitLine(child));
        }
        assertFalse(process.signal(ProcessSignal.TERM));
    }

    @Test
    void childThatIsLeftBehindMayEndByItself() throws Exception {
        Path fifo = directory.resolve("fifo");
        RecordedRun run = launch(shell("mkfifo \"$1\"; read line < \"$1\" & exit 0", fifo));
        ProcessExit exit = run.awaitExited();
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), exit.hasLeftovers());
        Files.writeString(fifo, "end\n");
        run.awaitEnd();
    }

    @Test
    void killReachesTheChildThatIgnoresTermWhenItsLeaderIsGone() throws Exception {
        Path child = directory.resolve("child");
        RecordedRun run = launch(shell(
                "trap 'exit 0' TERM; sh -c 'trap \"\" TERM; echo $$ > \"$1\"; while :; do sleep 1; done' sh \"$1\" & wait",
                child));
        String pid = awaitLine(child);
        LaunchedProcess process = run.awaitStarted();
        assertTrue(process.signal(ProcessSignal.TERM));
        ProcessExit exit = run.awaitExited();
        assertEquals(new ExitStatus.Exited(0), exit.getStatus());
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), exit.hasLeftovers());
        if (exit.hasLeftovers()) {
            assertTrue(process.signal(ProcessSignal.KILL));
            run.awaitGone();
            assertFalse(isRunning(pid));
        } else {
            assertFalse(process.signal(ProcessSignal.KILL));
            endStranger(pid);
        }
    }

    @Test
    void startThatIsNotWantedAnyMoreIsNotMadeAndNotTold() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        RecordedRun unwanted = new RecordedRun() {
            @Override
            public boolean isWanted() {
                asked.countDown();
                return false;
            }
        };
        Path made = directory.resolve("made");
        launcher.launch(shell("echo made > \"$1\"", made).build(), unwanted);
        assertTrue(asked.await(BOUND_MILLIS, TimeUnit.MILLISECONDS));
        close();
        assertEquals(List.of(), unwanted.calls());
        assertFalse(Files.exists(made));
    }

    @Test
    void whatCannotBeSentIsToldApart() throws Exception {
        RecordedRun run = launch(shell("exec sleep 300"));
        LaunchedProcess process = run.awaitStarted();
        ProcessSignal harmless = new ProcessSignal(18);
        assertEquals(
                can(LauncherCapability.ANY_SIGNAL) ? SignalOutcome.SENT : SignalOutcome.NOT_SUPPORTED, process.send(harmless));
        assertEquals(SignalOutcome.SENT, process.send(ProcessSignal.KILL));
        run.awaitEnd();
        assertEquals(SignalOutcome.GONE, process.send(ProcessSignal.KILL));
    }

    @Test
    void stopReachesAChildThatMadeAnotherGroupOfTheSession() throws Exception {
        Path child = directory.resolve("child");
        RecordedRun run = launch(shell("timeout 300 sh -c 'echo $$ > \"$1\"; exec sleep 300' sh \"$1\"; exit 3", child));
        String pid = awaitLine(child);
        assertTrue(run.awaitStarted().signal(ProcessSignal.TERM));
        assertEquals(expectedDeath(15, false), run.awaitEnd().getStatus());
        awaitDeath(pid);
    }

    @Test
    void childInAnotherGroupThatIsLeftBehindIsSignalledUntilItIsGone() throws Exception {
        Path child = directory.resolve("child");
        RecordedRun run = launch(shell(
                "timeout 300 sh -c 'trap \"\" TERM; echo $$ > \"$1\"; while :; do sleep 0.1; done' sh \"$1\" &"
                        + " until [ -s \"$1\" ]; do sleep 0.01; done; exit 7",
                child));
        ProcessExit exit = run.awaitExited();
        String pid = awaitLine(child);
        assertEquals(new ExitStatus.Exited(7), exit.getStatus());
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), exit.hasLeftovers());
        if (exit.hasLeftovers()) {
            assertTrue(run.awaitStarted().signal(ProcessSignal.KILL));
            run.awaitGone();
            assertFalse(isRunning(pid));
        } else {
            endStranger(pid);
        }
    }

    /** Waits until a process is dead that was signalled. */
    private static void awaitDeath(String pid) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS);
        while (isRunning(pid)) {
            assertTrue(System.nanoTime() < end, "process " + pid + " does not die");
            Thread.sleep(2);
        }
    }

    private static boolean isRunning(String pid) throws IOException {
        ProcessTable.Entry entry = ProcessTable.entry(Integer.parseInt(pid));
        return entry != null && !entry.dead();
    }

    @Test
    void killEndsWhatIgnoresTerm() throws Exception {
        Path ready = directory.resolve("ready");
        RecordedRun run = launch(shell("trap '' TERM; echo ready > \"$1\"; while :; do sleep 1; done", ready));
        awaitLine(ready);
        LaunchedProcess process = run.awaitStarted();
        assertTrue(process.signal(ProcessSignal.TERM));
        assertTrue(process.signal(ProcessSignal.KILL));
        assertEquals(expectedDeath(9, false), run.awaitEnd().getStatus());
    }

    @Test
    void signalForTheProcessAloneSparesItsChildren() throws Exception {
        Path child = directory.resolve("child");
        RecordedRun run = launch(shell("sleep 300 & echo $! > \"$1\"; wait", child).scope(SignalScope.PROCESS));
        String pid = awaitLine(child);
        assertTrue(run.awaitStarted().signal(ProcessSignal.KILL));
        ProcessExit exit = run.awaitEnd();
        assertEquals(expectedDeath(9, false), exit.getStatus());
        assertFalse(exit.hasLeftovers());
        assertTrue(isRunning(pid));
        endStranger(pid);
    }

    @Test
    void anySignalIsSentOrRefused() throws Exception {
        Path ready = directory.resolve("ready");
        RecordedRun run = launch(shell("trap 'exit 3' USR1; echo ready > \"$1\"; while :; do sleep 0.01; done", ready));
        awaitLine(ready);
        LaunchedProcess process = run.awaitStarted();
        boolean sent = process.signal(new ProcessSignal(10));
        assertEquals(can(LauncherCapability.ANY_SIGNAL), sent);
        if (!sent) {
            process.signal(ProcessSignal.KILL);
        }
        assertEquals(sent ? new ExitStatus.Exited(3) : expectedDeath(9, false), run.awaitEnd().getStatus());
    }

    @Test
    void fiveHundredRunAtOnceAndEndEachInItsOwnWay() {
        List<RecordedRun> runs = IntStream.range(0, 500)
                .mapToObj(i -> launch(shell("trap 'exit " + i % 100 + "' TERM; kill -STOP $$; exit 101")))
                .toList();
        // Each stops itself; all of them live until the last one was started.
        runs.forEach(RecordedRun::awaitStarted);
        for (RecordedRun run : runs) {
            assertTrue(run.awaitStarted().signal(ProcessSignal.KILL));
        }
        for (RecordedRun run : runs) {
            assertEquals(expectedDeath(9, false), run.awaitEnd().getStatus());
        }
    }

    @Test
    void twoThousandShortLivesAreEachToldOnceAndInOrder() {
        List<RecordedRun> runs = IntStream.range(0, 2000)
                .mapToObj(i -> launch(LaunchRequest.builder("short", Path.of("/bin/true")).arguments(List.of("true"))))
                .toList();
        runs.forEach(RecordedRun::awaitEnd);
        close();
        runs.forEach(run -> assertEquals(List.of("started", "exited"), run.calls()));
    }

    @Test
    void argumentsEnvironmentAndDirectoryArriveByteForByte() throws IOException {
        List<String> odd = List.of("", " ", "two words", "line\nbreak", "tab\t", "q'\"\\$HOME`*?", "-n", "é ß 日本 🦆", "a=b");
        Path home = Files.createDirectory(directory.resolve("two  words 'n more"));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", System.getenv("PATH"));
        odd.forEach(text -> environment.put("V" + environment.size(), text));
        RecordedRun run = launch(shell(
                        "cat /proc/$$/environ > environ; cat /proc/$$/cmdline > cmdline; pwd -P > pwd", odd.toArray())
                .environment(environment)
                .workingDirectory(home));
        assertEquals(new ExitStatus.Exited(0), run.awaitEnd().getStatus());
        List<String> expected = new ArrayList<>(odd.stream().map(this::asReceived).toList());
        List<String> words = texts(home.resolve("cmdline"));
        assertEquals(expected, words.subList(4, words.size()));
        assertEquals(can(LauncherCapability.PROCESS_GROUPS) ? "sh" : "/bin/sh", words.getFirst());
        Map<String, String> received = new LinkedHashMap<>();
        texts(home.resolve("environ")).forEach(text -> received.put(text.split("=", 2)[0], text.split("=", 2)[1]));
        environment.replaceAll((name, value) -> asReceived(value));
        assertEquals(environment, received);
        assertEquals(home.toRealPath() + "\n", Files.readString(home.resolve("pwd")));
    }

    /** The JDK encodes by the locale, which may not know every character; the Linux launcher always in UTF-8. */
    private String asReceived(String text) {
        if (factory() instanceof LinuxLauncherFactory) {
            return text;
        }
        byte[] bytes = text.getBytes(Charset.forName(System.getProperty("sun.jnu.encoding")));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> texts(Path file) throws IOException {
        String all = Files.readString(file);
        return List.of(all.substring(0, all.length() - 1).split("\0", -1));
    }

    @Test
    void standardInputIsEmpty() throws IOException {
        assertEquals("/dev/null\n", output("readlink /proc/$$/fd/0 > \"$1\""));
    }

    @Test
    void noDescriptorOfOursIsInherited() throws IOException {
        List<InputStream> files = new ArrayList<>();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 100; i++) {
                files.add(Files.newInputStream(SHELL));
            }
            assertTrue(socket.isBound());
            assertEquals("0\n1\n2\n", output("(ls /proc/$$/fd > \"$1\"); exit 0"));
        } finally {
            for (InputStream file : files) {
                file.close();
            }
        }
    }

    @Test
    void itsOwnSessionAndGroup() throws IOException {
        ProcessTable.Entry entry = ProcessTable.parse(output("cat /proc/$$/stat > \"$1\""));
        assertEquals(ProcessHandle.current().pid(), entry.parent());
        if (can(LauncherCapability.PROCESS_GROUPS)) {
            assertEquals(entry.pid(), entry.group());
            assertEquals(entry.pid(), entry.session());
        } else {
            assertNotEquals(entry.pid(), entry.session());
        }
    }

    @Test
    void usageIsThatOfTheProgram() {
        RecordedRun busy = launch(shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"));
        ProcessExit exit = busy.awaitEnd();
        if (!can(LauncherCapability.RESOURCE_USAGE)) {
            assertNull(exit.getUsage());
            return;
        }
        assertTrue(exit.getUsage().getUserTime().toMillis() >= 10, exit.getUsage().toString());
        assertTrue(exit.getUsage().getUserTime().toSeconds() < 60, exit.getUsage().toString());
        // The shell needs a few hundred KiB; the kernel says what this JVM needs, which must not be told.
        assertNull(exit.getUsage().getMaxResidentBytes());
    }

    @Test
    void processThatEndedCannotBeSignalled() {
        RecordedRun run = launch(shell("exit 0"));
        run.awaitEnd();
        assertFalse(run.awaitStarted().signal(ProcessSignal.TERM));
        assertFalse(run.awaitStarted().signal(ProcessSignal.KILL));
    }

    @Test
    void listenerThatThrowsHarmsNobodyElse() {
        LaunchListener bad = new LaunchListener() {
            @Override
            public void started(LaunchedProcess process) {
                throw new IllegalStateException("thrown on purpose by a test");
            }

            @Override
            public void startFailed(StartFailure failure) {
                throw new IllegalStateException("thrown on purpose by a test");
            }

            @Override
            public void exited(ProcessExit exit) {
                throw new IllegalStateException("thrown on purpose by a test");
            }

            @Override
            public void gone() {
                throw new IllegalStateException("thrown on purpose by a test");
            }
        };
        for (int i = 0; i < 8; i++) {
            launcher.launch(shell("exit 0").build(), bad);
            launcher.launch(program(directory.resolve("none")).build(), bad);
        }
        for (int i = 0; i < 8; i++) {
            launch(shell("exit 0")).awaitEnd();
        }
    }

    @Test
    void closingEndsThreadsAndCallbacks() throws Exception {
        RecordedRun run = launch(shell("exec sleep 300"));
        String pid = Long.toString(run.awaitStarted().getPid());
        List<Thread> ours = threads();
        assertFalse(ours.isEmpty());
        close();
        for (Thread thread : ours) {
            assertTrue(thread.join(Duration.ofSeconds(60)), thread + " still runs");
        }
        assertTrue(isRunning(pid), "closing must not signal anybody");
        assertThrows(IllegalStateException.class, () -> launch(shell("exit 0")));
        reapAfterClose(Integer.parseInt(pid));
        assertEquals(List.of("started"), run.calls());
    }

    /** Ends a process that its launcher no longer watches. */
    abstract void reapAfterClose(int pid) throws Exception;

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(process-start|process-watch|jdk-start|jdk-exit).*"))
                .toList();
    }
}
