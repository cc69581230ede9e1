package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier gaggled has left is recognised beyond doubt, and nobody else is signalled. */
class AdoptionTest {

    private static final long BOUND_SECONDS = 60;
    static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");

    private final ProcessLauncher launcher = BuiltLauncher.open();
    private final List<Integer> orphans = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        orphans.forEach(pid -> LibC.kill(-pid, LibC.SIGKILL));
        launcher.close();
    }

    @Test
    void sessionOfADeadLeaderIsTheProgramsWhereItHasTheTokenOfTheRun() throws Exception {
        ProcessIdentity leader = orphan("GAGGLED_RUN=4711; export GAGGLED_RUN; sleep 300 & exit 3");
        awaitReaped(leader);
        RecordingLaunchListener run = adopt(leader);
        assertEquals(new ExitStatus.Unknown(null), run.awaitExited().getStatus());
        assertTrue(run.awaitExited().hasLeftovers());
        assertTrue(isSessionThere(leader));
        assertTrue(run.awaitStarted().signal(ProcessSignal.TERM));
        run.awaitEnd();
        assertFalse(isSessionThere(leader));
    }

    @Test
    void sessionOfADeadLeaderIsLeftAloneWhereNothingShowsWhoseItIs() throws Exception {
        for (String other : List.of("GAGGLED_RUN=47111", "GAGGLED_RUN=471", "GAGGLED_PROGRAM_NAME=web")) {
            ProcessIdentity leader = orphan("export " + other + "; sleep 300 & exit 3");
            awaitReaped(leader);
            RecordingLaunchListener run = adopt(leader);
            run.awaitStarted().signal(ProcessSignal.KILL);
            assertFalse(run.awaitEnd().hasLeftovers());
            run.awaitStarted().signal(ProcessSignal.KILL);
            assertTrue(isSessionThere(leader));
        }
    }

    /** Root chooses the number of the next process; for others, only the time of the start tells the two apart. */
    @Test
    void strangerThatGotTheNumberIsNotSignalled() throws Exception {
        ProcessIdentity former = orphan("exec sleep 300");
        ProcessIdentity stranger = new ProcessIdentity(former.pid(), former.startTime());
        if (LibC.ownUser() == 0 && Files.isWritable(LAST_PID)) {
            LibC.kill((int) former.pid(), LibC.SIGKILL);
            awaitReaped(former);
            stranger = strangerWithNumber(former.pid());
        } else {
            former = new ProcessIdentity(former.pid(), former.startTime() - 1);
        }
        RecordingLaunchListener run = adopt(former);
        run.awaitStarted().signal(ProcessSignal.KILL);
        assertEquals(new ExitStatus.Unknown(null), run.awaitEnd().getStatus());
        run.awaitStarted().signal(ProcessSignal.KILL);
        launcher.close();
        assertEquals(stranger.startTime(), ProcessTable.entry((int) stranger.pid()).startTime());
        assertFalse(ProcessTable.entry((int) stranger.pid()).dead());
    }

    private static ProcessIdentity strangerWithNumber(long pid) throws Exception {
        processWithNumber(pid, "setsid", "sleep", "300");
        await("its session", () -> ProcessTable.entry((int) pid).session() == pid);
        return new ProcessIdentity(pid, ProcessTable.entry((int) pid).startTime());
    }

    /** Others start processes at the same time, so it takes a few tries. */
    static Process processWithNumber(long pid, String... command) throws Exception {
        for (int i = 0; i < 10_000; i++) {
            Files.writeString(LAST_PID, Long.toString(pid - 1));
            Process made = new ProcessBuilder(command).start();
            if (made.pid() == pid) {
                return made;
            }
            made.destroyForcibly().waitFor();
        }
        throw new AssertionError("no process got the number " + pid);
    }

    /** From Linux 6.15 on, the kernel keeps it for whoever has a pidfd. */
    @Test
    void statusOfWhatSomebodyElseReapsIsTold() throws Exception {
        Path go = directory.resolve("go");
        ProcessIdentity leader = orphan("until [ -e '" + go + "' ]; do sleep 0.01; done; exit 7");
        RecordingLaunchListener run = adopt(leader);
        run.awaitStarted();
        Files.createFile(go);
        ExitStatus status = run.awaitEnd().getStatus();
        assertEquals(tellsStatus() ? new ExitStatus.Exited(7) : new ExitStatus.Unknown(null), status);
    }

    private static boolean tellsStatus() {
        String[] version = System.getProperty("os.version").split("[^0-9]+");
        int major = Integer.parseInt(version[0]);
        return major > 6 || (major == 6 && Integer.parseInt(version[1]) >= 15);
    }

    /** Where there is no descriptor to read the process table by, nobody knows, and nothing is said. */
    @Test
    void whatCannotBeLookedUpNowIsNotTakenForGone() throws Exception {
        ProcessIdentity living = orphan("exec sleep 300");
        ProcessIdentity dead = new ProcessIdentity(living.pid(), living.startTime() - 1);
        // Loads all that is needed: classes are files as well.
        LibC.close(Adoption.leaderOf(request(), living).pidfd());
        LibC.close(Adoption.leaderOf(request(), dead).pidfd());
        assertThrows(DescriptorException.class, () -> Descriptors.opened(-Errno.EMFILE.number()));
        LibC.ResourceLimit before = LibC.resourceLimit(LibC.RLIMIT_NOFILE);
        int free = Epoll.eventfd();
        LibC.close(free);
        Exception told = null;
        // One descriptor, which the pidfd takes.
        LibC.setResourceLimit(LibC.SELF, LibC.RLIMIT_NOFILE, new LibC.ResourceLimit(free + 1, before.hard()));
        try {
            LibC.close(Adoption.leaderOf(request(), living).pidfd());
        } catch (DescriptorException unknown) {
            told = unknown;
        } finally {
            LibC.setResourceLimit(LibC.SELF, LibC.RLIMIT_NOFILE, before);
        }
        assertInstanceOf(DescriptorException.class, told);
    }

    /** A number that no process can have stands for any bug. */
    @Test
    void bugIsNotTakenForAnEndAndHoldsUpNobody() throws Exception {
        RecordingLaunchListener odd = adopt(new ProcessIdentity(1L << 40, 1));
        ProcessIdentity living = orphan("exec sleep 300");
        RecordingLaunchListener run = adopt(living);
        run.awaitStarted().signal(ProcessSignal.KILL);
        run.awaitEnd();
        assertEquals(List.of(), odd.getCalls());
    }

    private RecordingLaunchListener adopt(ProcessIdentity process) {
        RecordingLaunchListener run = new RecordingLaunchListener();
        launcher.adopt(request(), process, run);
        return run;
    }

    private LaunchRequest request() {
        return LaunchRequest.builder("web", Path.of("/bin/sh"))
                .arguments(List.of("sh"))
                .environment(Map.of("GAGGLED_RUN", "4711"))
                .workingDirectory(directory)
                .build();
    }

    /** Starts a script in a session of its own, whose parent has ended; it begins when it is known. */
    private ProcessIdentity orphan(String script) throws Exception {
        Path number = directory.resolve("number");
        Path begin = directory.resolve("begin");
        Files.deleteIfExists(number);
        Files.deleteIfExists(begin);
        Process starter = new ProcessBuilder(
                "sh", "-c", "setsid sh -c \"$1\" & exit", "sh",
                "echo $$ > '" + number + "'; until [ -e '" + begin + "' ]; do sleep 0.01; done; " + script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(starter.waitFor(BOUND_SECONDS, TimeUnit.SECONDS));
        await("its number", () -> Files.exists(number) && Files.readString(number).endsWith("\n"));
        int pid = Integer.parseInt(Files.readString(number).strip());
        orphans.add(pid);
        ProcessIdentity identity = new ProcessIdentity(pid, ProcessTable.entry(pid).startTime());
        Files.createFile(begin);
        return identity;
    }

    private static boolean isSessionThere(ProcessIdentity leader) throws IOException {
        int pid = (int) leader.pid();
        return ProcessTable.followersOf(Set.of(pid)).getOrDefault(pid, List.of()).stream()
                .anyMatch(member -> !member.dead());
    }

    private static void awaitReaped(ProcessIdentity process) throws Exception {
        await("the reaping of " + process, () -> ProcessTable.entry((int) process.pid()) == null);
    }

    private interface Condition {
        boolean isMet() throws IOException;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!condition.isMet()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " did not come in time");
            }
            Thread.sleep(5);
        }
    }
}
