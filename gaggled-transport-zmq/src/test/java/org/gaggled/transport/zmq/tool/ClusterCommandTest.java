package org.gaggled.transport.zmq.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.testkit.MemoryNeighbours;
import org.gaggled.api.testkit.RecordingNeighbourListener;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.curve.KeyFile;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Shows the controller with {@code --cluster}, in a cluster of two gaggled in this process and of hosts made up. */
class ClusterCommandTest {

    private static final String SLEEP = "command = sleep\nargv = 1000\n";

    private final MemoryNeighbours cluster =
            new MemoryNeighbours(System::nanoTime, Duration.ofSeconds(2), new Random(1));
    private final ScheduledExecutorService time = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    Path directory;

    /** Joins hosts of this process. */
    private record Village(MemoryNeighbours cluster) implements NeighbourSourceFactory {

        @Override
        public String getName() {
            return "village";
        }

        @Override
        public NeighbourSource open(NeighbourSourceContext context) {
            return cluster.open(context.getHost(), context.getGaggle().getInstanceId());
        }
    }

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void letTimePass() {
        time.scheduleAtFixedRate(cluster::run, 1, 1, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        time.shutdownNow();
    }

    /** Programs of {@code one}, of which {@code web} needs {@code db@two}. */
    private RunningGaggle one(String more) throws Exception {
        return host("one", more + "[web]\n" + SLEEP + "[web/depends/db@two]\n[cron]\n" + SLEEP);
    }

    private RunningGaggle two(String more) throws Exception {
        return host("two", more + "[db]\n" + SLEEP + "[cron]\n" + SLEEP);
    }

    private RunningGaggle host(String name, String rest) throws Exception {
        return new RunningGaggle(
                Files.createDirectory(directory.resolve(name)), "",
                "[gaggled/cluster]\nname = " + name + "\nleavewait = 1ms\n" + rest, List.of(new Village(cluster)));
    }

    /** A host that only says that it is there. */
    private NeighbourSource madeUp(String host, String controlUrl) throws Exception {
        NeighbourSource source = cluster.open(host, "1");
        source.join(new RecordingNeighbourListener());
        source.tell(HostReport.builder(host, "1").control(controlUrl, null)
                .programs(List.of(NeighbourProgram.builder("mail").phase(ProgramPhase.WAITING).build())).build());
        return source;
    }

    /** Waits until that is what is known there of another host. */
    private static void await(RunningGaggle gaggle, String host, String state) throws Exception {
        long deadline = System.nanoTime() + RunningGaggle.PATIENCE.toNanos();
        String found = "";
        try (ControlClient client = ControlClient.connect(gaggle.control())) {
            while (!found.contains("{\"host\":\"" + host + "\",\"state\":\"" + state + "\"")) {
                assertTrue(System.nanoTime() < deadline, "never " + state + ": " + found);
                TimeUnit.MILLISECONDS.sleep(2);
                found = client.call(new JsonObject().put("call", "hosts")).toString();
            }
        }
    }

    private static Ended at(RunningGaggle gaggle, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Tool.commandLine(ControllerCommand.model())
                .setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = line.execute(Stream.concat(
                Stream.of("-u", gaggle.controlUrl(), "--cluster"), Stream.of(arguments)).toArray(String[]::new));
        return new Ended(status, out.toString(), err.toString());
    }

    /** Without what differs from time to time. */
    private static String steady(String text) {
        return text.replaceAll("\\d+(\\.\\d+)?(ms|s)\\b", "TIME").replaceAll("\\b\\d{2,}\\b", "NUMBER");
    }

    @Test
    void allProgramsAreListedByHost() throws Exception {
        try (RunningGaggle two = two("");
                RunningGaggle one = one("")) {
            one.await("web", WireState::up);
            one.await("cron", WireState::up);
            two.await("cron", WireState::up);
            assertEquals(new Ended(0, """
                    up: 4 down: 0 opdown: 0
                    [UP    ] web@one  NUMBER up TIME
                    [UP    ] cron@one NUMBER up TIME
                    [UP    ] db@two   NUMBER up TIME
                    [UP    ] cron@two NUMBER up TIME
                    """, ""), steady(at(one, "-d")));
            assertEquals(List.of("db@two", "cron@two", "web@one", "cron@one"),
                    at(two, "-d", "-j").out().lines().filter(line -> line.contains("\"status\" : \"UP\""))
                            .map(line -> line.replaceAll(".*\"program\" : \"([^\"]*)\".*", "$1")).toList());
            Ended wide = at(one, "-d", "-l");
            assertTrue(wide.out().contains("\n[UP      ] db@two   pid "), wide.toString());
            String json = at(one, "-d", "-l", "-j").out();
            assertTrue(json.contains("{\"program\":\"db@two\",") && json.contains(",\"host\":\"two\"}"), json);
        }
    }

    private static Ended steady(Ended ended) {
        return new Ended(ended.status(), steady(ended.out()), ended.err());
    }

    @Test
    void programsOfAnyHostAreExplainedAndOperated() throws Exception {
        try (RunningGaggle two = two("");
                RunningGaggle one = one("")) {
            one.await("web", WireState::up);
            one.await("cron", WireState::up);
            two.await("cron", WireState::up);
            assertEquals("db@two is up, pid NUMBER, for TIME\n  restarts: 0\n", steady(at(one, "why", "db@two").out()));
            assertEquals(List.of("web@one", "cron@one", "db@two", "cron@two"), at(two, "why", "*@*").out().lines()
                    .filter(line -> !line.startsWith(" ")).map(line -> line.split(" ", 2)[0]).sorted(
                            (a, b) -> a.split("@", 2)[1].compareTo(b.split("@", 2)[1]))
                    .toList());

            assertEquals(new Ended(0, "", "gaggled_controller: stop: cron@one, cron@two\n"), at(one, "-k", "c*@*"));
            one.await("cron", state -> !state.up() && state.operatorDisabled());
            two.await("cron", state -> !state.up() && state.operatorDisabled());
            assertTrue(two.state("db").up());
            assertEquals(new Ended(0, "", ""), at(one, "-s", "cron@two", "--wait"));
            two.await("cron", WireState::up);
            assertTrue(one.state("cron").operatorDisabled(), "only the one that was meant is started");
            long before = two.state("db").pid();
            assertEquals(new Ended(0, "", "gaggled_controller: restart: db@two\n"), at(one, "-r", "d?@t*"));
            two.await("db", state -> state.up() && state.pid() != before);

            assertEquals(
                    new Ended(1, "",
                            "gaggled_controller: cron@one is down and stays down: it is disabled; start it with"
                                    + " -s\ngaggled_controller: restart: cron@two, cron@one\n"),
                    at(two, "-r", "cron@*"));
        }
    }

    @Test
    void whatIsNotThereIsSaidBeforeAnythingIsDone() throws Exception {
        try (RunningGaggle two = two("");
                RunningGaggle one = one("")) {
            one.await("web", WireState::up);
            assertEquals(new Ended(1, "", "unknown program dbb@two\ndid you mean db@two?\n"),
                    at(one, "-k", "web@one", "dbb@two"));
            assertEquals(new Ended(1, "", "gaggled_controller: there is no host twoo in the cluster; did you mean"
                    + " two?\n"), at(one, "-k", "web@one", "db@twoo"));
            assertEquals(new Ended(2, "", "gaggled_controller: 'web' does not say which program on which host; with"
                    + " --cluster, programs are NAME@HOST, and web@* is on every host\n"), at(one, "-k", "web"));
            assertEquals(2, at(one, "runs", "web@one").status());
            assertTrue(one.state("web").up());
        }
    }

    @Test
    void aHostThatIsUnknownIsListedAsItWasLast() throws Exception {
        try (RunningGaggle two = two("");
                RunningGaggle one = one("")) {
            one.await("web", WireState::up);
            two.await("cron", WireState::up);
            cluster.cutOutgoing("two");
            await(one, "two", "unknown");
            Ended listed = at(one, "-d");
            assertEquals(0, listed.status(), listed::toString);
            assertTrue(steady(listed.out()).matches("(?s)up: 2 down: 0 .*\ntwo has been unknown for TIME: [^\n]*; as it"
                    + " was known last:\n  db@two was up\n  cron@two was up\n"), listed::toString);
            assertEquals(List.of("{\"status\" : \"UNKNOWN\", \"program\" : \"db@two\", \"was\" : \"up\"},",
                    "{\"status\" : \"UNKNOWN\", \"program\" : \"cron@two\", \"was\" : \"up\"}"),
                    at(one, "-d", "-j").out().lines().filter(line -> line.contains("UNKNOWN")).toList());
            Ended why = at(one, "why", "d*@two");
            assertTrue(why.status() == 0 && why.out().endsWith("\n  db@two was up\n"), why::toString);

            assertEquals(new Ended(0, "", ""), at(one, "-k", "db@two"), "its own channel still answers");
            two.await("db", state -> !state.up());
        }
    }

    @Test
    void aHostThatCannotBeAskedIsNamed() throws Exception {
        try (RunningGaggle one = host("one", "[cron]\n" + SLEEP);
                NeighbourSource dead = madeUp("dead", "tcp://127.0.0.1:" + RunningGaggle.freePort());
                NeighbourSource mistaken = madeUp("mistaken", one.controlUrl());
                NeighbourSource silent = madeUp("silent", null)) {
            for (String host : List.of("dead", "mistaken", "silent")) {
                await(one, host, "known");
            }
            Ended stopped = at(one, "-k", "*@*");
            assertEquals(1, stopped.status());
            List<String> lines = stopped.err().lines().toList();
            assertTrue(lines.get(0).contains(" dead: ") && lines.get(0).contains("nothing listens there"),
                    stopped::toString);
            assertTrue(lines.get(1).contains(" mistaken: at " + one.controlUrl() + ", which it says it takes requests"
                    + " at, answers the gaggled of one; "), stopped::toString);
            assertTrue(lines.get(2).contains(" silent: it does not say where it takes requests"), stopped::toString);
            assertEquals("gaggled_controller: stop: cron@one", lines.get(3));
            one.await("cron", state -> !state.up());

            Ended listed = at(one, "-d");
            assertEquals(1, listed.status());
            assertTrue(listed.out().contains("dead cannot be asked; as it was known last:\n  mail@dead was waiting\n"),
                    listed::toString);
        }
    }

    @Test
    void whoIsInNoClusterSaysSo() throws Exception {
        try (RunningGaggle alone = new RunningGaggle(directory, "", "[web]\n" + SLEEP)) {
            assertEquals(new Ended(1, "", "gaggled_controller: the gaggled at " + alone.controlUrl() + " is in no"
                    + " cluster: its configuration has no section gaggled/cluster\n"), at(alone, "-d"));
        }
    }

    @Test
    void eachHostHasItsOwnKeyAndRoles() throws Exception {
        KeyFile.generate(directory.resolve("ann"));
        try (RunningGaggle two = two(keys("two", "watch")).operatedWith(annsKeysFor("two"));
                RunningGaggle one = one(keys("one", "operate")).operatedWith(annsKeysFor("one"))) {
            one.await("web", WireState::up);
            String[] keys = {"--key", directory.resolve("ann/gaggled.key").toString(), "--server-key",
                    directory.resolve("keys-one/gaggled.pub").toString()};
            Ended listed = at(one, with(keys, "-d"));
            assertTrue(listed.status() == 0 && listed.out().contains(" db@two "), listed::toString);
            assertEquals(
                    new Ended(1, "", "gaggled_controller: two: the key of this client may watch, but not operate\n"
                            + "gaggled_controller: stop: cron@one\n"),
                    at(one, with(keys, "-k", "cron@*")));
            one.await("cron", state -> !state.up());
            assertTrue(two.state("cron").up());
        }
    }

    private static String[] with(String[] first, String... rest) {
        return Stream.of(first, rest).flatMap(Stream::of).toArray(String[]::new);
    }

    private String keys(String host, String role) throws Exception {
        Path own = directory.resolve("keys-" + host);
        KeyFile.generate(own);
        Path clients = Files.createDirectory(own.resolve("clients"));
        String key = Files.readString(directory.resolve("ann/gaggled.pub"));
        Files.writeString(clients.resolve("ann.pub"), key.replace("role = watch", "role = " + role));
        return "[gaggled/curve]\nsecretkey = " + own.resolve("gaggled.key") + "\nclients = " + clients + "\n";
    }

    private ClientKeys annsKeysFor(String host) throws Exception {
        return ClientKeys.read(
                directory.resolve("ann/gaggled.key"), directory.resolve("keys-" + host + "/gaggled.pub"));
    }
}
