package org.gaggled.engine.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real disk of 64 KiB, in a mount namespace, and a program that is run there. */
public final class SmallDisk {

    private SmallDisk() {}

    /**
     * Runs a main class with the directory of the disk, {@code disk} in that one, and these further arguments; it must
     * succeed.
     *
     * @return what it printed
     */
    public static String run(Class<?> program, Path directory, String... arguments) throws Exception {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        Path output = directory.resolve("output");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        String script = "exec unshare " + (root ? "" : "--map-root-user ")
                + "--mount sh -c 'mount -t tmpfs -o size=64k,mode=700 small \"$0\" && exec \"$@\"' \"$@\"";
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", script, "sh", disk.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), program.getName(), disk.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }
}
