package org.gaggled.engine.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.launch.LibC.ResourceLimit;
import org.gaggled.engine.launch.UserDatabase.User;

/**
 * A program for {@link RefusedStartsTest}: has the system refuse a start, for want of descriptors, of processes or of
 * rights, and prints what the launcher said, then and after the want is over.
 */
final class RefusedStarts {

    private static final int NOBODY = 65534;
    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_NOFILE = 7;

    private RefusedStarts() {}

    public static void main(String[] arguments) throws Exception {
        warmUp();
        switch (arguments[0]) {
            case "descriptors" -> withoutDescriptors();
            case "processes" -> withoutProcesses();
            case "signals" -> withoutPermission();
            case "attributes" -> withoutRoot(Path.of(arguments[1]));
            case "groups" -> withManyGroups(Path.of(arguments[1]), arguments[2], Path.of(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Loads every class while there is still a descriptor to load it by, and a user who may read it. */
    private static void warmUp() throws Exception {
        try (ProcessLauncher launcher = new LinuxLauncherFactory().open(new FakeLauncherContext())) {
            start(launcher, "/bin/true").awaitEnd();
            System.out.println(start(launcher, "/no/such/file").awaitStartFailed().getSystemError());
        }
        try (ProcessLauncher launcher = new LinuxLauncherFactory(BuiltExec::find).open(new FakeLauncherContext())) {
            ProcessAttributes.Builder attributes = ProcessAttributes.builder().umask(0);
            start(launcher, attributes).awaitEnd();
            start(launcher, attributes.user("no-such-user")).awaitStartFailed();
            start(launcher, attributes.user(null).processors(Set.of(8191))).awaitStartFailed();
            start(launcher, attributes.user("0").group("0").groups(List.of()).capabilities(Set.of("kill")));
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
            // Not by taking all of them: what ended before may still give one back.
            ResourceLimit before = LibC.resourceLimit(RLIMIT_NOFILE);
            limit(RLIMIT_NOFILE, new ResourceLimit(0, before.hard()));
            System.out.println(start(launcher, "/bin/true").awaitStartFailed());
            limit(RLIMIT_NOFILE, before);
            System.out.println(start(launcher, "/bin/true").awaitEnd());
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
            limit(RLIMIT_NPROC, new ResourceLimit(0, before.hard()));
            System.out.println(start(launcher, "/bin/true").awaitStartFailed());
            limit(RLIMIT_NPROC, before);
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

    /** What asks for more than somebody may have who is not root. */
    private static void withoutRoot(Path exec) throws Exception {
        stopBeingRoot();
        String own = Integer.toUnsignedString(LibC.ownUser());
        try (ProcessLauncher launcher =
                new LinuxLauncherFactory(() -> GaggledExec.at(exec)).open(new FakeLauncherContext())) {
            for (ProcessAttributes.Builder more : List.of(
                    ProcessAttributes.builder().user("root"),
                    ProcessAttributes.builder().user(own).groups(List.of("4242")),
                    ProcessAttributes.builder().user(own).group("4242"),
                    ProcessAttributes.builder().group("4242"),
                    ProcessAttributes.builder().nice(-20),
                    ProcessAttributes.builder().capabilities(Set.of("kill")),
                    ProcessAttributes.builder().capabilities(Set.of()))) {
                System.out.println(start(launcher, more).awaitStartFailed());
            }
            System.out.println(start(launcher, ProcessAttributes.builder().user(own).umask(0)).awaitEnd());
        }
    }

    private static RecordingLaunchListener start(ProcessLauncher launcher, ProcessAttributes.Builder attributes) {
        return start(launcher, attributes, "true");
    }

    private static RecordingLaunchListener start(
            ProcessLauncher launcher, ProcessAttributes.Builder attributes, String script) {
        RecordingLaunchListener run = new RecordingLaunchListener();
        launcher.launch(
                LaunchRequest.builder("test", Path.of("/bin/sh"))
                        .arguments(List.of("sh", "-c", script))
                        .environment(Map.of("PATH", "/usr/bin:/bin"))
                        .workingDirectory(Path.of("/"))
                        .attributes(attributes.build())
                        .build(),
                run);
        return run;
    }

    /** As whom the user database says that somebody is, and as whom a program of that user runs. */
    private static void withManyGroups(Path exec, String name, Path output) throws Exception {
        User user = Objects.requireNonNull(UserDatabase.findUser(name));
        System.out.println(user);
        System.out.println(UserDatabase.findGroup("many-0"));
        System.out.println(UserDatabase.groupsOf(user, user.gid()).stream().sorted().toList());
        try (ProcessLauncher launcher =
                new LinuxLauncherFactory(() -> GaggledExec.at(exec)).open(new FakeLauncherContext())) {
            RecordingLaunchListener run = start(
                    launcher,
                    ProcessAttributes.builder().user(name).userVariables(Set.of("HOME")),
                    "{ echo $HOME; grep -E '^(Uid|Gid|Groups):' /proc/$$/status; } > " + output);
            System.out.println(run.awaitEnd());
        }
        System.out.print(Files.readString(output));
    }

    private static void limit(int resource, ResourceLimit limit) {
        int result = LibC.setResourceLimit(LibC.SELF, resource, limit);
        if (result < 0) {
            throw new IllegalStateException("setrlimit: " + Errno.nameOf(-result));
        }
    }
}
