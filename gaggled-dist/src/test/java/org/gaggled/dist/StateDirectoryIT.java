package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A state directory that cannot be used is refused with a reason, and what is wrong in it harms nobody: whatever stands
 * there, gaggled signals no process that is not its own.
 */
class StateDirectoryIT extends SuccessionFixture {

    private static final int TRIES = Integer.getInteger("gaggled.damages", 6);

    /** The namespace is the test's own, where it is not root already. */
    private static final String MOUNTED = "mount -t tmpfs -o \"$1\" state \"$2\" || exit 125; shift 2; exec \"$@\"";

    private Path config() {
        return Gaggled.configFile(directory, gaggle() + program("web"));
    }

    private Gaggled startOnFileSystem(String options) throws IOException {
        Files.createDirectory(stateDirectory());
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!System.getProperty("user.name").equals("root")) {
            command.add("--map-root-user");
        }
        command.addAll(List.of("sh", "-c", MOUNTED, "sh", options, stateDirectory().toString(),
                Distribution.command().toString(), "-c", config().toString()));
        return startCommand(command);
    }

    private void assertRefused(Gaggled gaggled) {
        assertEquals(1, gaggled.exitCode(), gaggled::text);
        String named = Pattern.quote(stateDirectory().toString());
        assertTrue(gaggled.lines().stream().anyMatch(line -> line.matches(".*statedir.*" + named + ".*")),
                gaggled::text);
        assertFalse(gaggled.text().contains("Exception"), gaggled::text);
        assertEquals(List.of(), report(), "nothing was started");
    }

    @Test
    void aReadOnlyOneIsRefused() throws IOException {
        assertRefused(startOnFileSystem("ro,mode=700"));
    }

    /** One page, which the lock has. */
    @Test
    void aFullOneIsRefused() throws IOException {
        assertRefused(startOnFileSystem("size=4k,mode=700"));
    }

    @Test
    void aSecondGaggledIsToldWhoHasIt() {
        String config = gaggle() + program("web");
        Gaggled first = start(config);
        awaitEachOnce(List.of("web"));
        Gaggled second = start(config);
        assertEquals(1, second.exitCode(), second::text);
        assertTrue(second.text().contains("in use by the gaggled with process id " + first.pid()), second::text);
        awaitEachOnce(List.of("web"));
        first.stop();
        awaitNothingLeft();
    }

    /**
     * Cut off, overwritten with noise, or with flipped bits: the next gaggled begins with what it can use, or says what
     * to remove, and the stranger beside it lives. What it cannot know of, it cannot adopt; so the programs are ended
     * by the test.
     */
    @ParameterizedTest
    @ValueSource(strings = {"cut", "noise", "flipped"})
    void damageHarmsNoStranger(String kind) throws Exception {
        long seed = Long.getLong("gaggled.seed", System.nanoTime());
        Random random = new Random(seed);
        String config = gaggle() + program("web") + program("db");
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Gaggled gaggled = startOrBeRefused(config);
                awaitSo(() -> living("web").size() >= 1 && living("db").size() >= 1, this::textOfLast);
                gaggled.kill();
                for (String name : List.of("web", "db")) {
                    living(name).forEach(run -> ProcessHandle.of(run.pid()).ifPresent(ProcessHandle::destroyForcibly));
                }
                damage(kind, random);
                assertTrue(stranger.isAlive(), "seed " + seed);
            }
            Gaggled last = startOrBeRefused(config);
            awaitSo(() -> living("web").size() == 1 && living("db").size() == 1, this::textOfLast);
            assertTrue(stranger.isAlive(), "seed " + seed);
            last.stop();
        } finally {
            stranger.destroyForcibly();
        }
    }

    /** Does what gaggled asks for, where it cannot begin with what it finds. */
    private Gaggled startOrBeRefused(String config) throws IOException {
        Gaggled gaggled = start(config);
        awaitSo(() -> !gaggled.isRunning()
                || gaggled.lines().stream().anyMatch(line -> line.matches(LogLines.CONTROL_URL)), gaggled::text);
        if (gaggled.isRunning()) {
            return gaggled;
        }
        assertEquals(1, gaggled.exitCode(), gaggled::text);
        assertTrue(gaggled.text().contains("is damaged"), gaggled::text);
        assertTrue(gaggled.text().contains("remove"), gaggled::text);
        for (Path file : stateFiles()) {
            Files.delete(file);
        }
        Gaggled next = start(config);
        next.await(LogLines.CONTROL_URL);
        return next;
    }

    private List<Path> stateFiles() throws IOException {
        try (Stream<Path> all = Files.walk(stateDirectory())) {
            return all.filter(file -> Files.isRegularFile(file) && !file.endsWith("lock")).toList();
        }
    }

    private void damage(String kind, Random random) throws IOException {
        for (Path path : stateFiles()) {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                damage(kind, random, file);
            }
        }
    }

    private static void damage(String kind, Random random, RandomAccessFile file) throws IOException {
        long length = file.length();
        if (length == 0) {
            return;
        }
        switch (kind) {
            case "cut" -> file.setLength(random.nextLong(length));
            case "noise" -> {
                byte[] noise = new byte[(int) Math.min(length, 4096)];
                random.nextBytes(noise);
                file.seek(random.nextLong(length - noise.length + 1));
                file.write(noise);
            }
            default -> {
                for (int i = 0; i < 8; i++) {
                    long place = random.nextLong(Math.min(length, 8192));
                    file.seek(place);
                    int was = file.read();
                    file.seek(place);
                    file.write(was ^ (1 << random.nextInt(8)));
                }
            }
        }
    }

    /** A stranger that got the process id, or is named there: it lives, whatever becomes of the program. */
    @Test
    void whatOnlyLooksAlikeIsNotSignalled() throws Exception {
        String config = gaggle() + program("web");
        Gaggled gaggled = start(config);
        awaitEachOnce(List.of("web"));
        ReportedRun web = onlyRun("web");
        gaggled.kill();
        ProcessHandle.of(web.pid()).ifPresent(ProcessHandle::destroyForcibly);
        awaitSo(() -> !web.isAlive(), () -> "it lives");
        Process stranger = takePid(web.pid());
        try {
            gaggled = start(config);
            awaitSo(() -> runs().get("web").size() == 2, this::textOfLast);
            gaggled.stop();
            assertTrue(stranger == null || stranger.isAlive() && isRunning(web.pid()), "a stranger was signalled");
        } finally {
            if (stranger != null) {
                ProcessHandle.of(web.pid()).ifPresent(ProcessHandle::destroyForcibly);
                stranger.destroyForcibly();
            }
        }
    }

    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /**
     * The shell whose only child has exactly that id: with {@code ns_last_pid}, the next process gets it. Null where
     * only root may set that; then, the process id is nobody's.
     */
    private static Process takePid(long pid) throws IOException {
        Path last = Path.of("/proc/sys/kernel/ns_last_pid");
        for (int attempt = 0; attempt < 200 && Files.isWritable(last); attempt++) {
            Process found = new ProcessBuilder(
                    "sh", "-c", "echo " + (pid - 1) + " >" + last + "; sleep 600 & echo $!; wait").start();
            String got = found.inputReader().readLine();
            if (String.valueOf(pid).equals(got)) {
                return found;
            }
            ProcessHandle.of(Long.parseLong(got)).ifPresent(ProcessHandle::destroyForcibly);
            found.destroyForcibly();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return null;
    }
}
