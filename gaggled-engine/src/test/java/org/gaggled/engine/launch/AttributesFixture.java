package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.launch.UserDatabase.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Linux launcher with gaggled_exec, for tests of what programs ask for, in a directory that everybody may use. */
abstract class AttributesFixture {

    static final Set<String> VARIABLES = Set.of("HOME", "USER", "LOGNAME", "SHELL");

    @TempDir
    Path directory;

    final boolean root = LibC.ownUser() == 0;
    private final ProcessLauncher launcher;

    AttributesFixture() {
        try {
            launcher = new LinuxLauncherFactory(BuiltExec::find).open(new FakeLauncherContext());
        } catch (PluginException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    final void close() {
        launcher.close();
    }

    final LaunchRequest.Builder shell(String script, Object... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        Arrays.stream(arguments).map(Object::toString).forEach(words::add);
        return LaunchRequest.builder("test", Path.of("/bin/sh"))
                .arguments(words)
                .environment(Map.of("PATH", "/usr/bin:/bin"))
                .workingDirectory(directory);
    }

    final LaunchRequest.Builder program(Path file) {
        return LaunchRequest.builder("test", file).arguments(List.of("test")).workingDirectory(directory);
    }

    /** Writes a file into the test's directory, with permissions as {@code rwxr-xr-x}. */
    final Path script(String name, String permissions, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    final RecordingLaunchListener launch(LaunchRequest.Builder request) {
        RecordingLaunchListener run = new RecordingLaunchListener();
        launcher.launch(request.build(), run);
        return run;
    }

    @BeforeEach
    void letEverybodyIn() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    final LaunchRequest.Builder show(Path output, ProcessAttributes.Builder attributes) {
        return shell(SeenAttributes.SCRIPT, output)
                .environment(Map.of("PATH", "/usr/bin:/bin", "HOME", "/h", "USER", "u", "LOGNAME", "l", "SHELL", "/s"))
                .attributes(attributes.build());
    }

    static SeenAttributes read(RecordingLaunchListener run, Path output) throws Exception {
        assertEquals(new ExitStatus.Exited(0), run.awaitEnd().getStatus());
        // The umask may have left nobody a right to it.
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-------"));
        return SeenAttributes.parse(Files.readString(output)).comparable();
    }

    final SeenAttributes see(ProcessAttributes.Builder attributes) throws Exception {
        Path output = Files.createTempDirectory(directory, "run").resolve("output");
        Files.setPosixFilePermissions(output.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        return read(launch(show(output, attributes)), output);
    }

    final StartFailure refused(LaunchRequest.Builder request) throws InterruptedException {
        RecordingLaunchListener run = launch(request);
        StartFailure failure = run.awaitStartFailed();
        assertEquals(List.of("startFailed"), run.getCalls());
        return failure;
    }

    final void assertRefused(String message, ProcessAttributes.Builder attributes) throws Exception {
        assertEquals(message, refused(shell("exit 0").attributes(attributes.build())).toString());
    }

    /** Asserts that a setting changes this and nothing else, ten times. */
    final void assertChanges(Consumer<SeenAttributes> change, ProcessAttributes.Builder attributes) throws Exception {
        SeenAttributes expected = see(ProcessAttributes.builder());
        change.accept(expected);
        for (int i = 0; i < 10; i++) {
            assertEquals(expected, see(attributes));
        }
    }

    static String inHex(long capabilities) {
        return String.format("%016x", capabilities);
    }

    static void becomes(SeenAttributes seen, User user, int gid) {
        String uid = Integer.toUnsignedString(user.uid());
        String group = Integer.toUnsignedString(gid);
        seen.status().put("Uid", uid + "\t" + uid + "\t" + uid + "\t" + uid);
        seen.status().put("Gid", group + "\t" + group + "\t" + group + "\t" + group);
        seen.status().put(
                "Groups",
                UserDatabase.groupsOf(user, gid).stream().sorted().map(String::valueOf)
                        .collect(Collectors.joining(" ")));
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapAmb")) {
            seen.status().put(set, inHex(0));
        }
    }

    static User nobody() {
        return Objects.requireNonNull(UserDatabase.findUser("nobody"));
    }

    static boolean has(int capability) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(candidate -> candidate.startsWith("CapEff:")).findFirst().orElseThrow();
        return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> capability & 1) == 1;
    }
}
