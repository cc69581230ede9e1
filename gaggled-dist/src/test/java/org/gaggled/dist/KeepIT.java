package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Shows that {@code bin/gaggled --keep} starts gaggled again when it has died, and only then. */
class KeepIT {

    private static final String AGAIN =
            "gaggled_keep: gaggled died (of signal|with status) \\d+; it is started again in \\d+ s";

    @TempDir
    Path directory;

    @RegisterExtension
    final Succession succession = new Succession();

    /** Ends with the gaggled that it keeps, also where a test fails. */
    private Gaggled keep(String config) {
        return succession.supervise(directory, config, "--keep");
    }

    /** The gaggled that is kept: the shell's only child that is a Java machine. */
    private static long kept(Gaggled keeper) {
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (Map.Entry<Long, String> each : keeper.descendants().entrySet()) {
                if (each.getValue().contains("--kept=" + keeper.pid())
                        && ProcessHandle.of(each.getKey()).flatMap(ProcessHandle::parent)
                                .filter(parent -> parent.pid() == keeper.pid()).isPresent()
                        && each.getValue().contains("/java ")) {
                    return each.getKey();
                }
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no gaggled is kept:\n" + keeper.text());
    }

    @Test
    void oneThatIsKilledIsStartedAgainAndOneThatIsAskedToEndIsNot() {
        try (Gaggled keeper = keep(Programs.sleeper("db"))) {
            long first = keeper.pidOf("db", 1);
            long gaggled = kept(keeper);
            Gaggled.signal(gaggled, "KILL");
            keeper.await("gaggled_keep: gaggled died of signal 9; it is started again in 1 s");
            keeper.pidOf("db", 2);
            assertNotEquals(gaggled, kept(keeper));
            // Without statedir, nobody goes on with it.
            Gaggled.signal(first, "KILL");
            keeper.stop();
        }
    }

    @Test
    void withoutStatedirItSaysWhatThatMeans() {
        try (Gaggled keeper = keep(Programs.sleeper("db"))) {
            keeper.await("gaggled: --keep: programs that run on when gaggled has died are started a second time; .*");
            keeper.pidOf("db");
            keeper.stop();
        }
    }

    @Test
    void everySignalThatAsksGaggledToEndIsPassedOn() {
        for (String signal : List.of("TERM", "INT")) {
            try (Gaggled keeper = keep(Programs.polite("db"))) {
                keeper.pidOf("db");
                keeper.signal(signal);
                assertEquals(0, keeper.exitCode(), keeper::text);
                keeper.await(Programs.stops("db"));
                keeper.await(".* INFO  gaggle stopping: asked by SIG" + signal + " .*");
            }
        }
    }

    /** Among them those that look like a death. */
    @Test
    void itsOwnDecisionsAreFinal() {
        for (int status : List.of(3, 137)) {
            String essential = Programs.program("once", "exit " + status) + "respawn = false\nessential = true\n";
            try (Gaggled keeper = keep(essential)) {
                assertEquals(status, keeper.exitCode(), keeper::text);
                assertEquals(List.of(), keeper.lines().stream().filter(line -> line.matches(AGAIN)).toList());
            }
        }
        try (Gaggled keeper = keep("[db]\nno = such setting\n")) {
            assertEquals(1, keeper.exitCode(), keeper::text);
            assertEquals(List.of(), keeper.lines().stream().filter(line -> line.matches(AGAIN)).toList());
        }
    }

    /** Programs may run on that nobody keeps until it starts. */
    @Test
    void oneThatCannotGoOnIsTriedAgainUntilItCan() throws IOException {
        try (Gaggled keeper = keep(Programs.sleeper("db"))) {
            long first = keeper.pidOf("db", 1);
            long gaggled = kept(keeper);
            Gaggled.configFile(directory, "[db]\nno = such setting\n");
            Gaggled.signal(gaggled, "KILL");
            keeper.await("gaggled_keep: gaggled died with status 1; it is started again in 2 s");
            Gaggled.configFile(directory, Programs.sleeper("db"));
            keeper.pidOf("db", 2);
            Gaggled.signal(first, "KILL");
            keeper.stop();
        }
    }

    @Test
    void oneThatIsKilledWhileItStopsLeavesProgramsAndThatIsSaid() {
        try (Gaggled keeper = keep(Programs.sleeper("db") + "stopsignal = WINCH\nkillwait = 10m\n")) {
            long program = keeper.pidOf("db");
            long gaggled = kept(keeper);
            keeper.signal("TERM");
            keeper.await(".* INFO  db: stopping with SIGWINCH: gaggled shuts down");
            Gaggled.signal(gaggled, "KILL");
            keeper.await(
                    "gaggled_keep: gaggled ended with status 137 and is not started again; what it ran may run on, .*");
            Gaggled.signal(program, "KILL");
            keeper.awaitDescendants(0);
            assertEquals(137, keeper.exitCode(), keeper::text);
        }
    }

    @Test
    void programsHaveTheEnvironmentThatTheKeeperHas() throws IOException {
        Path config = Gaggled.configFile(
                directory, Programs.program("db", "tr '\\0' '\\n' </proc/$$/environ >env; echo done; exec sleep 600")
                        .replace("'\\0' '\\n'", "\\\\0 \\\\n"));
        try (Gaggled keeper = Gaggled.runCommand(
                directory, Map.of(),
                List.of("env", "discovery.type=single-node", Distribution.command().toString(), "--keep", "-c",
                        config.toString()))) {
            keeper.await("done");
            List<String> variables = Files.readAllLines(directory.resolve("env"));
            assertEquals(1, variables.stream().filter("discovery.type=single-node"::equals).count());
            assertEquals(List.of(), variables.stream().filter(each -> each.startsWith("gaggled_")).toList());
            keeper.stop();
        }
    }
}
