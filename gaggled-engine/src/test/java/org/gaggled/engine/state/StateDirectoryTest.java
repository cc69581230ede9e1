package org.gaggled.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaggled.engine.state.StateDirectory.UnusableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that the directory is its owner's alone, and one gaggled's at a time. */
class StateDirectoryTest {

    @TempDir
    Path directory;

    private String refusal(Path path) {
        UnusableException refused = assertThrows(UnusableException.class, () -> StateDirectory.open(path).close());
        return (refused.getMessage() + "; " + refused.getAdvice()).replace(directory.toString(), "DIR");
    }

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        Path path = directory.resolve("state");
        StateDirectory.check(path);
        assertFalse(Files.exists(path));
        try (StateDirectory state = StateDirectory.open(path)) {
            assertEquals(path, state.path());
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(path.resolve("lock")));
        }
        StateDirectory.open(path).close();
    }

    @Test
    void eachSinkHasADirectoryForItsOwnerAlone() throws Exception {
        Path path = directory.resolve("state");
        StateDirectory.open(path).close();
        Path ofSink = StateDirectory.ofSink(path, "pager");
        assertFalse(Files.exists(ofSink));
        StateDirectory.makeBelow(ofSink);
        StateDirectory.makeBelow(ofSink);
        assertEquals(path.resolve("sinks/pager"), ofSink);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(ofSink)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(ofSink.getParent())));
        Path file = Files.writeString(StateDirectory.ofSink(path, "file"), "");
        UnusableException refused = assertThrows(UnusableException.class, () -> StateDirectory.makeBelow(file));
        assertEquals("'" + file + "' cannot be made: java.nio.file.FileAlreadyExistsException: " + file,
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-"})
    void isRefusedWhereOthersMayWrite(String mode) throws Exception {
        Path path = Files.createDirectory(directory.resolve("a b"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        String said = "statedir 'DIR/a b' can be written to by others than its owner (" + mode
                + "); take that away: chmod go-w 'DIR/a b'";
        assertEquals(said, refusal(path));
        UnusableException checked = assertThrows(UnusableException.class, () -> StateDirectory.check(path));
        assertEquals(said, (checked.getMessage() + "; " + checked.getAdvice()).replace(directory.toString(), "DIR"));
    }

    @Test
    void mayBeReadByOthers() throws Exception {
        Path path = Files.createDirectory(directory.resolve("state"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        StateDirectory.open(path).close();
    }

    @Test
    void isNotAFileNorBelowOneNorBelowNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertEquals("statedir 'DIR/file' is not a directory; name a directory, or one that gaggled is to make",
                refusal(file));
        assertEquals("statedir 'DIR/file/state' cannot be made, because 'DIR/file' is not a directory; make that"
                + " directory first; gaggled makes the last one alone", refusal(file.resolve("state")));
        assertEquals("statedir 'DIR/none/state' cannot be made, because 'DIR/none' is not a directory; make that"
                + " directory first; gaggled makes the last one alone", refusal(directory.resolve("none/state")));
    }

    @Test
    void isOneGaggledsAtATime() throws Exception {
        Path path = directory.resolve("state");
        Process other = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"),
                Holder.class.getName(), path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("held", output.readLine());
            assertEquals("statedir 'DIR/state' is in use by the gaggled with process id " + other.pid()
                    + "; stop that one first, or give this one a 'statedir' of its own", refusal(path));
            assertFalse(isOpen(path.resolve("lock")), "what is another's is let go of");
        } finally {
            other.destroyForcibly();
            other.waitFor(60, TimeUnit.SECONDS);
        }
        // A gaggled that was killed does not hold it any more.
        StateDirectory.open(path).close();
    }

    private static boolean isOpen(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).equals(file);
                } catch (IOException closed) {
                    return false; // The one that has listed them.
                }
            });
        }
    }

    @Test
    void isNotTakenTwiceByOneProcess() throws Exception {
        Path path = directory.resolve("state");
        try (StateDirectory _ = StateDirectory.open(path)) {
            assertEquals("statedir 'DIR/state' is in use by the gaggled with process id "
                    + ProcessHandle.current().pid()
                    + "; stop that one first, or give this one a 'statedir' of its own", refusal(path));
        }
    }

    /** Another gaggled, as far as the directory is concerned. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws UnusableException, IOException {
            try (StateDirectory _ = StateDirectory.open(Path.of(arguments[0]))) {
                System.out.println("held");
                // Until it is killed, or whoever started it is gone.
                while (System.in.read() >= 0) {
                    System.out.println("held");
                }
            }
        }
    }
}
