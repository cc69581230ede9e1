package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A gaggled that is killed leaves its programs running, and the next one goes on with them. Each program writes its
 * process id into a file when it starts, so what is shown is what was started, and not what gaggled claims.
 */
class AdoptedProgramsIT extends OutputFixture {

    private static final int KILLS = 3;

    @RegisterExtension
    final Succession succession = new Succession();

    private Gaggled start(String config) {
        return succession.supervise(directory, config);
    }

    private static void awaitTakenOver(Gaggled gaggled, int programs) {
        gaggled.await(
                ".* INFO +an earlier gaggled was killed: " + programs + " programs that it has started are taken over");
    }

    private String global(String... settings) {
        return "[gaggled]\nstatedir = " + directory.resolve("state") + "\ncontrolurl = tcp://127.0.0.1:*\n"
                + String.join("\n", settings) + "\n";
    }

    /** A program that notes its process id, and then runs the rest of this script. */
    private String noted(String name, String script) {
        return program(name, "echo $$ >>'started-" + name + "'\n" + script);
    }

    private List<String> pidsOf(String name, int runs) {
        awaitSo(() -> pidsOf(name).size() >= runs, name + " has no run " + runs);
        List<String> pids = pidsOf(name);
        assertEquals(runs, pids.size(), name);
        return pids;
    }

    private List<String> pidsOf(String name) {
        try {
            return Files.readAllLines(directory.resolve("started-" + name));
        } catch (NoSuchFileException notStarted) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String described(Gaggled gaggled, String program) {
        try (Companion controller =
                Companion.tool("gaggled_controller", "-u", gaggled.controlUrl(), "-j", "describe", program)) {
            assertEquals(0, controller.exitCode(), controller::text);
            return controller.text();
        }
    }

    private static long number(String json, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\": ?(\\d+)").matcher(json);
        assertTrue(matcher.find(), json);
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void programsGoOnWhenGaggledIsKilledAndAreRestartedAndStoppedAsEver() throws IOException {
        String config = global()
                + noted("counter", COUNTING) + logged("counter")
                + noted("db", "exec sleep 600\n")
                + noted("app", "exec sleep 600\n") + "depends = db\n";
        Gaggled gaggled = start(config);
        String app = pidsOf("app", 1).getLast();
        Gaggled.signal(Long.parseLong(pidsOf("db", 1).getLast()), "KILL");
        String db = pidsOf("db", 2).getLast();
        long since = System.nanoTime();
        for (int kill = 0; kill < KILLS; kill++) {
            gaggled.kill();
            gaggled = start(config);
            awaitTakenOver(gaggled, 3);
            String described = described(gaggled, "db");
            assertEquals(Long.parseLong(db), number(described, "pid"));
            assertEquals(1, number(described, "restarts"));
            assertTrue(
                    number(described, "uptime_ms") >= TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) - 10_000,
                    described);
        }
        assertEquals(app, pidsOf("app", 1).getLast());
        assertEquals(db, pidsOf("db", 2).getLast());
        Gaggled.signal(Long.parseLong(db), "KILL");
        assertFalse(db.equals(pidsOf("db", 3).getLast()));
        gaggled.await(LogLines.up("db"));
        assertEquals(2, number(described(gaggled, "db"), "restarts"));
        long last = lastNumber("counter");
        assertEquals(0, LogFile.dropped(log("counter").lines(), 1, last));
        pidsOf("counter", 1);
        gaggled.stop();
        assertEquals(List.of(), succession.living());
    }

    @Test
    void afterAnOrderlyEndNothingIsTakenOver() {
        String config = global() + noted("db", "exec sleep 600\n");
        Gaggled gaggled = start(config);
        pidsOf("db", 1);
        gaggled.stop();
        gaggled = start(config);
        pidsOf("db", 2);
        gaggled.stop();
        assertTrue(gaggled.lines().stream().noneMatch(line -> line.contains("taken over")), gaggled::text);
    }

    @Test
    void whatDiedMeanwhileIsRestartedAndWhatItLeftIsStopped() throws IOException {
        String config = global() + noted("pair", "sleep 600 & echo $! >child; wait; exec sleep 600\n");
        Gaggled gaggled = start(config);
        String leader = pidsOf("pair", 1).getLast();
        awaitMade("child");
        String child = Files.readString(directory.resolve("child")).strip();
        gaggled.kill();
        Gaggled.signal(Long.parseLong(leader), "KILL");
        awaitSo(() -> !isRunning(leader), leader + " is not killed");
        assertTrue(isRunning(child));
        gaggled = start(config);
        awaitTakenOver(gaggled, 0);
        pidsOf("pair", 2);
        assertFalse(isRunning(child));
        gaggled.stop();
    }

    @Test
    void changedConfigurationIsAppliedToWhatRuns() {
        String before = global() + noted("kept", "exec sleep 600\n") + noted("gone", "exec sleep 600\n");
        Gaggled gaggled = start(before);
        String kept = pidsOf("kept", 1).getLast();
        String gone = pidsOf("gone", 1).getLast();
        gaggled.kill();
        gaggled = start(global() + noted("kept", "exec sleep 600\n") + noted("new", "exec sleep 600\n"));
        awaitTakenOver(gaggled, 2);
        gaggled.await(".* INFO +the configuration has changed since: 3 programs: 1 start, 1 stop, 1 kept");
        gaggled.await(".* INFO +start new");
        gaggled.await(".* INFO +stop gone");
        pidsOf("new", 1);
        awaitSo(() -> !isRunning(gone), "gone still runs");
        assertEquals(kept, pidsOf("kept", 1).getLast());
        assertTrue(isRunning(kept));
        gaggled.stop();
    }

    @Test
    void withoutAdoptionWhatRunsIsStoppedFirst() throws IOException {
        // Where gaggled printed to is gone with it, and a shell tells which of its children a signal has ended.
        String polite =
                "exec >/dev/null 2>&1\ntrap 'echo $$ >>stopped; exit 0' TERM\nwhile :; do sleep 600 & wait; done\n";
        Gaggled gaggled = start(global() + noted("db", polite));
        String first = pidsOf("db", 1).getLast();
        gaggled.kill();
        gaggled = start(global("adopt = false") + noted("db", polite));
        pidsOf("db", 2);
        assertFalse(isRunning(first));
        assertEquals(List.of(first), Files.readAllLines(directory.resolve("stopped")));
        gaggled.stop();
    }

    @Test
    void commandOfTheEarlierGaggledIsEndedAndItsStepBeginsAnew() throws IOException {
        Path hook = directory.resolve("hook.sh");
        Files.writeString(hook, "#!/bin/sh\ncd '" + directory + "'\necho $$ >>started-hook\n" + until("go"));
        assertTrue(hook.toFile().setExecutable(true));
        String config = global() + noted("db", "exec sleep 600\n") + "prestart = " + hook + "\nprestartwait = 10m\n";
        Gaggled gaggled = start(config);
        String first = pidsOf("hook", 1).getLast();
        gaggled.kill();
        assertTrue(isRunning(first));
        gaggled = start(config);
        pidsOf("hook", 2);
        assertFalse(isRunning(first));
        make("go");
        pidsOf("db", 1);
        gaggled.stop();
    }

    private static boolean isRunning(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException gone) {
            return false;
        }
    }
}
