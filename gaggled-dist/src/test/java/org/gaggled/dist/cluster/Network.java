package org.gaggled.dist.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Hosts that are namespaces of this machine, and what connects them: {@code src/test/c/wire.c}. This machine itself has
 * no part in their network. A host is called by its number, from 0, and has the address 10.77.0.1 and so on.
 */
final class Network implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** How many there have been. */
    private static final AtomicInteger NETWORKS = new AtomicInteger();

    private final int hosts;
    private final String prefix =
            "gaggled-test-" + ProcessHandle.current().pid() + "-" + NETWORKS.incrementAndGet() + "-";
    private final Process wire;
    private final BufferedReader answers;
    private final Writer commands;

    /** Makes the network. The directory is for the program that connects the hosts. */
    Network(int hosts, Path directory) throws IOException {
        this.hosts = hosts;
        Path program = Native.program("wire", directory);
        tryOut();
        try {
            List<String> command = inside(prefix + "wire", List.of(program.toString()));
            for (int host = 0; host < hosts; host++) {
                run("ip", "netns", "add", namespace(host));
                command.add("host" + host);
            }
            wire = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            answers = wire.inputReader();
            commands = wire.outputWriter();
            awaitAnswer("ready");
            for (int host = 0; host < hosts; host++) {
                plugIn(host);
            }
        } catch (IOException | RuntimeException e) {
            remove();
            throw e;
        }
    }

    /** The first namespace is that of the wire. */
    private void tryOut() {
        try {
            run("ip", "netns", "add", prefix + "wire");
        } catch (IOException | IllegalStateException e) {
            throw new IllegalStateException("these tests have three hosts on one machine, and cannot make them here: "
                    + e.getMessage() + ". They need the command ip (apt-get install iproute2), /dev/net/tun, and root"
                    + " (in a container: with the capabilities SYS_ADMIN and NET_ADMIN)", e);
        }
    }

    private void plugIn(int host) throws IOException {
        String namespace = namespace(host);
        run("ip", "-n", prefix + "wire", "link", "set", "host" + host, "netns", namespace, "name", "eth0");
        run("ip", "-n", namespace, "address", "add", address(host) + "/24", "dev", "eth0");
        run("ip", "-n", namespace, "link", "set", "eth0", "up");
        run("ip", "-n", namespace, "link", "set", "lo", "up");
    }

    static String address(int host) {
        return "10.77.0." + (host + 1);
    }

    /** The command that becomes this one on that host. */
    List<String> on(int host, List<String> command) {
        return inside(namespace(host), command);
    }

    /** The host on which a process is. */
    int hostOf(long pid) throws IOException {
        Object own = Files.getAttribute(Path.of("/proc/" + pid + "/ns/net"), "unix:ino");
        for (int host = 0; host < hosts; host++) {
            if (own.equals(Files.getAttribute(Path.of("/run/netns", namespace(host)), "unix:ino"))) {
                return host;
            }
        }
        throw new IllegalStateException("process " + pid + " is on none of the hosts");
    }

    /** Not by ip, which would hide the cgroups. */
    private static List<String> inside(String namespace, List<String> command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace));
        all.addAll(command);
        return all;
    }

    /** From now on nothing gets from the one host to the other, which neither of them is told. */
    void cut(int from, int to) throws IOException {
        command("cut " + from + " " + to);
    }

    /** Undoes all cuts. */
    void mend() throws IOException {
        for (int from = 0; from < hosts; from++) {
            for (int to = 0; to < hosts; to++) {
                command("mend " + from + " " + to);
            }
        }
    }

    /** From now on nothing gets from that host to any other, nor to it. */
    void isolate(int host) throws IOException {
        for (int other = 0; other < hosts; other++) {
            cut(host, other);
            cut(other, host);
        }
    }

    /** Takes the network device of a host down, which the host notices. */
    void unplug(int host) throws IOException {
        run("ip", "-n", namespace(host), "link", "set", "eth0", "down");
    }

    void plugInAgain(int host) throws IOException {
        run("ip", "-n", namespace(host), "link", "set", "eth0", "up");
    }

    void lose(int percent) throws IOException {
        command("loss " + percent);
    }

    void delay(int millis) throws IOException {
        command("delay " + millis);
    }

    private void command(String line) throws IOException {
        commands.write(line + "\n");
        commands.flush();
        awaitAnswer("ok");
    }

    private void awaitAnswer(String expected) throws IOException {
        String answer = answers.readLine();
        if (!expected.equals(answer)) {
            throw new IllegalStateException("what connects the hosts said " + answer);
        }
    }

    private String namespace(int host) {
        return prefix + host;
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return said;
    }

    /** Kills everything that runs on the hosts, and removes them. */
    @Override
    public void close() throws IOException {
        commands.close();
        remove();
    }

    private void remove() throws IOException {
        List<String> namespaces =
                Stream.concat(Stream.of("wire"), Stream.iterate(0, i -> i < hosts, i -> i + 1)).map(i -> prefix + i)
                        .filter(name -> Files.exists(Path.of("/run/netns", name))).toList();
        for (String namespace : namespaces) {
            killAll(namespace);
            run("ip", "netns", "delete", namespace);
        }
    }

    private static void killAll(String namespace) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (String pids = run("ip", "netns", "pids", namespace); !pids.isEmpty();
                pids = run("ip", "netns", "pids", namespace)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("still there: " + pids);
            }
            pids.lines().map(Long::valueOf).flatMap(pid -> ProcessHandle.of(pid).stream())
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }
}
