package org.gaggled.dist.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaggled.dist.Distribution;
import org.gaggled.dist.UserMachine;

/** One host: a gaggled with a ZooKeeper in it, one after the other with one state directory. */
final class Host {

    /** A socket that listens at port 2888, in {@code /proc/PID/net/tcp}: only the server that leads has one. */
    private static final String LEADING = ":0B48 [0:]+ 0A ";

    /** How far the clock of each host is ahead; below zero, it is slow. */
    private static final List<Duration> AHEAD = List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(-1));

    final String name;
    private final Path directory;
    private final Path socket;
    private final List<String> command;
    private final Map<String, String> environment;

    /** The last one; null before the first. */
    private Process gaggled;

    /** The library sets clocks. */
    Host(int number, Network network, Path directory, String config, Path clock) throws IOException {
        this.name = nameOf(number);
        this.directory = Files.createDirectory(directory.resolve(name));
        socket = socket(directory, number);
        Path file = Files.writeString(this.directory.resolve("gaggled.ini"), config);
        Path plugins = Distribution.home().resolve("plugins-available");
        command = UserMachine.command(network.on(number, List.of(Distribution.command().toString(), "-c",
                file.toString(), "--plugins", plugins.toString())));
        environment = Map.of("LD_PRELOAD", clock.toString(), "CLOCK_AHEAD_SECONDS",
                Long.toString(AHEAD.get(number).toSeconds()));
    }

    static String nameOf(int number) {
        return "host" + (number + 1);
    }

    /** At which gaggledctl finds its gaggled. */
    static Path socket(Path directory, int number) {
        return directory.resolve(nameOf(number)).resolve("control");
    }

    /** Starts the next gaggled. */
    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()));
        builder.environment().putAll(environment);
        gaggled = builder.start();
    }

    boolean isRunning() {
        return gaggled != null && gaggled.isAlive();
    }

    /** Kills it, and not what it has started. */
    void kill() {
        process().destroyForcibly();
        awaitEnd();
    }

    void signal(String signal) throws IOException {
        Process kill = new ProcessBuilder("kill", "-s", signal, Long.toString(process().pid())).inheritIO().start();
        try {
            assertEquals(0, kill.waitFor(), "kill -s " + signal);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shuts it down, and all its programs. */
    void shutDown() throws IOException {
        signal("TERM");
        assertEquals(0, awaitEnd(), this::log);
    }

    /** What gaggledctl says to that, as its gaggled's own user; also where it fails. */
    String ask(String... request) throws IOException {
        List<String> words = new ArrayList<>(List.of(Distribution.home().resolve("bin/gaggledctl").toString(), "-s",
                socket.toString()));
        words.addAll(List.of(request));
        Process tool = new ProcessBuilder(UserMachine.command(words)).redirectErrorStream(true).start();
        return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private int awaitEnd() {
        try {
            assertTrue(process().waitFor(Trio.PATIENCE_NANOS, TimeUnit.NANOSECONDS),
                    () -> "gaggled did not end:\n" + log());
            return process().exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether its ZooKeeper is the one that leads the others. */
    boolean leads() {
        return isRunning() && Stream.of("tcp", "tcp6").anyMatch(this::hasLeadersSocket);
    }

    private boolean hasLeadersSocket(String protocol) {
        try (Stream<String> sockets = Files.lines(Path.of("/proc/" + process().pid() + "/net/" + protocol))) {
            return sockets.anyMatch(line -> line.matches(".*" + LEADING + ".*"));
        } catch (IOException gone) {
            return false;
        }
    }

    private Process process() {
        if (gaggled == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return gaggled;
    }

    /** What its clock showed when it logged its first line. */
    OffsetDateTime beginning() throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("log"))) {
            return OffsetDateTime.parse(lines.findFirst().orElseThrow().split(" ")[0]);
        }
    }

    /** What its gaggleds have logged. */
    String log() {
        try {
            return name + ":\n" + Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return name + ": " + e;
        }
    }
}
