package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.junit.jupiter.api.Test;

/** Shows what it means to a program, and to those who depend on it, that it is ready, not ready, or not alive. */
class ReadinessTest {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
    private static final ProbeRules PROBE = Definitions.probe(null);
    private static final Probing BOTH = new Probing(Definitions.probe(FIVE_SECONDS), PROBE);

    private static Rules db() {
        return new Rules().program("db");
    }

    private static Rehearsal begun(Rules rules) {
        Rehearsal r = new Rehearsal(rules).begin();
        r.notes();
        return r;
    }

    @Test
    void withoutAProbeItIsReadyWhenItIsStarted() {
        Rehearsal r = begun(db().program("web", need("db")));
        assertFalse(r.state("db").isReady());
        r.started("db");
        assertTrue(r.state("db").isReady());
        assertEquals(List.of("db: up, pid 1000", "launch web"), r.notes());
        r.ready("db").notReady("db", "a stranger says so").notAlive("db", "a stranger says so");
        assertEquals(List.of(), r.notes(), "nobody was asked");
    }

    @Test
    void withOneItIsReadyWhenThatSaysSo() {
        Rehearsal r = begun(db().probed("db", BOTH)
                .program("web", need("db"))
                .program("early", need("db", Condition.STARTED)));
        r.started("db");
        assertEquals(List.of("alarm for db in 5000ms", "db: up, pid 1000", "probe whether db is ready", "launch early"),
                r.notes());
        assertFalse(r.state("db").isReady());
        r.pass(2_000).ready("db");
        assertEquals(List.of("no alarm for db", "db: ready after 2s", "probe whether db is alive", "launch web"),
                r.notes());
        assertTrue(r.published("db").isReady());
        assertEquals(2, r.state("db").getSequence(), "up and ready");
        r.ready("db");
        assertEquals(List.of(), r.notes(), "it is told once");
    }

    @Test
    void itsTimeToBecomeReadyCountsFromItsStart() {
        Rehearsal r = begun(db().ready("db", null)).pass(7_000).started("db");
        r.notes();
        assertEquals(List.of("db: ready after 2s"), r.pass(2_000).ready("db").notes());
    }

    @Test
    void onceItWasReadyTheRetriesOfAStartBeginAnew() {
        Rehearsal r = begun(db().ready("db", null)).startFails("db").pass(100).startFails("db").pass(200);
        r.started("db").ready("db").exits("db", 1);
        r.notes();
        assertTrue(r.startFails("db").notes().contains("alarm for db in 100ms"));
    }

    @Test
    void howLongItWasAliveDecidesOnThePause() {
        Rehearsal r = begun(db().probed("db", new Probing(null, PROBE))).pass(20_000);
        r.started("db").notAlive("db", "hangs").isKilled("db", ProcessSignal.TERM).started("db");
        r.notAlive("db", "hangs").isKilled("db", ProcessSignal.TERM);
        assertTrue(r.notes().contains("alarm for db in 100ms"));
    }

    @Test
    void withoutAReadyProbeAliveBeginsAtOnce() {
        Rehearsal r = begun(db().probed("db", new Probing(null, PROBE))).started("db");
        assertEquals(List.of("db: up, pid 1000", "probe whether db is alive"), r.notes());
    }

    @Test
    void theDelayOfANeedCountsFromWhenItIsReady() {
        Rehearsal r = begun(db().ready("db", null).program("web", need("db", 1_000)));
        r.started("db").pass(3_000).ready("db").pass(999);
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        assertEquals(ProgramPhase.STARTING, r.pass(1).phase("web"));
    }

