package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A gaggled that is killed leaves its programs running, and the next one has them as they are: none is started twice,
 * none is lost, none is left when all is stopped, and counts go on.
 *
 * <p>The system property {@code gaggled.kills} says how often gaggled is killed in the long test, and
 * {@code gaggled.seed} repeats one.
 */
class AdoptionIT extends SuccessionFixture {

    private static final int PROGRAMS = 50;

    /** Programs from here on are left alone: what is adopted is the first process of each. */
    private static final int LEFT_ALONE = 40;

    private static final int KILLS = Integer.getInteger("gaggled.kills", 8);
    private static final long LONGEST_LIFE_MILLIS = 2500;
    private static final Pattern LISTED =
            Pattern.compile("\"program\": ?\"(?<program>[^\"]+)\".*?\"restarts\": ?(?<restarts>\\d+)");
    private static final Pattern EVENT =
            Pattern.compile("\"instance\": ?\"(?<run>[^\"]+)\".*?\"event\": ?(?<number>\\d+)");
    private static final Pattern UPTIME =
            Pattern.compile("\"program\": ?\"(?<program>[^\"]+)\"[^{}]*?\"uptime_ms\": ?(?<uptime>\\d+)");

    /** How often a program was killed, at most. */
    private int disturbances;

    private static List<String> names() {
        return IntStream.range(0, PROGRAMS).mapToObj(number -> "p" + number).toList();
    }

    /** Chains of ten: what the first one does concerns the nine behind it, and the last ten stand alone. */
    private String config() {
        StringBuilder config = new StringBuilder(gaggle("backoff = 20ms", "backoffmax = 200ms"));
        for (int i = 0; i < PROGRAMS; i++) {
            config.append(program("p" + i, "killwait = 5s"));
            if (i < LEFT_ALONE && i % 10 > 0) {
                config.append(Programs.dependency("p" + i, "p" + (i - 1), "propagate = " + (i % 10 > 7)));
            }
        }
        return config.toString();
    }

    @Test
    void killedAtAnyMomentNoProgramIsDoubledLostOrLeftBehind() {
        long seed = Long.getLong("gaggled.seed", System.nanoTime());
        Random random = new Random(seed);
        String config = config();
        Gaggled gaggled = start(config);
        awaitEachOnce(names());
        Map<String, ReportedRun> first = new HashMap<>();
        names().subList(LEFT_ALONE, PROGRAMS).forEach(name -> first.put(name, onlyRun(name)));
        for (int kill = 0; kill < KILLS; kill++) {
            disturb(random);
            // Also in the middle of its start, where it adopts.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(LONGEST_LIFE_MILLIS)));
            gaggled.kill();
            disturb(random);
            gaggled = start(config);
            assertNoneDoubled();
        }
        awaitEachOnce(names());
        first.forEach((name, run) -> assertEquals(List.of(run), runs().get(name), "seed " + seed));
        assertCountsWentOn(gaggled, seed);
        gaggled.stop();
        awaitNothingLeft();
    }

    /** Kills a few programs, or none. */
    private void disturb(Random random) {
        for (int i = random.nextInt(4); i > 0; i--) {
            living("p" + random.nextInt(LEFT_ALONE)).forEach(
                    run -> ProcessHandle.of(run.pid()).ifPresent(ProcessHandle::destroyForcibly));
            disturbances++;
        }
    }

    /**
     * A start that gaggled has noted may have been cut off before the program reported it: with each kill of gaggled,
     * and with the death of a program that others follow.
     */
    private void assertCountsWentOn(Gaggled gaggled, long seed) {
        Matcher listed = LISTED.matcher(String.join("", control(gaggled, 0, "-d", "-l", "-j")));
        Map<String, Integer> restarts = new HashMap<>();
        while (listed.find()) {
            restarts.put(listed.group("program"), Integer.valueOf(listed.group("restarts")));
        }
        runs().forEach((name, runs) -> {
            int counted = restarts.getOrDefault(name, -1);
            assertTrue(counted >= runs.size() - 1 && counted <= runs.size() - 1 + KILLS + disturbances,
                    () -> "seed " + seed + ": " + name + " has " + counted + " restarts: " + runs);
        });
    }

