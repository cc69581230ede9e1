package org.gaggled.engine.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what is in a log on a disk that is full, and on one that can only be read: a real one, of 64 KiB. */
class SmallDiskTest {

    @TempDir
    Path directory;

    @Test
    void onlyWholeLinesAreInTheFileAndItGoesOn() throws Exception {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        Path output = directory.resolve("output");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        String script = "exec unshare " + (root ? "" : "--map-root-user ")
                + "--mount sh -c 'mount -t tmpfs -o size=64k small \"$0\" && exec \"$@\"' \"$@\"";
        Process process = new ProcessBuilder(
                "sh", "-c", script, "sh", disk.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), OnSmallDisk.class.getName(), disk.toString())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), printed);
        List<String> seen = printed.lines().filter(line -> line.startsWith("yes: ") || line.startsWith("NO: "))
                .distinct().toList();
        assertEquals(
                List.of("yes: whole lines only", "yes: full", "yes: nothing but whole lines is in the file",
                        "yes: goes on", "yes: cannot be written", "yes: goes on again"),
                seen, printed);
        String said = printed.replace('\n', ' ');
        assertTrue(said.contains("web: what it prints cannot be written to '" + disk + "/logs/web.log': the disk is"
                + " full. The program goes on."), printed);
        assertTrue(said.contains("/logs/web.log': the file system can only be read. "), printed);
    }
}
