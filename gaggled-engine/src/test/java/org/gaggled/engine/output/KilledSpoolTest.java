package org.gaggled.engine.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte that is printed comes out once, however often gaggled is killed with SIGKILL meanwhile. */
class KilledSpoolTest {

    private static final int KILLS = Integer.getInteger("gaggled.test.kills", 6);

    @TempDir
    Path directory;

    private final Random random = new Random();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicLong printed = new AtomicLong();

    private @Nullable Process drain;

    @Test
    void everyLineOnceAndInOrder() throws Exception {
        Path pipe = directory.resolve("pipe");
        Path file = directory.resolve("log");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        try (RandomAccessFile program = new RandomAccessFile(pipe.toFile(), "rw")) {
            Thread printer = Thread.ofPlatform().daemon().start(() -> print(program));
            for (int kill = 0; kill < KILLS; kill++) {
                start(pipe, file);
                LockSupport.parkNanos(random.nextLong(100_000_000));
                kill();
            }
            start(pipe, file);
            ending.set(true);
            assertTrue(printer.join(Duration.ofSeconds(60)), "what is printed is read");
            awaitSize(file, printed.get());
        } finally {
            ending.set(true);
            kill();
        }
        inOrder(file);
        assertFalse(Files.exists(directory.resolve("spool.damaged")));
    }

    private void kill() throws InterruptedException {
        if (drain != null) {
            drain.destroyForcibly().waitFor();
        }
    }

    private void start(Path pipe, Path file) throws IOException {
        drain = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SpoolDrain.class.getName(),
                directory.resolve("spool").toString(),
                pipe.toString(),
                file.toString(),
                String.valueOf(2 * Spool.FIRST))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = drain.inputReader();
        assertEquals(SpoolDrain.BEGUN, output.readLine(), "how the one after a kill begins");
    }

    /** Numbered lines of all lengths, some of them in pieces. */
    private void print(RandomAccessFile program) {
        try {
            for (int number = 0; !ending.get(); number++) {
                byte[] line = line(number).getBytes(StandardCharsets.UTF_8);
                int cut = number % 7 == 0 ? line.length / 2 : line.length;
                program.write(line, 0, cut);
                program.write(line, cut, line.length - cut);
                printed.addAndGet(line.length);
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static String line(int number) {
        return number + " " + "x".repeat(number % 1000 == 0 ? 9000 : number % 50) + "\n";
    }

    private void awaitSize(Path file, long size) throws IOException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (Files.size(file) < size) {
            assertTrue(drain != null && drain.isAlive());
            assertTrue(System.nanoTime() < until, () -> "of " + size + " bytes there are " + size(file));
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static void inOrder(Path file) throws IOException {
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertEquals(line(number), line + "\n");
                number++;
            }
        }
        assertTrue(number > 0);
    }
}
