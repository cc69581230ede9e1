package org.gaggled.engine.core;

import static org.gaggled.engine.core.Rehearsal.Need.need;
import static org.gaggled.engine.core.Rehearsal.Need.propagated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.engine.core.Rehearsal.Need;
import org.gaggled.engine.core.Rehearsal.Rules;
import org.gaggled.engine.words.SituationWords;
import org.junit.jupiter.api.Test;

/** Shows when a program has failed by its respawnlimit, what counts towards it, and what begins anew. */
class GivingUpTest {

    private static final String FAILED = "it failed more than 3 times in 10s; the last time, it died: exit 1";

    private static Rules limited(String limit) {
        return new Rules().program("db").with("db", life -> life.limit(limit).backoff(Duration.ZERO));
    }

    private static Rehearsal begun(Rules rules) {
        Rehearsal r = new Rehearsal(rules).begin();
        r.notes();
        return r;
    }

    /** Crashes again and again, each time as soon as it runs. */
    private static Rehearsal crash(Rehearsal r, int times) {
        for (int i = 0; i < times; i++) {
            r.started("db").exits("db", 1);
        }
        return r;
    }

    @Test
    void theFourthCrashOfThreeIsOneTooMany() {
        Rehearsal r = crash(begun(limited("3/10s")), 3);
        assertEquals(ProgramPhase.STARTING, r.phase("db"));
        r.started("db");
        r.notes();
        r.exits("db", 1);
        assertEquals(
                List.of("db: down, exit 1 after 0ms; that was once too often",
                        "db: failed: " + FAILED + "; it stays down until an operator starts it"),
                r.notes());
        assertEquals(ProgramPhase.FAILED, r.phase("db"));
        assertEquals("limit", r.state("db").getCause().getWord());
        assertFalse(r.state("db").isOperatorDisabled());
        r.pass(3_600_000);
        assertEquals(List.of(), r.notes(), "nothing starts it any more");
        assertFalse(r.hasAlarm("db"));
    }

    @Test
    void theTimeSlides() {
        Rehearsal r = crash(begun(limited("3/10s")), 1).pass(9_999);
        crash(r, 2).pass(1);
        assertEquals(ProgramPhase.STARTING, crash(r, 1).phase("db"), "the first is 10 s ago");
        assertEquals(ProgramPhase.FAILED, crash(r, 1).phase("db"), "four in a moment");
    }

    @Test
    void startsThatFailedCountToo() {
        Rehearsal r = begun(limited("2/10s")).startFails("db").pass(100);
        crash(r, 1).startFails("db");
        assertEquals(ProgramPhase.FAILED, r.phase("db"));
        assertEquals("no such file (ENOENT)", r.state("db").getStartFailure());
        Cause.Limit limit = assertInstanceOf(Cause.Limit.class, r.state("db").getCause());
        assertInstanceOf(Cause.StartFailed.class, limit.last());
    }

    @Test
    void itHasFailedWhenAllOfTheLastRunIsGone() {
        Rehearsal r = begun(limited("0/1s")).started("db");
        r.exited("db", ProcessExit.builder(new ExitStatus.Exited(1)).leftovers(true).build());
        assertEquals(ProgramPhase.STOPPING, r.phase("db"));
        assertEquals(ProgramPhase.FAILED, r.gone("db").phase("db"));
        Rehearsal started = begun(limited("0/1s")).started("db");
        started.exited("db", ProcessExit.builder(new ExitStatus.Exited(1)).leftovers(true).build());
        started.operatorStart("db").notes();
        assertEquals(ProgramPhase.STARTING, started.gone("db").phase("db"), "an operator began anew meanwhile");
    }

    @Test
    void anOperatorsStartOrRestartBeginsAnew() {
        Rehearsal r = crash(begun(limited("3/10s")), 4);
        r.notes();
        r.operatorStart("db");
        assertEquals(List.of("db: operator start, tester (test)", "launch db"), r.notes());
        assertEquals(ProgramPhase.STARTING, crash(r, 3).phase("db"));
        assertEquals(ProgramPhase.FAILED, crash(r, 1).phase("db"));
        r.operatorRestart("db");
        assertEquals(ProgramPhase.STARTING, crash(r, 3).phase("db"));
        r.operatorRestart("db");
        assertEquals(ProgramPhase.STOPPING, r.phase("db"));
    }

    @Test
    void whatAnOperatorStopsHasNotFailedAnyMore() {
        Rehearsal r = crash(begun(limited("3/10s")), 4).operatorStop("db");
        assertEquals(ProgramPhase.DOWN, r.phase("db"));
        assertEquals(ProgramPhase.DOWN, r.operatorRestart("db").phase("db"), "it is disabled");
    }

