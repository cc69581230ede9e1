package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A root made by debootstrap, in which nothing is but Debian's smallest set of packages. */
final class BareRoot implements AutoCloseable {

    private static final int MINUTES_TO_MAKE = 20;

    private final Path directory;
    private final Path root;

    private BareRoot(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.root = Files.createDirectory(directory.resolve("root"));
        debootstrap();
    }

    /** Not where temporary files usually are: nothing may be executed there, and no device made, on some systems. */
    static BareRoot make() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "gaggled-bare-root-");
        try {
            return new BareRoot(directory);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            remove(directory);
            throw e;
        }
    }

    private void debootstrap() throws IOException, InterruptedException {
        Path output = directory.resolve("debootstrap.txt");
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
    }

    @Override
    public void close() throws IOException, InterruptedException {
        remove(directory);
    }

    /** With the links in it, which lead out of it for everybody who is not in there. */
    private static void remove(Path directory) throws IOException, InterruptedException {
        int status = new ProcessBuilder("rm", "-rf", "--one-file-system", "--", directory.toString()).inheritIO()
                .start().waitFor();
        assertEquals(0, status, () -> "cannot remove " + directory);
    }

    /** A path there, as the rest of this machine sees it. */
    Path resolve(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /**
     * The command that runs this one there, in this directory of it, with the environment of a login and this addition.
     */
    List<String> command(String directory, List<String> command, String... environment) {
        return enter(List.of("--mount"), directory, command, environment);
    }

    /** The same, as process 1 of a container. */
    List<String> commandOfProcessOne(String directory, List<String> command, String... environment) {
        return enter(List.of("--mount", "--pid", "--fork"), directory, command, environment);
    }

    private List<String> enter(List<String> namespaces, String directory, List<String> command, String... environment) {
        List<String> all = new ArrayList<>(List.of("unshare"));
        all.addAll(namespaces);
        all.addAll(List.of(
                "--root=" + root, "--mount-proc", "--wd=" + directory, "env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
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
