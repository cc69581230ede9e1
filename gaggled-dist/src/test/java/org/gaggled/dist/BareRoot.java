package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A root made by debootstrap, in which nothing is but Debian's smallest set of packages and the unpacked tarball. */
final class BareRoot {

    private static final int MINUTES_TO_MAKE = 20;

    private final Path root;
    private final Path home;

    private BareRoot(Path root, Path home) {
        this.root = root;
        this.home = home;
    }

    /** Makes one in an empty directory. */
    static BareRoot make(Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("debootstrap.txt");
        Path root = Files.createDirectory(directory.resolve("root"));
        Path script = Path.of(System.getProperty("golden.directory"), "make-bare-root.sh");
        Process process = new ProcessBuilder("sh", script.toString(), root.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(MINUTES_TO_MAKE, TimeUnit.MINUTES)) {
                fail("no root within " + MINUTES_TO_MAKE + " minutes: " + Files.readString(output));
            }
            assertEquals(0, process.exitValue(), () -> "a root to test in could not be made: " + read(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new BareRoot(root, Distribution.unpackInto(root.resolve("opt")));
    }

    /** The directory that was unpacked, as the rest of this machine sees it. */
    Path home() {
        return home;
    }

    /** The command that runs this one there, in the directory that was unpacked, with the environment of a login and this addition. */
    List<String> command(List<String> command, String... environment) {
        List<String> all = new ArrayList<>(List.of(
                "unshare", "--mount", "--root=" + root, "--mount-proc", "--wd=/" + root.relativize(home), "env",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
        all.addAll(List.of(environment));
        all.addAll(command);
        return all;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
