package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    private List<String> run(String want) throws Exception {
        Path output = directory.resolve("output");
        Process jvm = new ProcessBuilder(
                "/bin/sh",
                "-c",
                "ulimit -n 200; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                System.getProperty("java.class.path"),
                RefusedStarts.class.getName(),
                want)
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
