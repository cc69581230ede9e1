package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A running {@code bin/gaggled}: what it and its programs print, the signals it gets, how it ends.
 *
 * <p>Everything it starts carries a marker in its environment. Closing kills whatever is left, by pid, and fails the
 * test if a program outlived a gaggled that had exited by itself.
 */
final class Gaggled implements AutoCloseable {

    /** Far longer than anything takes: passing it means that the thing waited for does not happen. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String MARKER = "GAGGLED_TEST_RUN";

    private final Process process;
    private final String run;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();

    private Gaggled(Process process, String run) {
        this.process = process;
        this.run = run;
        this.reader = Thread.ofVirtual().start(this::collect);
    }

    /** Starts the unpacked {@code bin/gaggled} with these arguments. */
    static Gaggled run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Distribution.command().toString()));
        command.addAll(List.of(arguments));
        return runCommand(Path.of("/"), Map.of(), command);
    }

    /** Starts the unpacked {@code bin/gaggled} with a configuration of this text, written to that directory. */
    static Gaggled supervise(Path directory, String config, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-c", configFile(directory, config).toString()));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    /**
     * Starts a command that becomes gaggled on a {@link UserMachine}, in a directory, with an addition to the
     * environment.
     */
    static Gaggled runCommand(Path directory, Map<String, String> environment, List<String> command) {
        String run = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(UserMachine.command(command)).directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put(MARKER, run);
        builder.environment().put("GAGGLED_RUNTIME_DIRECTORY", Distribution.runtimeDirectory().toString());
        builder.environment().putAll(environment);
        try {
            return new Gaggled(builder.start(), run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path configFile(Path directory, String config) {
        try {
            return Files.writeString(directory.resolve("gaggled.ini"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where this gaggled answers, for a configuration whose controlurl has {@code *} for its port. */
    String controlUrl() {
        return await(LogLines.CONTROL_URL).group("url");
    }

    /** Where this gaggled publishes, for a configuration whose eventurl has {@code *} for its port. */
    String eventUrl() {
        return await(LogLines.EVENT_URL).group("url");
    }

    long pid() {
        return process.pid();
    }

    /** All lines so far, of gaggled and of its programs, in the order in which they came. */
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Waits for the first line that matches as a whole. */
    Matcher await(String regex) {
        return await(regex, 1).getLast();
    }

    /** Waits until this many lines match as a whole, and returns all that do. */
    List<Matcher> await(String regex, int count) {
        Pattern pattern = Pattern.compile(regex);
        List<List<Matcher>> found = new ArrayList<>();
        awaitLines(
                all -> {
                    List<Matcher> matches = all.stream().map(pattern::matcher).filter(Matcher::matches).toList();
                    found.add(matches);
                    return matches.size() >= count;
                },
                count + " lines like " + regex);
        return found.getLast();
    }

    private void awaitLines(Predicate<List<String>> enough, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lines) {
            while (!enough.test(lines)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !reader.isAlive()) {
                    fail("no " + what + (left <= 0 ? " within " + PATIENCE : " before the output ended") + " in:\n"
                            + text());
                }
                try {
                    lines.wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** The pid that program last said it has: see {@link Programs}. */
    long pidOf(String program) {
        return Long.parseLong(await(Programs.up(program)).group("pid"));
    }

    /** Waits for a program's n-th run, and returns its pid. */
    long pidOf(String program, int runNumber) {
        return Long.parseLong(await(Programs.up(program), runNumber).get(runNumber - 1).group("pid"));
    }

    void signal(String name) {
        signal(process.pid(), name);
    }

    static void signal(long pid, String name) {
        try {
            int status = new ProcessBuilder("kill", "-s", name, Long.toString(pid)).inheritIO().start().waitFor();
            assertEquals(0, status, "kill -s " + name + " " + pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for gaggled to exit and for the last line of output. */
    int exitCode() {
        awaitExit();
        try {
            reader.join(PATIENCE);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for gaggled to exit, and not for the end of an output that programs still have a hold of. */
    void awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                fail("gaggled did not exit within " + PATIENCE + ":\n" + text());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Kills what gaggled started, and what that starts meanwhile, until nothing is left: for a test of a gaggled that
     * leaves it behind.
     */
    void killDescendants() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Map<Long, String> left = descendants(); !left.isEmpty(); left = descendants()) {
            left.keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            if (System.nanoTime() - deadline > 0) {
                fail("still there after " + PATIENCE + ": " + left);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Asks gaggled to stop, and checks that it does so with status 0. */
    void stop() {
        signal("TERM");
        assertEquals(0, exitCode(), this::text);
    }

    /** Kills it, and not what it has started. */
    void kill() {
        signal("KILL");
        awaitExit();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Everything that carries this run's marker except gaggled itself: pid and command line. */
    Map<Long, String> descendants() {
        Map<Long, String> found = new TreeMap<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path each : processes.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
                long pid = Long.parseLong(each.getFileName().toString());
                if (pid != process.pid() && isMarked(each)) {
                    found.put(pid, read(each.resolve("cmdline")).replace('\0', ' '));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /**
     * Waits until there are so many of them: a process that is about to become another program has no environment for a
     * moment.
     */
    void awaitDescendants(int count) {
        awaitSo(() -> descendants().size() == count, () -> "not " + count + " descendants, but " + descendants());
    }

    /** Waits for a file that one of its programs makes. */
    void awaitFile(Path file) {
        awaitSo(() -> Files.exists(file) || !isRunning(), () -> "no file " + file);
        assertTrue(Files.exists(file), this::text);
    }

    private void awaitSo(BooleanSupplier so, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> otherwise.get() + " within " + PATIENCE + ":\n" + text());
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean isMarked(Path process) {
        return read(process.resolve("environ")).contains(MARKER + "=" + run);
    }

    /** The text of a file under /proc: empty if the process ended meanwhile or belongs to somebody else. */
    private static String read(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        boolean exited = !process.isAlive();
        process.destroyForcibly();
        exitCode();
        Map<Long, String> left = descendants();
        left.keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        if (exited && !left.isEmpty()) {
            fail("gaggled exited and left behind " + left + ":\n" + text());
        }
    }

    String text() {
        return String.join("\n", lines());
    }

    private void collect() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(the output could not be read: " + e + ")");
        }
        synchronized (lines) {
            lines.notifyAll();
        }
    }

    private void add(String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }
}
