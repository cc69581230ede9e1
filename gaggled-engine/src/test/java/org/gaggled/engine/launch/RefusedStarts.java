package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.launch.LibC.ResourceLimit;

/**
 * A program for {@link RefusedStartsTest}: has the system refuse a start, for want of descriptors or of processes, and
 * prints what the launcher said, then and after the want is over.
 */
final class RefusedStarts {

    private static final int NOBODY = 65534;
    private static final int RLIMIT_NPROC = 6;

    private RefusedStarts() {}

    public static void main(String[] arguments) throws Exception {
        warmUp();
        switch (arguments[0]) {
            case "descriptors" -> withoutDescriptors();
            case "processes" -> withoutProcesses();
            case "signals" -> withoutPermission();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Loads every class while there is still a descriptor to load it by, and a user who may read it. */
    private static void warmUp() throws Exception {
        try (ProcessLauncher launcher = new LinuxLauncherFactory().open(new FakeLauncherContext())) {
            start(launcher, "/bin/true").awaitEnd();
            System.out.println(start(launcher, "/no/such/file").awaitStartFailed().getSystemError());
        }
    }

    private static RecordingLaunchListener start(ProcessLauncher launcher, String file) {
        RecordingLaunchListener run = new RecordingLaunchListener();
        launcher.launch(
                LaunchRequest.builder("test", Path.of(file)).arguments(List.of(file)).build(), run);
        return run;
    }

    private static void withoutDescriptors() throws Exception {
        try (ProcessLauncher launcher = new LinuxLauncherFactory().open(new FakeLauncherContext())) {
            start(launcher, "/bin/true").awaitEnd();
            List<InputStream> all = takeAllDescriptors();
            System.out.println(start(launcher, "/bin/true").awaitStartFailed());
            for (InputStream one : all) {
                one.close();
            }
            System.out.println(start(launcher, "/bin/true").awaitEnd());
        }
    }

    private static List<InputStream> takeAllDescriptors() {
        List<InputStream> all = new ArrayList<>();
        try {
            while (true) {
                all.add(Files.newInputStream(Path.of("/dev/null")));
            }
        } catch (IOException exhausted) {
            return all;
        }
    }

    /** The limit does not bind root. A thread may give up being root alone, and threads it starts are nobody's, too. */
    private static void withoutProcesses() throws Exception {
        stopBeingRoot();
        try (ProcessLauncher launcher = new LinuxLauncherFactory().open(new FakeLauncherContext())) {
            for (int i = 0; i < 8; i++) {
                start(launcher, "/bin/true").awaitEnd();
            }
            ResourceLimit before = LibC.resourceLimit(RLIMIT_NPROC);
            limitProcesses(new ResourceLimit(0, before.hard()));
            System.out.println(start(launcher, "/bin/true").awaitStartFailed());
            limitProcesses(before);
            System.out.println(start(launcher, "/bin/true").awaitEnd());
        }
    }

    private static void stopBeingRoot() throws IOException {
        if (Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
            boolean x86 = System.getProperty("os.arch").equals("amd64");
            int result = LibC.call(LibC.symbol("syscall"), x86 ? 117 : 147, NOBODY, NOBODY, NOBODY);
            if (result < 0) {
                throw new IllegalStateException("setresuid: " + Errno.nameOf(-result));
            }
        }
    }

    /**
     * Somebody else's program is one that has changed its user: here it is this thread that has. Who is not root has no
     * such program.
     */
    private static void withoutPermission() throws Exception {
        try (ProcessLauncher launcher = new LinuxLauncherFactory().open(new FakeLauncherContext())) {
            RecordingLaunchListener run = new RecordingLaunchListener();
            launcher.launch(
                    LaunchRequest.builder("test", Path.of("/bin/sleep"))
                            .arguments(List.of("sleep", "300"))
                            .build(),
                    run);
            LaunchedProcess process = run.awaitStarted();
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    stopBeingRoot();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                System.out.println(process.send(ProcessSignal.TERM));
            });
            other.join();
            System.out.println(process.send(ProcessSignal.KILL));
            System.out.println(run.awaitEnd());
        }
    }

    private static void limitProcesses(ResourceLimit limit) {
        int result = LibC.setResourceLimit(LibC.SELF, RLIMIT_NPROC, limit);
        if (result < 0) {
            throw new IllegalStateException("setrlimit: " + Errno.nameOf(-result));
        }
    }
}
