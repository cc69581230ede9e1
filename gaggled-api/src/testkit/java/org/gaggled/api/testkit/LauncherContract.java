package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaggled.api.Stability;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ResourceUsage;
import org.junit.jupiter.api.Test;

/**
 * What every process launcher must do: the contract of {@link org.gaggled.api.launch} as tests for JUnit, with real
 * processes.
 *
 * <p>The test class of a launcher extends it and says {@linkplain #getFactory() which launcher} it is for. It inherits
 * all tests, and may add its own with the methods that it inherits too. Each test opens the launcher anew and closes
 * it. Where the launcher does not claim a {@linkplain LauncherCapability capability}, the same test asserts the lesser
 * behaviour instead: without {@link LauncherCapability#EXACT_EXIT_STATUS} a code above 128 is told as not known, as
 * Java tells it. What a launcher cannot do, and no capability stands for, the test class says by overriding
 * {@link #startsIgnoring}, {@link #getZerothArgument} or {@link #asReceived}.
 *
 * <p>It needs JUnit Jupiter 6 on the test class path, Linux, {@code /bin/sh} and the usual commands ({@code sleep},
 * {@code timeout}, {@code mkfifo}), and room for five hundred processes at once.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public abstract class LauncherContract extends LauncherSignalContract {

    /** For a test class. */
    protected LauncherContract() {}

    /**
     * Whether what it starts ignores a signal from the beginning, because this JVM does and the launcher cannot undo
     * that.
     *
     * @return false, where it is not overridden
     */
    protected boolean startsIgnoring(int signal) throws IOException, InterruptedException {
        return false;
    }

    /**
     * The zeroth word of the command line that a program gets.
     *
     * @return that of the request, where it is not overridden
     */
    protected String getZerothArgument(LaunchRequest request) {
        return request.getArguments().get(0);
    }

    /**
     * An argument or the value of a variable, as a program gets it that takes it for UTF-8: for a launcher that cannot
     * pass on every character.
     *
     * @return the same text, where it is not overridden
     */
    protected String asReceived(String text) {
        return text;
    }

    /**
     * Ends a process that is still there after its launcher was closed: kills it and waits until it is dead. To be
     * overridden where a dead process must be reaped by the test.
     */
    protected void endUnwatched(long pid) throws IOException, InterruptedException {
        new SystemProcess(pid).end();
    }

    @Test
    void capabilitiesAreAlwaysTheSame() {
        assertEquals(getLauncher().getCapabilities(), getLauncher().getCapabilities());
    }

    @Test
    void everyExitCodeIsToldAsItIs() throws Exception {
        List<RecordingLaunchListener> runs =
                IntStream.range(0, 256).mapToObj(code -> launch(shell("exit " + code))).toList();
        for (int code = 0; code < 256; code++) {
            assertEquals(expectedExit(code), runs.get(code).awaitEnd().getStatus());
        }
    }

    @Test
    void everyFatalSignalIsToldAsTheCause() throws Exception {
        List<Integer> fatal =
                List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 26, 27, 29, 30, 31, 34, 50, 64);
        Set<Integer> dumping = Set.of(3, 4, 5, 6, 7, 8, 11, 24, 25, 31);
        // A pipe for core dumps gets them whatever the limit is.
        boolean piped = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).startsWith("|");
        Map<Integer, RecordingLaunchListener> runs = new LinkedHashMap<>();
        for (int signal : fatal) {
            if (!startsIgnoring(signal)) {
                runs.put(signal, launch(shell("ulimit -c 0; kill -" + signal + " $$; exit 99")));
            }
        }
        for (Map.Entry<Integer, RecordingLaunchListener> run : runs.entrySet()) {
            boolean dumped = piped && dumping.contains(run.getKey());
            assertEquals(expectedDeath(run.getKey(), dumped), run.getValue().awaitEnd().getStatus());
        }
    }

    @Test
    void whatCannotBeStartedIsToldAsThatAndNothingElse() throws Exception {
        Path plain = script("plain", "rw-r--r--", "#!/bin/sh\n");
        Path missing = getDirectory().resolve("none");
        assertFails(program(missing), "ENOENT");
        assertFails(program(missing.resolve("none")), "ENOENT");
        assertFails(program(getDirectory()), "EACCES");
        assertFails(program(plain), "EACCES");
        assertFails(program(script("run", "rwxr-xr-x", "#!/no/such/shell -e\n")), "ENOENT");
        assertFails(shell("exit 0").workingDirectory(missing), "ENOENT");
        assertFails(shell("exit 0").workingDirectory(plain), "ENOTDIR");
        assertFails(shell("exit 0", "x".repeat(200_000)), "E2BIG");
    }

    private void assertFails(LaunchRequest.Builder request, String systemError) throws InterruptedException {
        RecordingLaunchListener run = launch(request);
        StartFailure failure = run.awaitStartFailed();
        assertFalse(failure.getMessage().isBlank());
        assertEquals(can(LauncherCapability.EXACT_START_FAILURE) ? systemError : null, failure.getSystemError());
        assertEquals(List.of("startFailed"), run.getCalls());
    }

    @Test
    void textThatNoProgramCanBeGivenIsNotCutShort() throws Exception {
        launch(shell("exit 0", "a\0b")).awaitStartFailed();
        launch(shell("exit 0").environment(Map.of("A", "b\0c"))).awaitStartFailed();
    }

    @Test
    void whatAsksForAttributesHasThemOrIsNotStarted() throws Exception {
        Path made = getDirectory().resolve("made");
        RecordingLaunchListener run = launch(
                shell("umask > \"$1\"", made).attributes(ProcessAttributes.builder().umask(0077).build()));
        if (can(LauncherCapability.PROCESS_ATTRIBUTES)) {
            assertEquals(new ExitStatus.Exited(0), run.awaitEnd().getStatus());
            assertEquals("0077", Files.readString(made).strip());
        } else {
            assertFalse(run.awaitStartFailed().getMessage().isBlank());
            close();
            assertEquals(List.of("startFailed"), run.getCalls());
            assertFalse(Files.exists(made));
        }
    }

    @Test
    void whatAsksForDescriptorsHasThemOrIsNotStarted() throws Exception {
        Path first = Files.writeString(getDirectory().resolve("first"), "first");
        Path second = Files.writeString(getDirectory().resolve("second"), "second");
        Path made = getDirectory().resolve("made");
        try (InputStream one = Files.newInputStream(first); InputStream two = Files.newInputStream(second)) {
            assertEquals(0, one.skip(0) + two.skip(0));
            int ofFirst = descriptorOf(first);
            int ofSecond = descriptorOf(second);
            // Each has the number that the other one has here, as far as a shell's single digits go.
            Map<Integer, Integer> handed = Math.max(ofFirst, ofSecond) > 9
                    ? Map.of(3, ofFirst, 9, ofSecond)
                    : Map.of(ofFirst, ofSecond, ofSecond, ofFirst);
            RecordingLaunchListener run = launch(shell("(ls /proc/$$/fd > \"$1\"); exit 0", made).descriptors(handed));
            if (can(LauncherCapability.DESCRIPTORS)) {
                assertEquals(new ExitStatus.Exited(0), run.awaitEnd().getStatus());
                assertEquals(expectedNumbers(handed.keySet()), Set.copyOf(Files.readAllLines(made)));
                for (Map.Entry<Integer, Integer> each : handed.entrySet()) {
                    launch(shell("cat <&" + each.getKey() + " > \"$1\"", made).descriptors(handed)).awaitEnd();
                    assertEquals(each.getValue() == ofFirst ? "first" : "second", Files.readString(made));
                }
            } else {
                assertFalse(run.awaitStartFailed().getMessage().isBlank());
                close();
                assertEquals(List.of("startFailed"), run.getCalls());
                assertFalse(Files.exists(made));
            }
        }
    }

    private static Set<String> expectedNumbers(Set<Integer> handed) {
        return Stream.concat(Stream.of(0, 1, 2), handed.stream()).map(String::valueOf).collect(Collectors.toSet());
    }

    private static int descriptorOf(Path open) throws IOException {
        Path real = open.toRealPath();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                if (isOpenAs(descriptor, real)) {
                    return Integer.parseInt(descriptor.getFileName().toString());
                }
            }
        }
        throw new AssertionError(open + " is not open");
    }

    private static boolean isOpenAs(Path descriptor, Path file) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void startThatIsNotWantedAnyMoreIsNotMadeAndNotTold() throws Exception {
        RecordingLaunchListener unwanted = new RecordingLaunchListener();
        unwanted.withdraw();
        Path made = getDirectory().resolve("made");
        getLauncher().launch(shell("echo made > \"$1\"", made).build(), unwanted);
        unwanted.awaitQuestion();
        close();
        assertEquals(List.of(), unwanted.getCalls());
        assertFalse(Files.exists(made));
    }

    @Test
    void fiveHundredRunAtOnceAndAreKilledOneByOne() throws Exception {
        // Each stops itself; all of them live until the last one was started.
        List<RecordingLaunchListener> runs =
                IntStream.range(0, 500).mapToObj(i -> launch(shell("kill -STOP $$; exit 101"))).toList();
        for (RecordingLaunchListener run : runs) {
            run.awaitStarted();
        }
        for (RecordingLaunchListener run : runs) {
            assertTrue(run.awaitStarted().signal(ProcessSignal.KILL));
        }
        for (RecordingLaunchListener run : runs) {
            assertEquals(expectedDeath(9, false), run.awaitEnd().getStatus());
        }
    }

    @Test
    void twoThousandShortLivesAreEachToldOnceAndInOrder() throws Exception {
        List<RecordingLaunchListener> runs =
                IntStream.range(0, 2000).mapToObj(i -> launch(program(Path.of("/bin/true")))).toList();
        for (RecordingLaunchListener run : runs) {
            run.awaitEnd();
        }
        close();
        runs.forEach(run -> assertEquals(List.of("started", "exited"), run.getCalls()));
    }

    @Test
    void argumentsEnvironmentAndDirectoryArriveByteForByte() throws Exception {
        List<String> odd =
                List.of("", " ", "two words", "line\nbreak", "tab\t", "q'\"\\$HOME`*?", "-n", "é ß 日本 🦆", "a=b");
        Path home = Files.createDirectory(getDirectory().resolve("two  words 'n more"));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", SEARCH_PATH);
        odd.forEach(text -> environment.put("V" + environment.size(), text));
        LaunchRequest.Builder request = shell(
                "cat /proc/$$/environ > environ; cat /proc/$$/cmdline > cmdline; pwd -P > pwd", odd.toArray())
                .environment(environment)
                .workingDirectory(home);
        assertEquals(new ExitStatus.Exited(0), launch(request).awaitEnd().getStatus());
        List<String> words = texts(home.resolve("cmdline"));
        assertEquals(odd.stream().map(this::asReceived).toList(), words.subList(4, words.size()));
        assertEquals(getZerothArgument(request.build()), words.get(0));
        Map<String, String> received = new LinkedHashMap<>();
        for (String text : texts(home.resolve("environ"))) {
            int end = text.indexOf('=');
            received.put(text.substring(0, end), text.substring(end + 1));
        }
        environment.replaceAll((name, value) -> asReceived(value));
        assertEquals(environment, received);
        assertEquals(home.toRealPath() + "\n", Files.readString(home.resolve("pwd")));
    }

    private static List<String> texts(Path file) throws IOException {
        String all = Files.readString(file);
        return List.of(all.substring(0, all.length() - 1).split("\0", -1));
    }

    @Test
    void standardInputIsEmpty() throws Exception {
        assertEquals("/dev/null\n", output("readlink /proc/$$/fd/0 > \"$1\""));
    }

    @Test
    void noDescriptorOfOursIsInherited() throws Exception {
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
    void leadsASessionAndAGroupOfItsOwn() throws Exception {
        Path file = getDirectory().resolve("pid");
        RecordingLaunchListener run = launch(shell("echo $$ > \"$1\"; exec sleep 300", file));
        SystemProcess process = SystemProcess.of(awaitLine(file));
        assertEquals(process.pid(), run.awaitStarted().getPid());
        if (can(LauncherCapability.PROCESS_GROUPS)) {
            assertEquals(process.pid(), process.group());
            assertEquals(process.pid(), process.session());
        }
        run.awaitStarted().signal(ProcessSignal.KILL);
        run.awaitEnd();
    }

    @Test
    void usageIsThatOfTheProgram() throws Exception {
        ResourceUsage usage = launch(shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done")).awaitEnd().getUsage();
        assertEquals(can(LauncherCapability.RESOURCE_USAGE), usage != null);
        if (usage != null) {
            assertTrue(usage.getUserTime().toMillis() >= 10, usage.toString());
            assertTrue(usage.getUserTime().toSeconds() < 60, usage.toString());
        }
    }

    @Test
    void listenersAreToldOnThreadsOfTheLauncher() throws Exception {
        ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
        Consumer<String> observer = call -> threads.add(Thread.currentThread());
        RecordingLaunchListener run = new RecordingLaunchListener();
        RecordingLaunchListener failing = new RecordingLaunchListener();
        getLauncher().launch(shell("exit 0").build(), new ObservedListener(run, observer));
        getLauncher().launch(program(getDirectory().resolve("none")).build(), new ObservedListener(failing, observer));
        run.awaitEnd();
        failing.awaitStartFailed();
        close();
        assertEquals(3, threads.size());
        assertFalse(threads.contains(Thread.currentThread()));
    }

    @Test
    void listenerThatThrowsHarmsNobodyElse() throws Exception {
        Consumer<String> bad = call -> {
            throw new IllegalStateException("thrown on purpose by a test");
        };
        List<RecordingLaunchListener> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RecordingLaunchListener run = new RecordingLaunchListener();
            getLauncher().launch(shell("exit 0").build(), new ObservedListener(run, bad));
            runs.add(run);
            LaunchRequest failing = program(getDirectory().resolve("none")).build();
            getLauncher().launch(failing, new ObservedListener(new RecordingLaunchListener(), bad));
        }
        for (int i = 0; i < 8; i++) {
            runs.add(launch(shell("exit 0")));
        }
        for (RecordingLaunchListener run : runs) {
            run.awaitEnd();
        }
    }

    @Test
    void closingEndsCallbacksAndSignalsNobody() throws Exception {
        RecordingLaunchListener run = launch(shell("exec sleep 300"));
        SystemProcess process = new SystemProcess(run.awaitStarted().getPid());
        close();
        assertTrue(process.isRunning(), "closing must not signal anybody");
        assertThrows(IllegalStateException.class, () -> launch(shell("exit 0")));
        endUnwatched(process.pid());
        assertEquals(List.of("started"), run.getCalls());
    }
}
