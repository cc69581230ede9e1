package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Shows what a process keeps that executes something else: its number, and nothing that it had open. */
class ProcessImageTest {

    /** What the other process does. */
    static final class Replaced {

        private Replaced() {}

        public static void main(String[] args) throws Exception {
            // Open, and not closed by an exec.
            LibC.call(LibC.symbol("dup"), 0);
            System.out.println(ProcessHandle.current().pid());
            System.out.println(ProcessImage.replace(
                    Path.of(args[0]),
                    List.of("sh", "-c", "echo $$; echo \"$COLOUR, $1\";"
                            + " for fd in $(seq 0 99); do [ ! -e /proc/$$/fd/$fd ] || echo $fd; done", "name", "a b"),
                    List.of("COLOUR=blue", "PATH=/usr/bin:/bin")));
        }
    }

    private static List<String> replace(String executable) throws Exception {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                Replaced.class.getName(), executable)
                .redirectErrorStream(true).start();
        try {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ended");
            return text.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void anotherProgramHasTheNumberAndOnlyTheStandardDescriptors() throws Exception {
        List<String> lines = replace("/bin/sh");
        String pid = lines.getFirst();
        assertEquals(List.of(pid, pid, "blue, a b", "0", "1", "2"), lines);
    }

    @Test
    void whatCannotBeExecutedIsSaid() throws Exception {
        assertEquals("no such file (ENOENT)", replace("/nonexistent/sh").getLast());
    }
}
