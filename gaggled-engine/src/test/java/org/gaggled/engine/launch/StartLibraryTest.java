package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gaggled.engine.launch.ExecPlan.Report;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the library does beyond what every launcher does, which the tests of the launcher show. */
class StartLibraryTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private static StartLibrary.Program shell(
            String script, Path directory, @Nullable ResourceLimit descriptors, @Nullable Path cgroup) {
        return new StartLibrary.Program(
                Path.of("/bin/sh"), List.of("sh", "-c", script), List.of(), directory, Map.of(), descriptors, cgroup);
    }

    private static SpawnOutcome spawn(StartLibrary.Program program) throws StartException {
        return BuiltExec.usable().library().spawn(program, LONG, SpawnAnnouncement.NONE);
    }

    /** The status as the kernel has it. */
    private static int statusOf(SpawnOutcome outcome) {
        return LibC.awaitDeath(assertInstanceOf(SpawnOutcome.Executed.class, outcome).pid()).status();
    }

    /** A directory that is no cgroup is one in which the kernel can make no process. */
    @Test
    void whereNoProcessCanBeMadeInACgroupItJoinsByItself() throws Exception {
        Path members = Files.createFile(directory.resolve("cgroup.procs"));
        assertEquals(0, statusOf(spawn(shell("exit 0", directory, null, directory))));
        assertEquals("0", Files.readString(members));
        Files.delete(members);
        assertEquals(new SpawnOutcome.StepFailed(new Report(ExecPlan.Step.JOIN_CGROUP, 0, Errno.ENOENT.number())),
                spawn(shell("exit 0", directory, null, directory)));
    }

    @Test
    void theStepThatFailedIsTold() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        assertEquals(new SpawnOutcome.StepFailed(new Report(ExecPlan.Step.DIRECTORY, 0, Errno.ENOENT.number())),
                spawn(shell("exit 0", nowhere, null, null)));
        assertEquals(new SpawnOutcome.StepFailed(new Report(ExecPlan.Step.JOIN_CGROUP, 0, Errno.ENOENT.number())),
                spawn(shell("exit 0", directory, null, nowhere)));
        assertEquals(new SpawnOutcome.StepFailed(new Report(ExecPlan.Step.EXECUTE, 0, Errno.ENOENT.number())),
                spawn(new StartLibrary.Program(nowhere, List.of("x"), List.of(), directory, Map.of(), null, null)));
        assertEquals(new SpawnOutcome.NotSpawned(Errno.EBADF.number()), spawn(new StartLibrary.Program(
                Path.of("/bin/true"), List.of("x"), List.of(), directory, Map.of(1, 1 << 20), null, null)));
    }

    @Test
    void theLimitOfDescriptorsHoldsFromTheFirstInstructionOn() throws Exception {
        ResourceLimit limit = new ResourceLimit(50, LibC.resourceLimit(LibC.RLIMIT_NOFILE).hard());
        assertEquals(0, statusOf(spawn(shell("test $(ulimit -n) = 50", directory, limit, null))));
    }

    /** A process that waits to be noted shares gaggled's memory, which nobody else would ever free. */
    @Test
    void whoWaitsToBeNotedEndsWithGaggled() throws Exception {
        Process gaggled = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Dying.class.getName(), BuiltExec.file().toString())
                .redirectErrorStream(true).start();
        String said = new String(gaggled.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(gaggled.waitFor(60, TimeUnit.SECONDS));
        assertEquals(3, gaggled.exitValue(), said);
        int waiting = Integer.parseInt(said.lines().toList().getLast());
        long end = System.nanoTime() + LONG.toNanos();
        ProcessTable.Entry entry = ProcessTable.entry(waiting);
        while (entry != null && !entry.dead() && System.nanoTime() < end) {
            Thread.sleep(5);
            entry = ProcessTable.entry(waiting);
        }
        assertTrue(entry == null || entry.dead(), said);
    }

    /** A gaggled that dies before it has noted a process. */
    static final class Dying {

        private Dying() {}

        public static void main(String[] arguments) throws StartException {
            GaggledExec.Usable exec = (GaggledExec.Usable) GaggledExec.at(Path.of(arguments[0]));
            SpawnOutcome outcome = exec.library().spawn(shell("exit 0", Path.of("/"), null, null), LONG, pid -> {
                System.out.println(pid);
                Runtime.getRuntime().halt(3);
            });
            assertNull(outcome, "it goes on after its end");
        }
    }
}
