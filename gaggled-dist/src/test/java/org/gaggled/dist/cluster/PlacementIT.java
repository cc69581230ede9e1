package org.gaggled.dist.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that may run on any of three hosts runs on one of them, whatever fails, and at no moment on two. Each run
 * has a lock for as long as its process is there, and reports when another one has it.
 *
 * <p>Where gaggled can have no cgroups, nothing can be fenced. There the program must not run at all.
 */
class PlacementIT {

    private static final String PROGRAM = "single";

    /** Half of it and three quarters of a session are what the next gaggled has to begin in. */
    private static final Duration FAILOVER = Duration.ofSeconds(10);

    /** What a gaggled has left of its program is killed by then, if the next one has not taken it over. */
    private static final long KILLED_NANOS = Judge.SESSION.toNanos() + FAILOVER.toNanos() / 2;

    @TempDir
    static Path directory;

    private static Trio trio;

    @BeforeAll
    static void start() throws Exception {
        trio = new Trio(directory, (_, command, argument) -> """
                [%s]
                command = %s
                argv = %s
                placement = host1, host2, host3
                failover = %ds
                """.formatted(PROGRAM, command, argument, FAILOVER.toSeconds()));
        for (int host = 0; host < Trio.HOSTS; host++) {
            trio.start(host);
        }
    }

    /** Gaggleds that are killed would leave their cgroups. */
    @AfterAll
    static void end() throws Exception {
        if (trio != null) {
            try {
                trio.repair();
                for (int host = 0; host < Trio.HOSTS; host++) {
                    trio.shutDown(host);
                }
            } finally {
                trio.close();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> placement() throws IOException {
        return hasCgroups()
                ? Stream.of(
                        test("it comes up on the first host", this::comesUpOnTheFirstHost),
                        test("it moves from a host that is unplugged, and stays", this::leavesAHostThatIsUnplugged),
                        test("the fence kills it under a gaggled that is paused", this::isKilledUnderAPausedGaggled),
                        test("the next gaggled adopts it", this::isAdoptedByTheNextGaggled),
                        test("it moves from a host whose gaggled is dead", this::leavesAHostWhoseGaggledIsDead),
                        test("it moves from a host that is shut down", this::leavesAHostThatIsShutDown),
                        test("it moves from a host where it is stopped", this::leavesAHostWhereItIsStopped))
                : Stream.of(test("it runs nowhere without a fence", this::runsNowhereWithoutAFence));
    }

    private static DynamicTest test(String name, Executable test) {
        return DynamicTest.dynamicTest(name, test);
    }

    /** Whether this process may make cgroups of version 2 that can be killed. */
    private static boolean hasCgroups() throws IOException {
        String own = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::")).map(line -> line.substring(3)).findFirst().orElse("/");
        return Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")
                .anyMatch(hierarchy -> Files.isWritable(Path.of(hierarchy + own, "cgroup.procs")));
    }

    private void comesUpOnTheFirstHost() throws IOException {
        Run run = settled();
        assertEquals(0, trio.hostOf(run), trio::toString);
        assertEquals(1, trio.report.runs(PROGRAM).size(), trio::toString);
    }

    private void leavesAHostThatIsUnplugged() throws IOException {
        Run before = settled();
        int host = trio.hostOf(before);
        trio.unplug(host);
        assertTrue(trio.awaitEnd(before).asked());
        Run after = awaitMove(before, host);
        trio.plugInAgain(host);
        assertEquals(after, settled());
    }

    private void isKilledUnderAPausedGaggled() throws IOException {
        Run before = settled();
        int host = trio.hostOf(before);
        trio.pause(host);
        trio.awaitSo(() -> !before.process().isAlive(), "nobody kills " + before);
        assertEquals(List.of(), trio.report.living(PROGRAM), trio::toString);
        Run after = awaitMove(before, host);
        trio.resume(host);
        assertEquals(after, settled());
        assertFalse(hasReportedItsEnd(before), trio::toString);
    }

    private static boolean hasReportedItsEnd(Run run) {
        return trio.report.runs(PROGRAM).stream()
                .anyMatch(each -> each.process().equals(run.process()) && each.asked());
    }

    private void isAdoptedByTheNextGaggled() throws IOException {
        Run before = settled();
        int host = trio.hostOf(before);
        trio.killGaggled(host);
        trio.start(host);
        Trio.letPass(KILLED_NANOS);
        assertEquals(before, settled());
    }

    private void leavesAHostWhoseGaggledIsDead() throws IOException {
        Run before = settled();
        int host = trio.hostOf(before);
        trio.killGaggled(host);
        Run after = awaitMove(before, host);
        trio.start(host);
        assertEquals(after, settled());
    }

    private void leavesAHostThatIsShutDown() throws IOException {
        Run before = settled();
        int host = trio.hostOf(before);
        trio.shutDown(host);
        Run after = awaitMove(before, host);
        trio.start(host);
        assertEquals(after, settled());
    }

    private void leavesAHostWhereItIsStopped() throws IOException {
        Run before = settled();
        int host = trio.hostOf(before);
        trio.hosts.get(host).ask("stop", PROGRAM);
        Run after = awaitMove(before, host);
        trio.hosts.get(host).ask("start", PROGRAM);
        assertEquals(after, settled());
    }

    private void runsNowhereWithoutAFence() {
        for (int host = 0; host < Trio.HOSTS; host++) {
            awaitWhy(host, "its runs cannot be fenced: ");
        }
        assertEquals(List.of(), trio.report.runs(PROGRAM), trio::toString);
    }

    /** Waits until another host runs it. */
    private static Run awaitMove(Run before, int host) throws IOException {
        Run after = trio.awaitRunAfter(before);
        assertNotEquals(host, trio.hostOf(after), trio::toString);
        return after;
    }

    /** Waits until one host runs it and the others know that; gives the run. */
    private static Run settled() throws IOException {
        trio.awaitSo(() -> !trio.report.living(PROGRAM).isEmpty(), "it runs nowhere");
        int host = trio.hostOf(trio.onlyRun(PROGRAM));
        for (int other = 0; other < Trio.HOSTS; other++) {
            if (other != host) {
                awaitWhy(other, "its place is on " + Host.nameOf(host));
            }
        }
        assertEquals(List.of(), trio.report.doubled(), trio::toString);
        return trio.onlyRun(PROGRAM);
    }

    /** Waits until a gaggled says that this is why it does not run the program. */
    private static void awaitWhy(int host, String reason) {
        trio.awaitSo(() -> why(host).contains(reason), Host.nameOf(host) + " does not say that " + reason);
    }

    private static String why(int host) {
        try {
            return trio.hosts.get(host).ask("why", PROGRAM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