    @Test
    void restartsAndSignalsByHandDoNotCount() {
        Rehearsal r = begun(limited("0/1h"));
        r.started("db").operatorRestart("db").isKilled("db", ProcessSignal.TERM);
        r.started("db").operatorSignal("db", ProcessSignal.KILL).isKilled("db", ProcessSignal.KILL);
        assertEquals(ProgramPhase.STARTING, r.phase("db"));
        r.operatorRestart("db").startFails("db").pass(100).started("db");
        assertEquals(ProgramPhase.UP, r.phase("db"), "a start that failed while it was being stopped");
    }

    @Test
    void anEndThatIsNotAnsweredWithAStartDoesNotCount() {
        Rehearsal r = new Rehearsal(limited("0/1h").with("db", life -> life.respawn(Respawn.ON_FAILURE)))
                .begin().started("db").exits("db", 0);
        assertEquals(ProgramPhase.DOWN, r.phase("db"));
    }

    @Test
    void theEndOfAGaggleDoesNotCount() {
        Rehearsal r = begun(limited("0/1h")).started("db").shutdown().exits("db", 1);
        assertEquals(ProgramPhase.DOWN, r.phase("db"));
    }

    private static Rehearsal withDependent(Need need) {
        Rules rules = limited("0/1h").program("web", need);
        return new Rehearsal(rules).begin().started("db", "web");
    }

    @Test
    void whatDependsOnAFailedProgramIsStoppedWithItAndWaits() {
        Rehearsal r = withDependent(propagated("db")).pass(1_000).exits("db", 1);
        assertEquals("dependency db failed", r.state("web").getReason());
        r.isKilled("web", ProcessSignal.TERM).pass(5_000);
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
        assertEquals(
                "it waits for db, which has been down for 5s and failed 5s ago, and stays down until an operator starts it"
                        + " (it failed more than 0 times in 1h; the last time, it died: exit 1)",
                SituationWords.describe(r.account("web")).getExplanation());
        assertEquals(ProgramPhase.FAILED, r.account("web").needs().getFirst().getPhase());
        r.operatorStart("db").started("db");
        assertEquals(ProgramPhase.STARTING, r.phase("web"));
    }

    @Test
    void withoutPropagationItRunsOn() {
        Rehearsal r = withDependent(need("db")).exits("db", 1);
        assertEquals(ProgramPhase.UP, r.phase("web"));
        r.exits("web", 1);
        assertEquals(ProgramPhase.WAITING, r.phase("web"));
    }

    @Test
    void propagationDoesNotReviveIt() {
        Rules rules =
                new Rules().program("db").program("web", propagated("db")).with("web", life -> life.limit("0/1h"));
        Rehearsal r = new Rehearsal(rules).begin().started("db", "web").exits("web", 1);
        assertEquals(ProgramPhase.FAILED, r.phase("web"));
        r.exits("db", 1).started("db");
        assertEquals(ProgramPhase.FAILED, r.phase("web"));
        assertEquals("limit", r.state("web").getCause().getWord(), "why it is down has not changed");
    }

    @Test
    void propagatedRestartsDoNotCount() {
        Rules rules =
                new Rules().program("db").program("web", propagated("db")).with("web", life -> life.limit("0/1h"));
        Rehearsal r = new Rehearsal(rules).begin().started("db", "web");
        for (int i = 0; i < 3; i++) {
            r.exits("db", 1).isKilled("web", ProcessSignal.TERM).pass(60_000).started("db", "web");
        }
        assertEquals(ProgramPhase.UP, r.phase("web"));
    }

    @Test
    void anotherDefinitionBeginsAnewAndTheSameDoesNot() {
        Rehearsal r = crash(begun(limited("3/10s")), 4).replace(limited("3/10s"));
        assertEquals(ProgramPhase.FAILED, r.phase("db"));
        r.replace(limited("3/10s").command("db", "/bin/other"));
        assertEquals(ProgramPhase.STARTING, crash(r, 3).phase("db"));
        r.replace(limited("4/10s").command("db", "/bin/other"));
        assertEquals(ProgramPhase.STARTING, crash(r, 4).phase("db"), "the limit is another");
        assertEquals(ProgramPhase.FAILED, crash(r, 1).phase("db"));
    }

    @Test
    void withoutALimitItIsTriedForEver() {
        Rehearsal r = new Rehearsal(new Rules().program("db").with("db", life -> life.backoff(Duration.ZERO))).begin();
        assertEquals(ProgramPhase.STARTING, crash(r, 5_000).phase("db"));
        assertNull(r.account("db").definition().life().restarts().limit());
    }
}