    /** What runs is adopted, what has died meanwhile cannot be started, and both are said. */
    @Test
    void aCommandThatHasGoneKeepsNobodyFromBeingAdopted() throws IOException {
        Path tool = Files.copy(Path.of("/bin/sleep"), directory.resolve("tool"));
        Path place = Files.createDirectory(directory.resolve("place"));
        String config = gaggle("path = " + directory, "startwait = 50ms") + program("web")
                + "[runs]\ncommand = tool\nargv = 600\n[dead]\ncommand = " + tool
                + "\nargv = 600\n[lost]\ncommand = sleep"
                + "\nargv = 600\nwd = " + place + "\n";
        Gaggled gaggled = start(config);
        awaitEachOnce(List.of("web"));
        long runs = startedAs(gaggled, "runs");
        long dead = startedAs(gaggled, "dead");
        long lost = startedAs(gaggled, "lost");
        gaggled.kill();
        Gaggled.signal(dead, "KILL");
        Gaggled.signal(lost, "KILL");
        Files.delete(tool);
        Files.delete(place);
        try (Gaggled test = Gaggled.run("-t", "-c", Gaggled.configFile(directory, config).toString())) {
            assertEquals(1, test.exitCode(), test::text);
        }
        gaggled = start(config);
        gaggled.await(".* WARN .*: warning: command 'tool' is not found on the search path .*");
        gaggled.await(".* WARN .*: warning: wd '" + place + "' does not exist.*");
        gaggled.await(".* dead: .*" + tool + ": no such file.*");
        gaggled.await(".* lost: .*working directory " + place + ": does not exist.*");
        assertTrue(control(gaggled, 0, "describe", "runs").toString().contains(String.valueOf(runs)), gaggled::text);
        awaitEachOnce(List.of("web"));
        assertEquals(1, runs().get("web").size());
        assertTrue(control(gaggled, 0, "why", "dead").toString().contains(tool + ": no such file"), gaggled::text);
        assertTrue(control(gaggled, 1, "reload").toString().contains("does not exist"), gaggled::text);
        Files.copy(Path.of("/bin/sleep"), tool);
        long _ = startedAs(gaggled, "dead");
        Files.createDirectory(place);
        long _ = startedAs(gaggled, "lost");
        control(gaggled, 0, "reload");
        gaggled.stop();
        awaitNothingLeft();
    }

    private static long startedAs(Gaggled gaggled, String program) {
        return Long.parseLong(gaggled.await(LogLines.up(program)).group("pid"));
    }

    @Test
    void uptimesGoOn() {
        String config = gaggle() + program("web");
        long before = System.nanoTime();
        Gaggled gaggled = start(config);
        gaggled.await(LogLines.up("web"));
        long up = System.nanoTime();
        gaggled.kill();
        gaggled = start(config);
        gaggled.controlUrl();
        long asked = System.nanoTime();
        String listed = String.join("", control(gaggled, 0, "-d", "-l", "-j"));
        long now = System.nanoTime();
        Matcher uptime = UPTIME.matcher(listed);
        assertTrue(uptime.find(), listed);
        long millis = Long.parseLong(uptime.group("uptime"));
        // One that began anew would be shorter than that by a start of gaggled.
        assertTrue(millis >= Duration.ofNanos(asked - up).toMillis()
                && millis <= Duration.ofNanos(now - before).toMillis(),
                () -> millis + " ms, up for " + Duration.ofNanos(now - up));
        gaggled.stop();
        awaitNothingLeft();
    }

    @Test
    void whatAnOperatorHasStoppedStaysDownAndWhatIsAdoptedIsStoppedAndRestarted() {
        String config = gaggle() + program("web") + program("db") + program("cache");
        Gaggled gaggled = start(config);
        awaitEachOnce(List.of("web", "db", "cache"));
        control(gaggled, 0, "--wait", "-k", "cache");
        awaitEachOnce(List.of("web", "db"));
        gaggled.kill();
        gaggled = start(config);
        control(gaggled, 0, "--wait", "-r", "web");
        awaitEachOnce(List.of("web", "db"));
        assertEquals(2, runs().get("web").size());
        assertEquals(1, runs().get("db").size());
        assertEquals(1, runs().get("cache").size());
        control(gaggled, 0, "--wait", "-k", "db");
        awaitEachOnce(List.of("web"));
        assertTrue(report().contains("end db " + runs().get("db").getFirst().pid()), "it was asked to stop");
        gaggled.stop();
        awaitNothingLeft();
    }