    @Test
    void whatAnswersNoMoreIsNotReadyAndRunsOn() {
        Rehearsal r = begun(db().probed("db", BOTH)
                .program("web", propagated("db"))
                .program("job", need("db"))
                .program("late", true, false, need("db")));
        r.started("db").ready("db").started("web", "job").started("late").exits("late", 0);
        r.notes();
        r.notReady("db", "connection refused");
        assertEquals(
                List.of("db: not ready: connection refused", "SIGTERM to web", "alarm for web in 10000ms",
                        "web: stopping: dependency db is not ready"),
                r.notes());
        assertEquals("it is not ready: connection refused", r.state("db").getReason());
        assertEquals(ProgramPhase.UP, r.phase("db"));
        assertEquals(ProgramPhase.UP, r.phase("job"));
        assertInstanceOf(Cause.NotReady.class, r.state("web").getCause().getRoot());
        r.operatorStart("late").pass(4_000).isKilled("web", ProcessSignal.TERM).exits("job", 0);
        assertEquals(ProgramPhase.WAITING, r.phase("late"));
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        r.notes();
        r.ready("db");
        assertEquals(List.of("db: ready again after 4s", "launch web", "launch job", "launch late"), r.notes());
        assertNull(r.state("db").getCause());
        assertEquals(0, r.alarms(), "what was ready once has no bound any more");
    }

    @Test
    void whatIsNotReadyInTimeIsAStartThatFailed() {
        Rehearsal r = begun(db().ready("db", FIVE_SECONDS)).started("db");
        r.notReady("db", "connection refused");
        r.notes();
        r.pass(5_000);
        assertEquals(
                List.of("end probes of db", "SIGTERM to db", "alarm for db in 10000ms",
                        "db: stopping: it was not ready within 5s: connection refused"),
                r.notes());
        assertEquals("not-ready", r.state("db").getCause().getWord());
        r.pass(100).isKilled("db", ProcessSignal.TERM);
        assertEquals(ProgramPhase.STARTING, r.phase("db"), "the first pause was over before it was gone");
    }

