package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.junit.jupiter.api.Test;

/** The Linux launcher keeps the whole contract, and gives each program the surroundings it promises. */
class LinuxLauncherTest extends OwnLauncherContract {

    @Override
    protected ProcessLauncherFactory getFactory() {
        return new LinuxLauncherFactory(BuiltExec::find);
    }

    @Override
    protected void endUnwatched(long pid) {
        LibC.kill((int) -pid, LibC.SIGKILL);
        assertEquals(pid, LibC.awaitDeath((int) pid).result());
    }

    @Test
    void claimsEverythingThatThisMachineHas() {
        Set<LauncherCapability> expected = EnumSet.allOf(LauncherCapability.class);
        FenceSupport fence = FenceSupport.of(CgroupDelegation.ofThisProcess(), BuiltExec.find());
        if (fence instanceof FenceSupport.Unavailable) {
            expected.remove(LauncherCapability.FENCE);
        }
        assertEquals(expected, getLauncher().getCapabilities());
    }

    @Test
    void signalsAreNeitherBlockedNorIgnored() throws Exception {
        int userSignal = 10;
        LibC.setDisposition(userSignal, LibC.IGNORE);
        try {
            assertEquals(
                    "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n",
                    output("grep -E 'Sig(Blk|Ign)' /proc/self/status > \"$1\""));
        } finally {
            LibC.setDisposition(userSignal, LibC.DEFAULT);
        }
    }