    /** What died while there was no gaggled is started again, with what depends on it. */
    @Test
    void whatDiedMeanwhileIsStartedAgain() {
        String config = gaggle("backoff = 20ms") + program("db") + program("web") + program("lone")
                + Programs.dependency("web", "db", "propagate = true");
        Gaggled gaggled = start(config);
        awaitEachOnce(List.of("db", "web", "lone"));
        ReportedRun db = onlyRun("db");
        gaggled.kill();
        ProcessHandle.of(db.pid()).ifPresent(ProcessHandle::destroyForcibly);
        awaitSo(() -> !db.isAlive(), () -> "it lives");
        gaggled = start(config);
        awaitSo(() -> runs().get("db").size() == 2 && runs().get("web").size() == 2, () -> report().toString());
        awaitEachOnce(List.of("db", "web", "lone"));
        assertEquals(1, runs().get("lone").size());
        gaggled.stop();
        awaitNothingLeft();
    }

    @Test
    void aConfigurationThatHasChangedMeanwhileIsAppliedAsAReload() {
        Gaggled gaggled = start(gaggle() + program("keeps") + program("changes", "argv = -a") + program("goes"));
        awaitEachOnce(List.of("keeps", "changes", "goes"));
        gaggled.kill();
        gaggled = start(
                gaggle() + program("comes") + program("keeps", "killwait = 3s") + program("changes", "argv = -b"));
        awaitSo(() -> runs().containsKey("comes") && runs().get("changes").size() == 2, () -> report().toString());
        awaitEachOnce(List.of("keeps", "changes", "comes"));
        assertEquals(1, runs().get("keeps").size());
        gaggled.stop();
        awaitNothingLeft();
    }

    @Test
    void withoutAdoptionAllIsStoppedBeforeAnythingIsStarted() {
        String config = gaggle("adopt = false") + program("web") + program("db");
        Gaggled gaggled = start(config);
        awaitEachOnce(List.of("web", "db"));
        List<ReportedRun> first = new ArrayList<>(List.of(onlyRun("web"), onlyRun("db")));
        gaggled.kill();
        gaggled = start(config);
        awaitSo(() -> runs().get("web").size() == 2 && runs().get("db").size() == 2, () -> report().toString());
        awaitEachOnce(List.of("web", "db"));
        List<String> report = report();
        int lastEnd = first.stream()
                .mapToInt(run -> report.indexOf("end " + run.program() + " " + run.pid()))
                .max()
                .orElseThrow();
        List<String> afterwards = report.subList(lastEnd + 1, report.size());
        assertEquals(2, afterwards.stream().filter(line -> line.startsWith("begin ")).count(), report::toString);
        gaggled.stop();
        awaitNothingLeft();
    }

    /** A client that was away knows by that that it is the same run, and that it missed something. */
    @Test
    void theRunAndTheNumbersOfEventsGoOn() {
        String config = gaggle() + program("web");
        Gaggled gaggled = start(config);
        awaitEachOnce(List.of("web"));
        Matcher before = nextEvent(gaggled);
        gaggled.kill();
        gaggled = start(config);
        Matcher after = nextEvent(gaggled);
        assertEquals(before.group("run"), after.group("run"));
        assertTrue(Long.parseLong(before.group("number")) < Long.parseLong(after.group("number")),
                () -> before.group() + "\n" + after.group());
        gaggled.stop();
        awaitNothingLeft();
    }

    /** Restarts a program until a listener, which takes a moment to connect, has heard of it. */
    private static Matcher nextEvent(Gaggled gaggled) {
        try (Companion listener =
                Companion.tool("gaggled_listener", "-u", gaggled.eventUrl(), "-j", "--count", "1")) {
            awaitSo(() -> {
                control(gaggled, 0, "--wait", "-r", "web");
                return !listener.out().isEmpty();
            }, listener::text);
            Matcher event = EVENT.matcher(listener.out().getFirst());
            assertTrue(event.find(), listener::text);
            return event;
        }
    }

    /** An orderly end leaves nothing behind, and the next gaggled nothing to adopt. */
    @Test
    void afterAnOrderlyEndEverythingBeginsAnew() {
        String config = gaggle() + program("web");
        Gaggled gaggled = start(config);
        awaitEachOnce(List.of("web"));
        gaggled.stop();
        awaitNothingLeft();
        gaggled = start(config);
        awaitEachOnce(List.of("web"));
        assertTrue(String.join("", control(gaggled, 0, "-d", "-l", "-j")).matches(".*\"restarts\": ?0.*"));
        gaggled.stop();
    }
}