    @Test
    void thePauseIsThatOfStartsThatFailed() {
        Rehearsal r = begun(db().ready("db", FIVE_SECONDS).with("db", life -> life.respawn(Respawn.NEVER)));
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            r.started("db").pass(5_000).isKilled("db", ProcessSignal.TERM);
            Duration pause = r.account("db").untilNextStart();
            pauses.add(pause == null ? 0 : pause.toMillis());
            r.pass(10_000);
        }
        assertEquals(List.of(100L, 200L, 400L, 800L), pauses);
        r.started("db").ready("db").operatorStop("db").isKilled("db", ProcessSignal.TERM).operatorStart("db");
        r.started("db").pass(5_000).isKilled("db", ProcessSignal.TERM);
        assertEquals(Duration.ofMillis(100), r.account("db").untilNextStart(), "a start that was made begins anew");
    }

    @Test
    void whatIsNotReadyInTimeDoesNotEndTheRowOfShortRuns() {
        Rehearsal r = begun(db().ready("db", FIVE_SECONDS)).started("db").exits("db", 1).started("db").exits("db", 1);
        r.pass(100).started("db").pass(5_000).isKilled("db", ProcessSignal.TERM).pass(200).started("db");
        r.notes();
        r.exits("db", 1);
        assertTrue(r.notes().contains("alarm for db in 200ms"));
    }

    @Test
    void itSaysWhyItIsTriedAgain() {
        Rehearsal r = begun(db().ready("db", FIVE_SECONDS)).started("db").pass(5_000);
        r.isKilled("db", ProcessSignal.TERM);
        Situation.RetryingUnready situation =
                assertInstanceOf(Situation.RetryingUnready.class, r.account("db").situation());
        assertEquals("tcp:127.0.0.1:1 has not succeeded yet", situation.why().detail());
        assertEquals(Duration.ofMillis(100), situation.startsIn());
    }

    @Test
    void notReadyInTimeAndNotAliveCountTowardsTheLimit() {
        Rehearsal r = begun(db().probed("db", BOTH).with("db", life -> life.limit("1/1h")));
        r.started("db").pass(5_000).isKilled("db", ProcessSignal.TERM).pass(100);
        r.started("db").ready("db").notAlive("db", "no answer within 1s");
        assertEquals(ProgramPhase.STOPPING, r.phase("db"));
        r.isKilled("db", ProcessSignal.TERM);
        assertEquals(ProgramPhase.FAILED, r.phase("db"));
        assertEquals("it failed more than once in 1h; the last time, it is not alive: no answer within 1s",
                r.state("db").getReason());
    }

    @Test
    void whatIsNotAliveIsRestartedAndPausesAsAfterADeath() {
        Rehearsal r = begun(db().probed("db", BOTH).with("db", life -> life.respawn(Respawn.ON_FAILURE)));
        r.started("db").ready("db");
        r.notes();
        r.notAlive("db", "no answer");
        assertEquals(
                List.of("end probes of db", "SIGTERM to db", "alarm for db in 10000ms",
                        "db: stopping: it is not alive: no answer"),
                r.notes());
        r.exits("db", 0);
        assertEquals(List.of("no alarm for db",
                "db: down, exit 0 after 0ms (it is not alive: no answer); starts again", "launch db"),
                r.notes());
        r.started("db").ready("db").notAlive("db", "no answer").exits("db", 0);
        assertEquals(Duration.ofMillis(100), r.account("db").untilNextStart());
    }

    @Test
    void aliveSaysNothingBeforeItWasReady() {
        Rehearsal r = begun(db().probed("db", BOTH)).started("db").notAlive("db", "too early");
        assertEquals(ProgramPhase.UP, r.phase("db"));
        r.ready("db").notReady("db", "busy").notAlive("db", "stuck");
        assertEquals(ProgramPhase.STOPPING, r.phase("db"), "it was ready once");
    }

    @Test
    void withoutRespawnWhatIsNotAliveIsDownForGood() {
        Rehearsal r = begun(db().probed("db", BOTH).with("db",
                life -> life.respawn(Respawn.NEVER).essential()));
        r.started("db").ready("db").notAlive("db", "no answer").exits("db", 0);
        assertTrue(r.isFinished());
        assertEquals("finished with status 1", r.notes().getLast(), "it has not succeeded");
        Rehearsal killed = begun(db().probed("db", BOTH).with("db",
                life -> life.respawn(Respawn.NEVER).essential()));
        killed.started("db").ready("db").notAlive("db", "no answer").isKilled("db", ProcessSignal.TERM);
        assertEquals("finished with status 143", killed.notes().getLast());
    }

    @Test
    void whatItAsksForExtendsItsTime() {
        Rehearsal r = begun(db().ready("db", FIVE_SECONDS)).started("db");
        r.pass(4_000).asksForTime("db", 500).pass(500);
        r.asksForTime("db", 3_000).pass(2_999);
        assertEquals(ProgramPhase.UP, r.phase("db"), "less time than it has is no use");
        assertEquals(ProgramPhase.STOPPING, r.pass(1).phase("db"));
        r.notes();
        r.pass(9_000).asksForTime("db", 20_000).pass(19_999);
        assertEquals(List.of("alarm for db in 20000ms"), r.notes());
        r.pass(1);
        assertEquals("SIGKILL to db", r.notes().getFirst());
        r.asksForTime("db", 60_000);
        assertEquals(List.of(), r.notes(), "what is killed has no time");
    }

    @Test
    void itsTimeHasABoundForOneAsking() {
        Rehearsal r = begun(db().ready("db", FIVE_SECONDS)).started("db");
        r.give(new Input.TimeAsked(Rehearsal.id("db"), r.run("db"), Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals("alarm for db in " + Readiness.MOST_ASKED.toMillis() + "ms", r.notes().getLast());
    }

    @Test
    void whatComesLateOrFromAnotherRunIsIgnored() {
        Rehearsal r = begun(db().probed("db", BOTH).program("web", need("db")));
        ProgramId db = Rehearsal.id("db");
        long run = r.run("db");
        r.ready("db").started("db").ready("db").exits("db", 1);
        r.notes();
        for (Input late : List.of(new Input.BecameReady(db, run), new Input.NotReady(db, run, "late"),
                new Input.NotAlive(db, run, "late"), new Input.TimeAsked(db, run, FIVE_SECONDS),
                new Input.StatusTold(db, run, "late"), new Input.BecameReady(new ProgramId("stranger"), 1))) {
            r.give(late);
        }
        assertEquals(List.of(), r.notes());
        assertFalse(r.state("db").isReady());
        r.started("db").operatorRestart("db").ready("db").notAlive("db", "it ends");
        assertEquals(ProgramPhase.STOPPING, r.phase("db"));
        assertFalse(r.state("db").isReady());
        assertNull(r.account("db").status());
    }

    @Test
    void whatItSaysOfItselfIsKeptForItsRun() {
        Rehearsal r = begun(db()).started("db");
        r.give(new Input.StatusTold(Rehearsal.id("db"), r.run("db"), "replaying the log"));
        assertEquals("replaying the log", r.account("db").status());
        r.exits("db", 1);
        assertNull(r.account("db").status());
        assertNull(r.started("db").account("db").status());
    }

    @Test
    void whatIsNotReadyYetIsStoppedLikeAnyOther() {
        Rehearsal r = begun(db().ready("db", FIVE_SECONDS)).started("db");
        r.notes();
        r.operatorStop("db");
        assertEquals(List.of("db: operator stop, tester (test)", "end probes of db", "no alarm for db", "SIGTERM to db",
                "alarm for db in 10000ms", "db: stopping: stopped by tester (test)"), r.notes());
        r.isKilled("db", ProcessSignal.TERM);
        assertEquals(ProgramPhase.DOWN, r.phase("db"));
    }

    @Test
    void probesEndWithTheProcess() {
        Rehearsal r = begun(db().probed("db", BOTH)).started("db");
        r.notes();
        r.exits("db", 1);
        assertEquals(List.of("end probes of db", "no alarm for db", "db: down, exit 1 after 0ms; starts again",
                "launch db"), r.notes());
    }

    @Test
    void whyItIsNotReady() {
        Rehearsal r = begun(db().ready("db", FIVE_SECONDS).program("web", need("db"))).started("db").pass(2_000);
        assertEquals(new Situation.NotReadyYet(Duration.ofSeconds(2), null, Duration.ofSeconds(3)),
                r.account("db").situation());
        r.notReady("db", "connection refused");
        Situation.Missing missing = assertInstanceOf(Situation.Missing.class, r.account("web").situation());
        assertEquals(Condition.READY, missing.missing().getFirst().rootUntil());
        assertEquals(
                new Situation.NotReadyYet(Duration.ofSeconds(2), "connection refused", Duration.ofSeconds(3)),
                missing.missing().getFirst().rootSituation());
        r.ready("db").notReady("db", "busy").pass(7_000);
        assertEquals(new Situation.NotReadyAnyMore(Duration.ofSeconds(7), "busy"), r.account("db").situation());
    }

    // ---- another definition

    @Test
    void aProbeThatIsAnotherBeginsAnewAndItStaysAsItIs() {
        Rehearsal r = begun(db().probed("db", BOTH)).started("db").ready("db");
        r.notes();
        r.replace(db().probed("db", new Probing(PROBE, PROBE)));
        assertEquals(List.of("probe whether db is ready"), r.notes(), "the other has not changed");
        assertTrue(r.state("db").isReady());
        r.replace(db().probed("db", new Probing(PROBE, null)));
        assertEquals(List.of("end probes of db", "probe whether db is ready"), r.notes());
        r.replace(db().probed("db", new Probing(PROBE, PROBE)));
        assertEquals(List.of("probe whether db is alive"), r.notes());
        r.replace(db().probed("db", new Probing(PROBE, PROBE)));
        assertEquals(List.of(), r.notes(), "nothing has changed");
        r.notReady("db", "busy");
        assertFalse(r.state("db").isReady());
    }

    @Test
    void aNewBoundCountsFromTheNewDefinition() {
        Rehearsal r = begun(db().ready("db", null)).started("db").pass(10_000);
        r.replace(db().ready("db", FIVE_SECONDS)).pass(4_999);
        assertEquals(ProgramPhase.UP, r.phase("db"));
        assertEquals(ProgramPhase.STOPPING, r.pass(1).phase("db"));
    }

    @Test
    void aProgramThatGainsAProbeStaysReady() {
        Rehearsal r = begun(db()).started("db");
        r.notes();
        r.replace(db().probed("db", BOTH));
        assertEquals(List.of("probe whether db is ready", "probe whether db is alive"), r.notes());
        assertTrue(r.state("db").isReady());
        assertEquals(0, r.alarms());
    }

    @Test
    void aProgramThatLosesItsProbeIsReady() {
        Rehearsal r = begun(db().probed("db", BOTH).program("web", need("db"))).started("db");
        r.notes();
        r.replace(db().probed("db", new Probing(null, PROBE)).program("web", need("db")));
        assertEquals(List.of("end probes of db", "no alarm for db", "db: ready after 0ms",
                "probe whether db is alive", "launch web"), r.notes());
        Rehearsal lost = begun(db().ready("db", null)).started("db").ready("db").notReady("db", "busy");
        lost.notes();
        lost.replace(db());
        assertEquals(List.of("end probes of db", "db: ready again after 0ms"), lost.notes());
    }

    @Test
    void whatWasReadyAndCannotTellAnyMoreStaysReadyForItsRun() {
        Rehearsal r = begun(db()).started("db");
        r.replace(db().ready("db", FIVE_SECONDS)).readyUnknown("db", "it was started before that was set");
        assertTrue(r.pass(60_000).state("db").isReady());
        Rehearsal busy = begun(db().ready("db", null)).started("db").ready("db").notReady("db", "busy");
        busy.readyUnknown("db", "it was started before that was set");
        assertTrue(busy.state("db").isReady(), "nobody will find out that it is ready again");
    }

    @Test
    void whatWasNotReadyYetAndCannotTellIsStartedAnewWhenItsTimeIsOver() {
        Rehearsal r = begun(db().ready("db", null)).started("db");
        r.replace(db().ready("db", FIVE_SECONDS)).readyUnknown("db", "it was started before that was set");
        assertEquals(
                new Situation.NotReadyYet(Duration.ZERO, "it was started before that was set", Duration.ofSeconds(5)),
                r.account("db").situation());
        assertEquals(ProgramPhase.STOPPING, r.pass(5_000).phase("db"));
    }

    @Test
    void theProbesOfWhatIsToBeRestartedCountNoMore() {
        Rules before = db().ready("db", FIVE_SECONDS).program("web", need("db", Condition.STARTED));
        Rules after = db().command("db", "/bin/other").program("web", need("db", Condition.STARTED))
                .command("web", "/bin/other");
        Rehearsal r = begun(before).started("db", "web");
        r.notes();
        r.replace(after);
        assertEquals(ProgramPhase.UP, r.phase("db"), "it waits for the end of web");
        assertEquals("end probes of db", r.notes().getFirst());
        r.pass(6_000);
        assertEquals(ProgramPhase.UP, r.phase("db"));
    }

    @Test
    void whatAProbeStillTellsOfWhatIsToBeRestartedComesTooLate() {
        Rehearsal r = begun(db().probed("db", BOTH).program("web", need("db", Condition.STARTED)))
                .started("db", "web");
        r.replace(db().ready("db", null).command("db", "/bin/other").program("web", need("db", Condition.STARTED))
                .command("web", "/bin/other"));
        r.notes();
        r.ready("db");
        assertEquals(List.of(), r.notes());
    }
}
