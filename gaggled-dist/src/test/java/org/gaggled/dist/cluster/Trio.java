package org.gaggled.dist.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three hosts, their programs, and what is done to them, of which the judge is told. */
final class Trio implements AutoCloseable {

    static final int HOSTS = 3;
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    final Report report;
    final Judge judge;
    final List<Host> hosts = new ArrayList<>();
    private final Network network;
    private final Map<String, Judge.Outage> faults = new HashMap<>();

    /** The programs of each host. */
    @FunctionalInterface
    interface Programs {

        /** Those of a host, as sections of its configuration; each is that command with that argument. */
        String sections(int host, String command, String argument);
    }

    /** Three hosts whose programs need each other. */
    Trio(Path directory) throws IOException {
        this(directory, Need::sections);
    }

    Trio(Path directory, Programs programs) throws IOException {
        Path reported = directory.resolve("report");
        report = new Report(reported);
        judge = new Judge(report);
        Path witness = Native.program("witness", directory);
        Path clock = Native.library("clock", directory);
        network = new Network(HOSTS, directory);
        try {
            for (int host = 0; host < HOSTS; host++) {
                String config =
                        gaggle(directory, host) + programs.sections(host, witness.toString(), reported.toString());
                hosts.add(new Host(host, network, directory, config, clock));
            }
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static String gaggle(Path directory, int host) {
        return """
                [gaggled]
                statedir = state
                insecure = true
                controlsocket = %s
                backoff = 20ms
                backoffmax = 200ms

                [gaggled/cluster]
                name = %s
                embedded = true
                session = %ds
                servers = %s

                """.formatted(Host.socket(directory, host), Host.nameOf(host), Judge.SESSION.toSeconds(),
                IntStream.range(0, HOSTS)
                        .mapToObj(each -> Host.nameOf(each) + "=" + Network.address(each) + ":2888:3888")
                        .collect(Collectors.joining(", ")));
    }

    /** Starts the gaggleds that do not run, that of the last host first. */
    void startAll() throws IOException {
        for (int host = HOSTS - 1; host >= 0; host--) {
            if (!hosts.get(host).isRunning()) {
                start(host);
            }
        }
    }

    void start(int host) throws IOException {
        end(away(host));
        hosts.get(host).start();
    }

    /** Kills a gaggled, and none of its programs. */
    void killGaggled(int host) {
        begin(away(host), host);
        hosts.get(host).kill();
        end(paused(host));
    }

    /** Shuts down a gaggled and its programs. */
    void shutDown(int host) throws IOException {
        begin(away(host), host);
        hosts.get(host).shutDown();
    }

    void pause(int host) throws IOException {
        begin(paused(host), host);
        hosts.get(host).signal("STOP");
    }

    void resume(int host) throws IOException {
        if (end(paused(host))) {
            hosts.get(host).signal("CONT");
        }
    }

    void unplug(int host) throws IOException {
        begin(unplugged(host), host);
        network.unplug(host);
    }

    void plugInAgain(int host) throws IOException {
        if (end(unplugged(host))) {
            network.plugInAgain(host);
        }
    }

    /** Nothing of a host arrives anywhere, and nothing there. */
    void isolate(int host) throws IOException {
        begin("cut off", host);
        network.isolate(host);
    }

    /** Nothing of the one host arrives at the other. */
    void cut(int from, int to) throws IOException {
        begin("cut in one direction");
        network.cut(from, to);
    }

    void mend() throws IOException {
        end("cut off");
        end("cut in one direction");
        network.mend();
    }

    void lose(int percent) throws IOException {
        begin("loss and delay");
        network.lose(percent);
    }

    void delay(int millis) throws IOException {
        begin("loss and delay");
        network.delay(millis);
    }

    /** Everything arrives at once again. */
    void calm() throws IOException {
        end("loss and delay");
        network.lose(0);
        network.delay(0);
    }

    /** Puts everything right. */
    void repair() throws IOException {
        for (int host = 0; host < HOSTS; host++) {
            resume(host);
            plugInAgain(host);
        }
        mend();
        calm();
        startAll();
    }

    private static String away(int host) {
        return "gaggled of " + Host.nameOf(host) + " is away";
    }

    private static String paused(int host) {
        return "gaggled of " + Host.nameOf(host) + " is paused";
    }

    private static String unplugged(int host) {
        return Host.nameOf(host) + " is unplugged";
    }

    private void begin(String fault, int silentHost) {
        faults.computeIfAbsent(fault, _ -> judge.silent(fault, silentHost));
    }

    private void begin(String fault) {
        faults.computeIfAbsent(fault, _ -> judge.unclear(fault));
    }

    /** Whether there was that fault. */
    private boolean end(String fault) {
        Judge.Outage outage = faults.remove(fault);
        if (outage != null) {
            outage.end();
        }
        return outage != null;
    }

    /** The host on which a run is that goes on. */
    int hostOf(Run run) throws IOException {
        return network.hostOf(run.process().pid());
    }

    /** The host whose ZooKeeper leads. */
    int awaitLeader() {
        awaitSo(() -> hosts.stream().filter(Host::leads).count() == 1, "no ZooKeeper leads");
        return hosts.indexOf(hosts.stream().filter(Host::leads).findFirst().orElseThrow());
    }

    /** The only run of a program that goes on. */
    Run onlyRun(String program) {
        List<Run> living = report.living(program);
        assertEquals(1, living.size(), () -> program + ": " + living + "\n" + this);
        return living.getFirst();
    }

    /** Waits for a run of a program that began after another one. */
    Run awaitRunAfter(Run former) {
        String program = former.program();
        awaitSo(() -> report.living(program).stream().anyMatch(run -> run.begun() > former.begun()),
                "no further run of " + program);
        return onlyRun(program);
    }

    /** Waits until a run has ended, and gives it as it was then. */
    Run awaitEnd(Run run) {
        awaitSo(() -> !ended(run).isEmpty(), "no end of " + run);
        return ended(run).getFirst();
    }

    private List<Run> ended(Run run) {
        return report.runs(run.program()).stream()
                .filter(each -> each.process().equals(run.process()) && each.ended() != Run.GOES_ON).toList();
    }

    /**
     * Waits until every program runs as it should when nothing is wrong, and shows that nothing was wrong until then.
     */
    void settle() {
        awaitSo(judge::isSettled, "not every program runs, after what it needs");
        List<String> violations = judge.violations();
        String what = violations.isEmpty() ? "" : toString();
        judge.forgetThePast();
        assertEquals(List.of(), violations, what);
    }

    void awaitSo(BooleanSupplier so, String otherwise) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> otherwise + " within 60 s\n" + this);
            letPass(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    static void letPass(long nanos) {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public String toString() {
        return judge + "\n" + report + "\n" + hosts.stream().map(Host::log).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws IOException {
        network.close();
    }
}