    @Test
    void coreDumpIsToldWhenThereIsOne() throws Exception {
        String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).strip();
        ProcessExit exit = launch(shell("kill -ABRT $$")).awaitEnd();
        boolean limited = LibC.resourceLimit(LibC.RLIMIT_CORE).hard() == 0;
        boolean dumped;
        if (pattern.startsWith("|")) {
            dumped = true;
        } else if (pattern.startsWith("/")) {
            dumped = !limited;
        } else {
            try (Stream<Path> files = Files.list(getDirectory())) {
                dumped = files.findAny().isPresent();
            }
            assertEquals(!limited, dumped, "the core limit is raised, so a dump was to be found");
        }
        assertEquals(new ExitStatus.Killed(new ProcessSignal(6), dumped), exit.getStatus());
    }

    @Test
    void coreLimitIsRaisedToTheHardOne() throws Exception {
        String[] limits = output("{ ulimit -Sc; ulimit -Hc; } > \"$1\"").split("\n");
        assertEquals(limits[1], limits[0]);
    }

    /** The shell needs a few hundred KiB; the kernel says what this JVM needs, which must not be told. */
    @Test
    void peakMemoryOfASmallProgramIsNotThatOfThisProcess() throws Exception {
        assertNull(launch(shell("exit 0")).awaitEnd().getUsage().getMaxResidentBytes());
    }

    @Test
    void peakMemoryOfALargeProgramIsItsOwn() throws Exception {
        // One read fills at most 2 GiB: where this JVM is larger than that, only fullblock fills the whole buffer.
        long bytes = LibC.ownMaxResidentBytes() / 4 * 5 + 64_000_000;
        ProcessExit exit =
                launch(shell("dd if=/dev/zero of=/dev/null iflag=fullblock bs=" + bytes + " count=1 2> /dev/null"))
                        .awaitEnd();
        assertEquals(new ExitStatus.Exited(0), exit.getStatus());
        long told = exit.getUsage().getMaxResidentBytes();
        assertTrue(told >= bytes && told < bytes + 64_000_000, told + " of " + bytes);
    }

    @Test
    void descriptorLimitIsRaisedForGaggledAndNotForItsChildren() throws Exception {
        ResourceLimit before = LibC.resourceLimit(LibC.RLIMIT_NOFILE);
        // Enough for what is open now, and for two thirds of those to be started.
        long soft = 200 + OpenDescriptors.now().size();
        ResourceLimit small = new ResourceLimit(soft, before.hard());
        close();
        assertEquals(0, LibC.setResourceLimit(LibC.SELF, LibC.RLIMIT_NOFILE, small));
        Path output = getDirectory().resolve("limit");
        Path go = getDirectory().resolve("go");
        try (ProcessLauncher ours = new LinuxLauncherFactory(BuiltExec::find).open(new FakeLauncherContext())) {
            List<RecordingLaunchListener> many = IntStream.range(0, 300).mapToObj(i -> sleeper(ours)).toList();
            for (RecordingLaunchListener run : many) {
                run.awaitStarted();
            }
            RecordingLaunchListener asker = new RecordingLaunchListener();
            ours.launch(
                    shell("until [ -e \"$2\" ]; do sleep 0.01; done; ulimit -Sn > \"$1\"", output, go).build(), asker);
            asker.awaitStarted();
            Files.createFile(go);
            asker.awaitEnd();
            assertTrue(LibC.resourceLimit(LibC.RLIMIT_NOFILE).soft() > soft);
            assertEquals(soft + "\n", Files.readString(output));
            for (RecordingLaunchListener run : many) {
                assertTrue(run.awaitStarted().signal(ProcessSignal.KILL));
            }
            for (RecordingLaunchListener run : many) {
                run.awaitEnd();
            }
        } finally {
            assertEquals(0, LibC.setResourceLimit(LibC.SELF, LibC.RLIMIT_NOFILE, before));
        }
    }

    private RecordingLaunchListener sleeper(ProcessLauncher ours) {
        RecordingLaunchListener run = new RecordingLaunchListener();
        ours.launch(shell("exec sleep 300").build(), run);
        return run;
    }

    @Test
    void whatForksAsItsLeaderDiesIsFoundAndKilled() throws Exception {
        List<RecordingLaunchListener> runs = IntStream.range(0, 50)
                .mapToObj(i -> launch(shell("(sleep 300 & sleep 300 & (sleep 300 & sleep 300) &) & kill -KILL $$")))
                .toList();
        for (RecordingLaunchListener run : runs) {
            ProcessExit exit = run.awaitExited();
            assertEquals(new ExitStatus.Killed(ProcessSignal.KILL, false), exit.getStatus());
            if (exit.hasLeftovers()) {
                run.awaitStarted().signal(ProcessSignal.KILL);
            }
            run.awaitEnd();
        }
        for (RecordingLaunchListener run : runs) {
            int pid = (int) run.awaitStarted().getPid();
            List<ProcessTable.Entry> left = ProcessTable.followersOf(Set.of(pid)).getOrDefault(pid, List.of());
            assertTrue(left.stream().allMatch(ProcessTable.Entry::dead), left.toString());
        }
    }

    /**
     * Each process of the chain forks the next and ends; it deals with SIGTERM as it likes, and ends by itself one day.
     */
    @Test
    void groupThatGoesOnForkingDoesNotHideTheDeathOfItsLeaderAndIsKilledAsAWhole() throws Exception {
        Path link = Files.writeString(
                getDirectory().resolve("link"), "trap '' TERM\n[ $1 -gt 0 ] || exit 0\nsh \"$0\" $(($1 - 1)) &\n");
        RecordingLaunchListener run = launch(shell("sh \"$1\" 20000 & exit 3", link));
        LaunchedProcess process = run.awaitStarted();
        try {
            ProcessExit exit = run.awaitExited();
            assertEquals(new ExitStatus.Exited(3), exit.getStatus());
            assertTrue(exit.hasLeftovers());
            assertTrue(process.signal(ProcessSignal.TERM));
            assertEquals(List.of("started", "exited"), run.getCalls());
        } finally {
            process.signal(ProcessSignal.KILL);
        }
        run.awaitGone();
        List<ProcessTable.Entry> left = ProcessTable.followersOf(Set.of((int) process.getPid()))
                .getOrDefault((int) process.getPid(), List.of());
        assertTrue(left.stream().allMatch(ProcessTable.Entry::dead), left.toString());
    }
}
