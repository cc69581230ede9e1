package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ResourceLimits;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cgroups of this machine, whichever it has: where they can be written to, a real process is in the cgroup of its
 * run, which is removed with it; where they cannot, the start is refused with the reason that {@code -t} gives.
 */
class RealCgroupsTest {

    private static final String RUN = "0::.*/gaggled-\\d+-\\d+-web";

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final CgroupFiles files = new CgroupFiles(Path.of("/"));
    private final CgroupDelegation delegation = CgroupSearch.search(files);

    /** Where the process of the tests has moved into a leaf, it moves back. */
    @AfterEach
    void undo() throws IOException {
        if (delegation instanceof Granted granted && files.membership().contains("/" + CgroupSearch.OWN_LEAF)) {
            Path home = granted.home();
            for (String controller : files.read(home.resolve("cgroup.subtree_control")).split("\\s+")) {
                if (!controller.isEmpty()) {
                    files.write(home.resolve("cgroup.subtree_control"), "-" + controller);
                }
            }
            files.write(home.resolve("cgroup.procs"), String.valueOf(files.pid()));
            files.removeDirectory(home.resolve(CgroupSearch.OWN_LEAF));
        }
    }

    @Test
    void realProcessIsInTheCgroupOfItsRunUntilThatIsRemoved() throws IOException {
        tryOut(ResourceLimits.builder().build());
    }

    @Test
    void realLimitIsInForceOrRefused() throws IOException {
        tryOut(ResourceLimits.builder().processes(64).build());
    }

    @Test
    void launchedProgramIsInItsCgroupFromTheBeginning() throws Exception {
        Path told = directory.resolve("told");
        LaunchRequest request = request(ResourceLimits.builder().build()).toBuilder()
                .arguments(List.of("sh", "-c", "cat /proc/self/cgroup >'" + told + "'"))
                .environment(Map.of("PATH", "/usr/bin:/bin"))
                .build();
        RecordingLaunchListener listener = new RecordingLaunchListener();
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle")) {
            launcher.launch(request, listener);
            switch (delegation) {
                case Refused refused ->
                        assertEquals("resources: " + refused.sentence(), listener.awaitStartFailed(LONG).getMessage());
                case Granted granted -> {
                    assertEquals(new ExitStatus.Exited(0), listener.awaitExited(LONG).getStatus());
                    String membership = Files.readString(told);
                    assertTrue(membership.lines().anyMatch(line -> line.matches(RUN)), membership);
                }
            }
        }
    }

    private void tryOut(ResourceLimits limits) throws IOException {
        InCgroup start = new InCgroup();
        StartFailure failure =
                new Cgroups(files, Containment.SESSION, "gaggle").start(request(limits), new Deaf(), start);
        Collection<String> needed = CgroupLimits.controllersFor(limits);
        Refused refused = switch (delegation) {
            case Refused refusal -> refusal;
            case Granted granted -> granted.refusalOf(needed);
        };
        if (refused != null) {
            assertNotNull(failure);
            assertEquals("resources: " + refused.sentence(), failure.getMessage());
        } else if (failure != null) {
            // The one thing that -t cannot know of a gaggled that is to run elsewhere.
            assertTrue(failure.getMessage().startsWith("resources: processes that are not gaggled's"),
                    failure.getMessage());
        } else {
            assertTrue(start.membership.lines().anyMatch(line -> line.matches(RUN)), start.membership);
            assertTrue(needed.isEmpty() || start.mostProcesses.equals("64"), start.mostProcesses);
            start.listener.exited(ProcessExit.builder(new ExitStatus.Exited(0)).build());
            assertFalse(Files.exists(start.cgroup));
        }
    }

    private static LaunchRequest request(ResourceLimits limits) {
        return LaunchRequest.builder("web", Path.of("/bin/sh"))
                .attributes(ProcessAttributes.builder().resources(limits).build())
                .build();
    }

    /** A shell that joins by itself, and tells where it is. It has ended when the start is made. */
    private static final class InCgroup implements Cgroups.Start {

        private LaunchListener listener = new Deaf();
        private Path cgroup = Path.of("none");
        private String membership = "";
        private String mostProcesses = "";

        @Override
        public @Nullable StartFailure make(LaunchListener heard, @Nullable Path given) {
            listener = heard;
            cgroup = Objects.requireNonNull(given);
            try {
                Process shell = new ProcessBuilder(
                        "/bin/sh", "-c", "echo 0 >\"$0\" && cat /proc/self/cgroup",
                        cgroup.resolve("cgroup.procs").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                membership = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(shell.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, shell.exitValue());
                Path most = cgroup.resolve("pids.max");
                mostProcesses = Files.exists(most) ? Files.readString(most).strip() : "";
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
            return null;
        }
    }

    /** Listens to nothing. */
    private static final class Deaf implements LaunchListener {

        @Override
        public void started(LaunchedProcess process) {}

        @Override
        public void startFailed(StartFailure failure) {}

        @Override
        public void exited(ProcessExit exit) {}

        @Override
        public void gone() {}
    }
}
