package org.gaggled.dist.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that need programs of other hosts, while everything fails that can: each begins only when what it needs runs
 * as far as anybody can know, no loss is missed, none happens for nothing, and in the end all is as it should be.
 *
 * <p>The clocks of the hosts are apart by an hour and more, all the time.
 */
class ClusterIT {

    private static final int KILLS = 20;
    private static final long MEDIAN_MILLIS = 250;

    @TempDir
    static Path directory;

    private static Trio trio;

    @BeforeAll
    static void start() throws Exception {
        trio = new Trio(directory);
        trio.startAll();
        trio.settle();
    }

    @AfterAll
    static void end() throws Exception {
        if (trio != null) {
            trio.close();
        }
    }

    private static List<Run> runsOf(String... programs) {
        return List.of(programs).stream().map(trio::onlyRun).toList();
    }

    @Test
    void clocksAreApart() throws IOException {
        OffsetDateTime right = trio.hosts.getFirst().beginning();
        for (int hours : new int[] {1, -1}) {
            OffsetDateTime wrong = trio.hosts.get(hours > 0 ? 1 : 2).beginning();
            assertEquals(hours, Math.round(Duration.between(right, wrong).toMinutes() / 60.0), trio::toString);
        }
    }

    @Test
    void hostThatShutsDownWaitsForItsDependentsAndAllComesUpInOrderAgain() throws Exception {
        List<Run> before = runsOf("db", "api", "web");
        trio.shutDown(0);
        Run db = trio.awaitEnd(before.getFirst());
        Run api = trio.awaitEnd(before.get(1));
        trio.awaitEnd(before.get(2));
        assertTrue(api.ended() < db.ended(), trio::toString);
        // The other programs were stopped because of the shutdown, of which the judge knows nothing.
        trio.judge.forgetThePast();
        trio.start(0);
        trio.settle();
    }

    @Test
    void killedProgramRestartsWhatPropagatesOnTheOtherHosts() {
        List<Run> others = runsOf("backup", "audit");
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            Run api = trio.onlyRun("api");
            Run web = trio.onlyRun("web");
            long death = trio.report.kill("db");
            times.add(trio.awaitEnd(api).ended() - death);
            trio.awaitRunAfter(web);
            trio.settle();
        }
        List<Long> sorted = times.stream().map(TimeUnit.NANOSECONDS::toMicros).sorted().toList();
        System.out.printf(
                "from a program's death to the stop of its dependent on another host: median %.1f ms, longest %.1f ms%n",
                sorted.get(KILLS / 2) / 1e3, sorted.getLast() / 1e3);
        assertTrue(sorted.get(KILLS / 2) < TimeUnit.MILLISECONDS.toMicros(MEDIAN_MILLIS), () -> sorted + "\n" + trio);
        assertEquals(others, runsOf("backup", "audit"));
    }

    @Test
    void whatNeedsAHostThatIsUnpluggedHoldsOrStopsAndNothingNewStarts() throws Exception {
        List<Run> held = runsOf("db", "api", "web", "audit");
        Run backup = trio.onlyRun("backup");
        trio.unplug(0);
        assertTrue(trio.awaitEnd(backup).asked());
        assertEquals(held, runsOf("db", "api", "web", "audit"));
        trio.report.kill("api");
        trio.awaitEnd(held.get(2));
        Trio.letPass(TimeUnit.SECONDS.toNanos(2));
        assertEquals(List.of(), IntStream.of(1, 2).mapToObj(i -> held.get(i).program()).flatMap(
                program -> trio.report.living(program).stream()).toList(), trio::toString);
        trio.plugInAgain(0);
        trio.settle();
        assertEquals(held.getFirst(), trio.onlyRun("db"));
        assertEquals(held.getLast(), trio.onlyRun("audit"));
    }

    @Test
    void lossThatAHostCouldNotHearOfIsPropagatedOnceWhenItHearsAgain() throws Exception {
        List<Run> before = runsOf("api", "audit");
        int apis = trio.report.runs("api").size();
        trio.isolate(1);
        Run db = trio.onlyRun("db");
        trio.report.kill("db");
        trio.awaitRunAfter(db);
        Trio.letPass(Judge.LEASE_NANOS);
        assertEquals(before, runsOf("api", "audit"));
        trio.mend();
        trio.settle();
        assertEquals(apis + 1, trio.report.runs("api").size(), trio::toString);
    }

    @Test
    void hostThatIsHeardAndDoesNotHearOrTheOtherWayRoundMissesNothing() throws Exception {
        for (boolean hears : new boolean[] {true, false}) {
            for (int other = 1; other < Trio.HOSTS; other++) {
                trio.cut(hears ? other : 0, hears ? 0 : other);
            }
            Run db = trio.onlyRun("db");
            trio.report.kill("db");
            trio.awaitRunAfter(db);
            Trio.letPass(Judge.LEASE_NANOS);
            trio.mend();
            trio.settle();
        }
    }

    @Test
    void lostAndLateMessagesChangeNothingInTheEnd() throws Exception {
        for (boolean lost : new boolean[] {true, false}) {
            if (lost) {
                trio.lose(20);
            } else {
                trio.delay(500);
            }
            Run db = trio.onlyRun("db");
            trio.report.kill("db");
            trio.awaitRunAfter(db);
            Trio.letPass(Judge.LEASE_NANOS);
            trio.calm();
            trio.settle();
        }
    }

    @Test
    void othersGoOnWhenTheHostWhoseZooKeeperLeadsLosesItsGaggled() throws Exception {
        int leader = trio.awaitLeader();
        trio.killGaggled(leader);
        assertTrue(trio.awaitLeader() != leader);
        // One that has nothing to do with that host.
        Run victim = trio.onlyRun(List.of("web", "backup", "api").get(leader));
        trio.report.kill(victim.program());
        trio.awaitRunAfter(victim);
        trio.start(leader);
        trio.settle();
    }

    @Test
    void lossWhileThereWasNoGaggledAtAllIsPropagatedOnce() throws Exception {
        Run audit = trio.onlyRun("audit");
        int webs = trio.report.runs("web").size();
        IntStream.range(0, Trio.HOSTS).forEach(trio::killGaggled);
        trio.report.kill("db");
        trio.startAll();
        trio.settle();
        assertEquals(audit, trio.onlyRun("audit"));
        assertEquals(webs + 1, trio.report.runs("web").size(), trio::toString);
    }
}
