package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the system refuses is told with its reason, and the launcher goes on when the want is over. The wants are made
 * in a JVM of their own, for they would befall everybody in it.
 */
class RefusedStartsTest {

    @TempDir
    Path directory;

    @Test
    void outOfDescriptors() throws Exception {
        assertEquals(
                List.of(
                        "ENOENT",
                        "/bin/true: gaggled is out of file descriptors; raise the hard limit (ulimit -Hn, LimitNOFILE) (EMFILE)",
                        "exit 0"),
                run("descriptors"));
    }

    @Test
    void outOfProcesses() throws Exception {
        assertEquals(
                List.of(
                        "ENOENT",
                        "/bin/true: the system allows no more processes; look at ulimit -u of this user, and pids.max of the control group (EAGAIN)",
                        "exit 0"),
                run("processes"));
    }

    @Test
    void signalForAnotherUsersProgram() throws Exception {
        boolean root = Files.getOwner(Path.of("/proc/self")).getName().equals("root");
        List<String> outcomes = run("signals");
        if (root) {
            assertEquals(List.of("ENOENT", "NOT_PERMITTED", "SENT", "SIGKILL"), outcomes);
        } else {
            assertEquals("SENT", outcomes.get(1));
        }
    }

    /** gaggled_exec, where everybody may execute it, and its library. */
    private Path exec() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path library = Files.copy(BuiltExec.library(), directory.resolve("libgaggled_start.so"));
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-r--r--"));
        Path file = Files.copy(BuiltExec.file(), directory.resolve("gaggled_exec"));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void attributesThatOnlyRootCanGive() throws Exception {
        assertEquals(
                List.of(
                        "ENOENT",
                        "user root: only root (CAP_SETUID and CAP_SETGID) may run a program as another user than gaggled's"
                                + " (EPERM)",
                        "groups 4242: only root (CAP_SETGID) may give a program other groups than gaggled's (EPERM)",
                        "group 4242: only root (CAP_SETGID) may give a program another group than gaggled's (EPERM)",
                        "group 4242: only root (CAP_SETGID) may give a program another group than gaggled's (EPERM)",
                        "nice -20: only root (CAP_SYS_NICE) may go below gaggled's own nice value (EACCES)",
                        "capabilities kill: only root (CAP_SETPCAP) may take capabilities away from what a program"
                                + " executes (EPERM)",
                        "capabilities (none): only root (CAP_SETPCAP) may take capabilities away from what a program"
                                + " executes (EPERM)",
                        "exit 0"),
                run("ulimit -n 200; exec \"$@\"", "attributes", exec().toString()));
    }

    /** In a mount namespace, where the user database is this test's own. */
    @Test
    void aUserWithSeventyGroupsHasThemAll() throws Exception {
        boolean root = LibC.ownUser() == 0;
        Files.writeString(
                directory.resolve("passwd"),
                "root:x:0:0:root:/root:/bin/sh\nmember:x:" + (root ? "4242:4243" : "0:0")
                        + ":a member:/home of members:\n");
        StringBuilder groups = new StringBuilder("root:x:0:\n");
        IntStream.range(0, 70).forEach(i -> groups.append("many-" + i + ":x:" + (5000 + i) + ":other,member\n"));
        // Longer than what the C library is asked for first.
        groups.append("crowd:x:6000:" + "somebody,".repeat(20_000) + "member\n");
        Files.writeString(directory.resolve("group"), groups);
        List<Integer> members = IntStream.concat(
                IntStream.of(root ? 4243 : 0), IntStream.concat(IntStream.range(5000, 5070), IntStream.of(6000)))
                .sorted().boxed().toList();
        Path output = Files.createFile(directory.resolve("seen"));
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-rw-rw-"));
        String inNamespace = "d=$1; shift; exec unshare " + (root ? "" : "--map-root-user ") + "--mount sh -c '"
                + "mount --bind \"$0/passwd\" /etc/passwd && mount --bind \"$0/group\" /etc/group && exec \"$@\"' \"$d\" \"$@\"";
        List<String> seen = run(
                "set -- '" + directory + "' \"$@\"; " + inNamespace, "groups", exec().toString(),
                root ? "member" : "root",
                output.toString());
        if (root) {
            assertEquals("User[name=member, uid=4242, gid=4243, home=/home of members, shell=]", seen.get(1));
            assertEquals("Group[name=many-0, gid=5000]", seen.get(2));
            assertEquals(members.toString(), seen.get(3));
            assertEquals("exit 0", seen.get(4));
            assertEquals("/home of members", seen.get(5));
            assertEquals("Uid:\t4242\t4242\t4242\t4242", seen.get(6));
            assertEquals("Gid:\t4243\t4243\t4243\t4243", seen.get(7));
            assertEquals(
                    members.stream().map(String::valueOf).collect(Collectors.joining(" ")),
                    seen.get(8).substring("Groups:".length()).strip());
        } else {
            assertEquals("Group[name=many-0, gid=5000]", seen.get(2));
        }
    }

    private List<String> run(String want) throws Exception {
        return run("ulimit -n 200; exec \"$@\"", want);
    }

    /** What the program prints, which a shell starts by this script. */
    private List<String> run(String script, String... arguments) throws Exception {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                System.getProperty("java.class.path"),
                RefusedStarts.class.getName()));
        command.addAll(List.of(arguments));
        Process jvm = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertTrue(jvm.waitFor(60, TimeUnit.SECONDS), () -> "hangs; the program said so far: " + read(output));
        } finally {
            jvm.destroyForcibly();
        }
        // Log lines begin with the time of day.
        return read(output).lines().filter(line -> !line.matches("\\d\\d:\\d\\d.*")).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
