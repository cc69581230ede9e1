package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One gaggled after the other, of which the next may have what an earlier one has started. Everything carries a marker
 * in its environment, whichever gaggled started it, and so nothing of it outlives the test that it is registered with.
 */
final class Succession implements AfterEachCallback {

    private static final String MARKER = "GAGGLED_TEST_SUCCESSION";

    private final String succession = UUID.randomUUID().toString();
    private final Deque<Gaggled> all = new ArrayDeque<>();

    /** Starts the next gaggled, with a configuration of this text, written to that directory. */
    Gaggled supervise(Path directory, String config, String... options) {
        Path file = Gaggled.configFile(directory, config);
        List<String> command =
                Stream.concat(Stream.of(Distribution.command().toString(), "-c", file.toString()), Stream.of(options))
                        .toList();
        return start(directory, command);
    }

    /** Starts the next gaggled by a command that becomes it, in a directory. */
    Gaggled start(Path directory, List<String> command) {
        Gaggled gaggled = Gaggled.runCommand(directory, Map.of(MARKER, succession), command);
        all.add(gaggled);
        return gaggled;
    }

    /** What the last gaggled and its programs have printed. */
    String textOfLast() {
        return all.isEmpty() ? "" : all.getLast().text();
    }

    /** Everything that any of them has started, and they themselves: what has not ended. */
    List<Long> living() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .filter(this::isMarked)
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isMarked(String pid) {
        try {
            String environment = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            return environment.contains(MARKER + "=" + succession);
        } catch (IOException endedOrOfOthers) {
            return false;
        }
    }

    /** Kills all of it, and what that starts meanwhile, until nothing is left. */
    @Override
    public void afterEach(ExtensionContext test) {
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        for (List<Long> left = living(); !left.isEmpty(); left = living()) {
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            List<Long> still = left;
            assertTrue(System.nanoTime() < deadline, () -> "still there after " + Gaggled.PATIENCE + ": " + still);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        all.forEach(Gaggled::close);
    }
}
